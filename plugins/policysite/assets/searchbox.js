/* The search box in the header: a combobox of clauses, loaded when it is focused first. Also what other scripts call:
   window.policysite.search(query, {limit, organization, policy}) → a promise of [{policy, unit, url, score}]. */
(function () {
  "use strict";

  const site = window.policysite = window.policysite || {};
  const box = document.querySelector(".pb-search");
  if (!box) return;

  const root = box.dataset.root, index = box.dataset.index;
  const SHOWN = 7, RECENT = 8;
  const PAUSE = 60;  /* milliseconds between a key and the search */
  const MEMORY = "policysite.recent";

  /* --- what is loaded -------------------------------------------------------------------------- */

  const received = {}, loading = {};
  site.receive = function (name, content) { received[name] = content; };

  /* A script of the index → a promise of what it brought. */
  function load(name) {
    return loading[name] = loading[name] || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = index + "/" + name + ".js";
      script.charset = "utf-8";
      script.onload = function () { resolve(received[name]); };
      script.onerror = function () {
        delete loading[name];
        reject(new Error("没有载入 " + script.src));
      };
      document.head.append(script);
    });
  }

  let opened = null;

  function open() {
    if (!opened) {
      opened = Promise.all([load("engine"), load("core")]).then(function () { return site.parts.makeEngine(load); });
      opened.catch(function () { opened = null; });
    }
    return opened;
  }

  function findNumber(rows, value) {
    return rows.findIndex(function (row) { return row.indexOf(value) >= 0; });
  }

  function search(query, options) {
    const asked = options || {};
    return open().then(function (engine) {
      const chosen = {limit: asked.limit || 10};
      if (asked.organization) chosen.organization = findNumber(engine.core.organizations, asked.organization);
      if (asked.policy) chosen.policy = findNumber(engine.core.policies, asked.policy);
      return engine.find(String(query), chosen).then(function (result) {
        return result.hits.map(function (hit) {
          const policy = engine.core.policies[hit.clause.policy][0];
          return {policy: policy, unit: hit.clause.unit, url: site.parts.makeUrl(root, policy, hit.clause.unit, []), score: hit.score};
        });
      });
    });
  }

  site.search = search;
  site.openSearch = open;

  /* --- what was searched for ------------------------------------------------------------------- */

  function listRecent() {
    try {
      return JSON.parse(localStorage.getItem(MEMORY)) || [];
    } catch (error) {
      return [];
    }
  }

  function keepRecent(list) {
    try {
      localStorage.setItem(MEMORY, JSON.stringify(list));
    } catch (error) { /* a browser may keep nothing */ }
  }

  function remember(query) {
    const plain = query.trim();
    if (!plain) return;
    keepRecent([plain].concat(listRecent().filter(function (each) { return each !== plain; })).slice(0, RECENT));
  }

  site.recent = {list: listRecent, remember: remember, forget: function () { keepRecent([]); }};

  /* Calls act after typing, not while an input method is at work: after each character of a composition it would search
     for its letters. */
  site.onTyping = function (input, act) {
    let composing = false, timer = 0;
    const soon = function () {
      clearTimeout(timer);
      timer = setTimeout(act, PAUSE);
    };
    input.addEventListener("compositionstart", function () { composing = true; });
    input.addEventListener("compositionend", function () {
      composing = false;
      soon();
    });
    input.addEventListener("input", function () { if (!composing) soon(); });
  };

  /* --- the box ---------------------------------------------------------------------------------- */

  const form = box.querySelector("form"), input = box.querySelector("input");
  const panel = box.querySelector(".pb-search__panel"), notes = box.querySelector(".pb-search__notes");
  const list = box.querySelector("[role=listbox]"), said = box.querySelector("[aria-live]");
  const opener = box.querySelector(".pb-search__open"), closer = box.querySelector(".pb-search__close");
  let state = {q: ""}, turn = 0, active = -1;

  function listOptions() { return Array.prototype.slice.call(list.children); }

  function show(open) {
    panel.hidden = !open;
    input.setAttribute("aria-expanded", String(open && list.children.length > 0));
    if (!open) choose(-1);
  }

  function choose(number) {
    const options = listOptions();
    active = number;
    options.forEach(function (option, n) { option.setAttribute("aria-selected", String(n === active)); });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({block: "nearest"});
    }
  }

  function fill(options, told, notices) {
    list.replaceChildren.apply(list, options.map(function (option, n) {
      option.id = "pb-option-" + n;
      option.setAttribute("role", "option");
      option.tabIndex = -1;
      return option;
    }));
    notes.replaceChildren.apply(notes, notices || []);
    said.textContent = told;
    choose(-1);
    show(Boolean(options.length || notes.childNodes.length));
  }

  function pageUrl(query) { return root + "/search.html?q=" + encodeURIComponent(query); }

  /* The box is empty: what was searched for before. */
  function offerRecent() {
    const recent = listRecent();
    const make = site.parts && site.parts.make;
    if (!make || !recent.length) {
      fill([], "");
      return;
    }
    fill(recent.map(function (query) {
      const link = make("a", "pb-hit pb-hit--recent", query);
      link.href = pageUrl(query);
      return link;
    }), "最近搜过 " + recent.length + " 次", [make("p", "", ["最近搜过：", site.parts.makeButton("清除", function () {
      keepRecent([]);
      offerRecent();
    })])]);
  }

  function offerAll(result) {
    const link = site.parts.make("a", "pb-hit pb-hit--all", "全部 " + result.total + " 条，可按单位、政策等筛选");
    link.href = pageUrl(state.q);
    return link;
  }

  function offerHits(engine, result) {
    const hits = result.hits.map(function (hit) { return site.parts.makeHit(engine, hit, result.marked, root); });
    fill(hits.concat(offerAll(result)), "找到 " + result.total + " 条", site.parts.makeNotes(result, state, change));
  }

  function run() {
    const own = ++turn;
    const current = function () { return own === turn; };
    open().then(function (engine) {
      if (!current()) return null;
      if (!state.q.trim()) return offerRecent();
      return engine.find(state.q, {repair: state.repair, expand: state.expand, limit: SHOWN}).then(function (result) {
        if (!current()) return null;
        if (result.total) return offerHits(engine, result);
        return engine.nearest(state.q).then(function (words) {
          if (current()) fill([], "没有找到", site.parts.makeNothing(state, words, null, change));
        });
      });
    }).catch(function (error) {
      if (current()) fill([], "", [error.message + "，请刷新页面再试。"]);
    });
  }

  function change(changed) {
    state = changed.q ? {q: changed.q} : Object.assign({}, state, changed);
    input.value = state.q;
    input.focus();
    run();
  }

  function typed() {
    state = {q: input.value};
    run();
  }

  function openBox() {
    box.classList.add("pb-search--open");
    input.focus();
  }

  function closeBox() {
    box.classList.remove("pb-search--open");
    turn++;
    show(false);
  }

  function onKey(event) {
    const options = listOptions();
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (panel.hidden) run();
      else if (options.length) {
        const stops = options.length + 1;  /* the box itself is one */
        choose((active + 1 + (event.key === "ArrowDown" ? 1 : -1) + stops) % stops - 1);
      }
      event.preventDefault();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      options[active].click();
    } else if (event.key === "Escape") {
      if (!panel.hidden) show(false);
      else if (input.value) {
        input.value = "";
        typed();
      } else {
        closeBox();
        input.blur();
      }
      event.preventDefault();
    }
  }

  function isTyping(target) {
    return /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
  }

  /* `/` and Ctrl-K; on the search page they lead to its own box. */
  function onShortcut(event) {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    const k = (event.key === "k" || event.key === "K") && (event.ctrlKey || event.metaKey);
    if (!slash && !k) return;
    event.preventDefault();
    event.stopPropagation();
    const own = document.querySelector(".pb-searchpage[data-alone] input[type=search]");
    if (own) {
      own.focus();
      own.select();
    } else {
      openBox();
      input.select();
    }
  }

  site.onTyping(input, typed);
  input.addEventListener("focus", run);
  input.addEventListener("keydown", onKey);
  form.addEventListener("submit", function () { remember(input.value); });
  list.addEventListener("click", function () { remember(state.q); });
  /* A click on a result must not take the focus from the box before it is done. */
  panel.addEventListener("mousedown", function (event) { if (!event.target.closest("button")) event.preventDefault(); });
  opener.addEventListener("click", function (event) {
    event.preventDefault();
    openBox();
  });
  closer.addEventListener("click", closeBox);
  document.addEventListener("click", function (event) { if (!box.contains(event.target)) closeBox(); });
  box.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) closeBox();
  });
  window.addEventListener("keydown", onShortcut, true);
})();
