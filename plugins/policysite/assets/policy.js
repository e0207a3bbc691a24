/* A policy's page: readings at their marks, quotations to paste, the contents in reach. Without it readings stand below
   their units and every unit has its link. Classic script, so that it runs from file://. */
(function () {
  "use strict";

  var page = document.querySelector(".pb-policy");
  if (!page) return;

  var open = null; /* {trigger, pop} */
  var said = page.appendChild(document.createElement("span"));
  said.className = "pb-said";
  said.setAttribute("role", "status");

  function make(parent, tag, name, text) {
    var element = parent.appendChild(document.createElement(tag));
    element.className = name;
    if (text) element.textContent = text;
    return element;
  }

  function list(selector, around) {
    return Array.prototype.slice.call((around || page).querySelectorAll(selector));
  }

  /* Cards at their triggers */

  function close(back) {
    if (!open) return;
    open.pop.remove();
    open.trigger.closest(".pb-unit").classList.remove("pb-unit--open");
    open.trigger.setAttribute("aria-expanded", "false");
    if (back) open.trigger.focus({ preventScroll: true });
    open = null;
  }

  function show(trigger, name, fill) {
    var again = open && open.trigger === trigger;
    close(false);
    if (again) return;
    var pop = document.createElement("span");
    pop.className = "pb-pop";
    pop.setAttribute("role", "group");
    pop.setAttribute("aria-label", name);
    fill(pop);
    var button = make(pop, "button", "pb-pop__close", "×");
    button.type = "button";
    button.setAttribute("aria-label", "关闭");
    trigger.closest(".pb-unit").classList.add("pb-unit--open");
    trigger.after(pop);
    trigger.setAttribute("aria-expanded", "true");
    open = { trigger: trigger, pop: pop };
    place();
    pop.scrollIntoView({ block: "nearest" });
  }

  function place() {
    if (!open) return;
    var pop = open.pop;
    var around = pop.offsetParent.getBoundingClientRect();
    var spot = open.trigger.getBoundingClientRect();
    pop.style.left = pop.style.right = pop.style.width = "";
    var width = pop.offsetWidth;
    pop.style.width = width + "px";
    pop.style.right = "auto";
    pop.style.left = Math.max(0, Math.min(spot.left - around.left - 24, around.width - width)) + "px";
    pop.style.top = spot.bottom - around.top + 4 + "px";
  }

  function showReading(mark) {
    var gloss = document.getElementById(mark.hash.slice(1));
    show(mark, "指标" + mark.dataset.mark, function (pop) {
      Array.prototype.forEach.call(gloss.children, function (child) { pop.appendChild(child.cloneNode(true)); });
    });
  }

  /* The mark behind the evidence that was touched. */
  function findMark(evidence) {
    return list(".pb-at", evidence.closest(".pb-unit")).filter(function (mark) {
      return evidence.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
    })[0];
  }

  /* A quotation within a quotation has single marks. */
  function quote(unit) {
    var body = unit.querySelector(".pb-body").cloneNode(true);
    list(".pb-permalink, .pb-pop, .pb-label", body).forEach(function (part) { part.remove(); });
    var parts = body.querySelectorAll("p").length ? list("p", body) : list(".pb-heading", body);
    var words = parts.map(function (part) { return part.textContent.trim(); }).join("\n");
    var single = { "“": "‘", "”": "’", "‘": "“", "’": "”" };
    var inner = words.replace(/[“”‘’]/g, function (sign) { return single[sign]; });
    return "“" + inner + "”——" + page.dataset.cite + (unit.dataset.clause || "");
  }

  function showQuotation(link) {
    var unit = link.closest(".pb-unit");
    var text = quote(unit);
    var words, outcome;

    function tell(sentence) {
      outcome.textContent = said.textContent = sentence;
    }

    function copy(what, name) {
      window.policysite.copyText(what).then(
        function () { tell(name + "已复制，可以粘贴到文稿里"); },
        function () {
          words.textContent = what;
          getSelection().selectAllChildren(words);
          tell("没有复制成：请长按选中的文字，再点“复制”");
        }
      );
    }

    show(link, "引用", function (pop) {
      outcome = make(pop, "span", "pb-pop__said");
      words = make(pop, "span", "pb-pop__words", text);
      words.tabIndex = 0;
      var foot = make(pop, "span", "pb-pop__foot");
      make(foot, "span", "", link.querySelector(".pb-permalink__lines").textContent);
      var button = make(foot, "button", "pb-button", "复制本条链接");
      button.type = "button";
      button.addEventListener("click", function () { copy(link.href, "链接"); });
    });
    if (open) copy(text, "引用");
  }

  page.addEventListener("click", function (event) {
    var goal = event.target;
    if (goal.closest(".pb-pop__close")) return close(true);
    if (goal.closest(".pb-pop")) return undefined;
    var trigger = goal.closest(".pb-at, .pb-permalink");
    var evidence = goal.closest(".pb-mark");
    if (!trigger && evidence && !goal.closest("a") && getSelection().isCollapsed) trigger = findMark(evidence);
    if (!trigger) return close(false);
    event.preventDefault();
    return trigger.classList.contains("pb-at") ? showReading(trigger) : showQuotation(trigger);
  });

  document.addEventListener("click", function (event) {
    if (!page.contains(event.target)) close(false);
    if (contents && !contents.contains(event.target)) contents.open = false;
  });

  window.addEventListener("resize", place);

  list(".pb-at, .pb-permalink").forEach(function (trigger) {
    trigger.setAttribute("role", "button");
    trigger.setAttribute("aria-expanded", "false");
  });
  list(".pb-permalink").forEach(function (link) {
    link.title = "复制引用";
    link.querySelector(".pb-permalink__act").textContent = "引用";
    link.setAttribute("aria-label", "引用" + (link.closest(".pb-unit").dataset.clause || "本段"));
  });

  /* The contents, with the unit one is at */

  var contents = page.querySelector(".pb-outline");
  var entries = list(".pb-outline a");
  var here = page.querySelector(".pb-outline__here");
  var current = null;

  function findEntry() {
    var low = 0;
    var high = entries.length;
    var line = contents.getBoundingClientRect().bottom + 28; /* a unit one arrives at stands a little below */
    while (low < high) {
      var middle = (low + high) >> 1;
      var unit = document.getElementById(entries[middle].hash.slice(1));
      if (unit.getBoundingClientRect().top <= line) low = middle + 1;
      else high = middle;
    }
    return entries[low - 1] || null;
  }

  function follow() {
    waiting = false;
    if (!contents.offsetParent) return;
    var entry = findEntry();
    if (entry === current) return;
    if (current) current.removeAttribute("aria-current");
    current = entry;
    if (current) current.setAttribute("aria-current", "true");
    here.textContent = current ? current.textContent : "";
  }

  var waiting = false;
  function followSoon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(follow);
  }

  if (contents) {
    window.addEventListener("scroll", followSoon, { passive: true });
    contents.addEventListener("toggle", function () {
      var sheet = contents.querySelector("ul");
      if (contents.open && current) sheet.scrollTop = current.offsetTop - sheet.clientHeight / 2;
    });
    contents.addEventListener("click", function (event) {
      if (event.target.closest("a")) contents.open = false;
    });
    followSoon();
  }

  /* Arriving at a unit, and stepping from one to the next: j and k, only while the focus is on a unit */

  function arrive() {
    var goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!goal || !page.contains(goal)) return;
    if (goal.classList.contains("pb-gloss")) {
      var mark = page.querySelector('.pb-at[href="#' + goal.id + '"]');
      mark.scrollIntoView({ block: "center" });
      showReading(mark);
    }
    if (!goal.classList.contains("pb-unit")) return;
    goal.tabIndex = -1;
    goal.focus({ preventScroll: true });
    goal.addEventListener("blur", function () { goal.removeAttribute("tabindex"); }, { once: true });
  }

  function step(unit, by) {
    var units = list(".pb-unit");
    var next = units[units.indexOf(unit) + by];
    if (next) location.replace("#" + next.id);
  }

  document.addEventListener("keydown", function (event) {
    var at = event.target;
    if (event.key === "Escape") {
      if (contents && contents.open) {
        contents.open = false;
        contents.querySelector("summary").focus();
      }
      return close(true);
    }
    if (event.altKey || event.ctrlKey || event.metaKey || !at.closest) return undefined;
    if (event.key === " " && at.closest(".pb-at, .pb-permalink")) {
      event.preventDefault();
      return at.click();
    }
    var unit = at.closest(".pb-unit");
    if (unit && (event.key === "j" || event.key === "k")) step(unit, event.key === "j" ? 1 : -1);
    return undefined;
  });

  window.addEventListener("hashchange", arrive);
  arrive();
})();
