/* The search page: all results, narrowed by what they belong to; query and choices stand in the address. */
(function () {
  "use strict";

  const site = window.policysite;
  const page = document.querySelector(".pb-searchpage");
  if (!page || !site || !site.openSearch) return;

  const STEP = 20;
  const NAMES = {organization: "单位", policy: "政策", topic: "主题", period: "周期"};
  const root = page.dataset.root;
  const input = page.querySelector("input[type=search]"), form = page.querySelector("form");
  const facets = page.querySelector(".pb-facets"), target = page.querySelector("[name=target]");
  const notes = page.querySelector(".pb-searchpage__notes"), list = page.querySelector("ol");
  const said = page.querySelector("[aria-live]"), more = page.querySelector(".pb-searchpage__more");
  const recent = page.querySelector(".pb-searchpage__recent"), clear = page.querySelector(".pb-facets__clear");
  let state = readAddress(), turn = 0, shown = STEP;

  /* --- the address ------------------------------------------------------------------------------ */

  function readAddress() {
    const asked = new URLSearchParams(location.search);
    const read = {q: asked.get("q") || ""};
    Object.keys(NAMES).concat("target").forEach(function (name) { if (asked.get(name)) read[name] = asked.get(name); });
    if (asked.get("repair") === "no") read.repair = false;
    if (asked.get("synonyms") === "no") read.expand = false;
    return read;
  }

  function writeAddress(state) {
    const said = new URLSearchParams();
    if (state.q) said.set("q", state.q);
    Object.keys(NAMES).concat("target").forEach(function (name) { if (state[name]) said.set(name, state[name]); });
    if (state.repair === false) said.set("repair", "no");
    if (state.expand === false) said.set("synonyms", "no");
    const query = said.toString();
    return location.pathname + (query ? "?" + query : "");
  }

  /* Typing replaces the address, a choice adds to the way back. */
  function keepAddress(added) {
    const address = writeAddress(state);
    if (address === location.pathname + location.search) return;
    try {
      history[added ? "pushState" : "replaceState"](null, "", address);
    } catch (error) { /* from a folder some browsers allow no change */ }
  }

  /* --- choices ---------------------------------------------------------------------------------- */

  /* What a facet may be: [value in the address, what is shown], by its number. */
  function listValues(core) {
    return {
      organization: core.organizations.map(function (row) { return [row[1], row[0]]; }),
      policy: core.policies.map(function (row) { return [row[0], row[1] + (row[3] ? "（" + row[3] + "）" : "")]; }),
      topic: core.topics.map(function (name) { return [name, name]; }),
      period: core.periods.map(function (name) { return [name, "每" + name]; })
    };
  }

  /* The numbers of what was chosen; an address may name what is no longer there. */
  function listChosen(values) {
    const chosen = {};
    Object.keys(values).forEach(function (name) {
      const number = values[name].findIndex(function (value) { return value[0] === state[name]; });
      if (number >= 0) chosen[name] = number;
      else delete state[name];
    });
    if (state.target) chosen.target = 1;
    return chosen;
  }

  function showChoices(values, counts) {
    Object.keys(values).forEach(function (name) {
      const select = facets.querySelector("[name=" + name + "]");
      const options = [new Option("全部", "")];
      values[name].forEach(function (value, number) {
        const count = counts[name].get(number) || 0;
        const own = value[0] === state[name];
        if (count || own) options.push(new Option(value[1] + "（" + count + "）", value[0], own, own));
      });
      select.replaceChildren.apply(select, options);
      select.classList.toggle("pb-facets__chosen", Boolean(state[name]));
    });
    target.checked = Boolean(state.target);
    page.querySelector(".pb-facets__count").textContent = "（" + (counts.target.get(1) || 0) + "）";
    clear.hidden = !isNarrowed();
  }

  function isNarrowed() {
    return Object.keys(NAMES).concat("target").some(function (name) { return state[name]; });
  }

  function widen() {
    const wide = {};
    Object.keys(NAMES).concat("target").forEach(function (name) { wide[name] = ""; });
    return wide;
  }

  /* --- results ---------------------------------------------------------------------------------- */

  function show(engine, result) {
    const values = listValues(engine.core);
    showChoices(values, result.counts);
    list.replaceChildren.apply(list, result.hits.map(function (hit) {
      return site.parts.make("li", "", site.parts.makeHit(engine, hit, result.marked, root));
    }));
    notes.replaceChildren.apply(notes, site.parts.makeNotes(result, state, change));
    more.hidden = result.hits.length >= result.total;
    said.textContent = "找到 " + result.total + " 条" + (more.hidden ? "" : "，先列 " + result.hits.length + " 条");
    if (!result.total) return showNothing(engine);
    return null;
  }

  function showNothing(engine) {
    const own = turn;
    return engine.nearest(state.q).then(function (words) {
      if (own !== turn) return;
      notes.append.apply(notes, site.parts.makeNothing(state, words, isNarrowed() ? widen() : null, change));
    });
  }

  function showEmpty() {
    list.replaceChildren();
    notes.replaceChildren();
    said.textContent = "";
    more.hidden = facets.hidden = true;
    const queries = site.recent.list();
    recent.hidden = !queries.length;
    recent.replaceChildren.apply(recent, queries.length ? [site.parts.make("p", "", ["最近搜过："].concat(
      queries.map(function (query) { return site.parts.makeButton(query, function () { change({q: query}); }); }),
      site.parts.makeButton("清除记录", function () {
        site.recent.forget();
        showEmpty();
      })))] : []);
  }

  function run() {
    const own = ++turn;
    site.openSearch().then(function (engine) {
      if (own !== turn) return null;
      if (!state.q.trim()) return showEmpty();
      const options = Object.assign({repair: state.repair, expand: state.expand, limit: shown}, listChosen(listValues(engine.core)));
      return engine.find(state.q, options).then(function (result) {
        if (own !== turn) return null;
        recent.hidden = true;
        facets.hidden = false;
        return show(engine, result);
      });
    }).catch(function (error) {
      if (own === turn) said.textContent = error.message + "，请刷新页面再试。";
    });
  }

  function change(changed) {
    state = Object.assign({}, state, changed);
    if (changed.q) {
      delete state.repair;
      delete state.expand;
    }
    input.value = state.q;
    shown = STEP;
    keepAddress(true);
    run();
  }

  /* ↓ leads from the box into the results and on, ↑ back. */
  function onKey(event) {
    if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const stops = [input].concat(Array.prototype.slice.call(list.querySelectorAll("a")));
    const at = stops.indexOf(document.activeElement);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  site.onTyping(input, function () {
    state = Object.assign({}, state, {q: input.value});
    delete state.repair;
    delete state.expand;
    shown = STEP;
    keepAddress(false);
    run();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    site.recent.remember(input.value);
    change({q: input.value});
  });
  facets.addEventListener("change", function (event) {
    const choice = {};
    choice[event.target.name] = event.target.type === "checkbox" ? (event.target.checked ? "1" : "") : event.target.value;
    change(choice);
  });
  clear.addEventListener("click", function () { change(widen()); });
  more.addEventListener("click", function () {
    shown += STEP;
    run();
  });
  list.addEventListener("click", function () { site.recent.remember(state.q); });
  page.addEventListener("keydown", onKey);
  window.addEventListener("popstate", function () {
    state = readAddress();
    input.value = state.q;
    run();
  });

  page.classList.add("pb-searchpage--ready");
  input.value = state.q;
  /* Nothing is loaded before somebody searches. */
  input.addEventListener("focus", function () { if (!state.q) run(); });
  if (state.q) run();
  if ("alone" in page.dataset) input.focus();
})();
