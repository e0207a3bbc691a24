/* Comforts of the pages by organization, topic, term, citation and body. Classic script, so that it runs from file://. */
(function () {
  "use strict";

  function list(within, selector) { return Array.prototype.slice.call(within.querySelectorAll(selector)); }

  /* A link into a fold opens it; browsers from about 2022 do so themselves. */
  function unfoldGoal() {
    var goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!goal) return;
    var closed = [];
    for (var fold = goal.closest("details"); fold; fold = fold.parentNode.closest("details")) {
      if (!fold.open) closed.push(fold);
    }
    if (!closed.length) return;
    closed.forEach(function (fold) { fold.open = true; });
    goal.scrollIntoView();
  }

  /* A fold tells how much is left of it; one that nothing is left of goes, too. */
  function recount(within, rows) {
    list(within, ".pb-fold").forEach(function (fold) {
      var own = list(fold, rows);
      var left = own.filter(function (row) { return !row.hidden; }).length;
      var counts = fold.querySelector(".pb-fold__counts");
      if (!own.length) return;
      if (!counts.dataset.whole) counts.dataset.whole = counts.textContent;
      counts.textContent = (left < own.length ? left + " / " : "") + counts.dataset.whole;
      fold.classList.toggle("pb-fold--empty", left === 0);
    });
  }

  /* The clauses by topic are those by policy, copied when first asked for. */
  function copyByTopic(from, to) {
    var folds = {};
    list(to, "[data-topic]").forEach(function (fold) {
      var clauses = document.createElement("ol");
      clauses.className = "pb-clauses";
      fold.replaceChild(clauses, fold.querySelector(".pb-fold__links"));
      folds[fold.dataset.topic] = clauses;
    });
    list(from, ".pb-clause").forEach(function (clause) {
      var policy = document.createElement("span");
      policy.className = "pb-clause__of";
      policy.textContent = " " + clause.closest(".pb-fold").dataset.name;
      clause.dataset.topics.split(" ").forEach(function (topic) {
        var copy = clause.cloneNode(true);
        copy.querySelector(".pb-where").insertAdjacentElement("afterend", policy.cloneNode(true));
        folds[topic].appendChild(copy);
      });
    });
  }

  function offerViews(bar) {
    var within = bar.parentNode;
    var views = {};
    var copied = false;
    list(within, "[data-by]").forEach(function (view) { views[view.dataset.by] = view; });

    function narrow() {
      var numbers = bar.querySelector("[data-only]").checked;
      list(within, ".pb-clause").forEach(function (clause) {
        clause.hidden = numbers && !("numbers" in clause.dataset);
      });
      recount(within, ".pb-clause");
    }

    function show(name) {
      if (name === "topic" && !copied) {
        copyByTopic(views.policy, views.topic);
        copied = true;
        narrow();
        unfold(isUnfolded());
      }
      Object.keys(views).forEach(function (each) { views[each].hidden = each !== name; });
      list(bar, "[data-view]").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.dataset.view === name));
      });
    }

    function isUnfolded() { return bar.querySelector("[data-unfold]").getAttribute("aria-pressed") === "true"; }

    function unfold(open) {
      var button = bar.querySelector("[data-unfold]");
      list(within, "[data-by] .pb-fold").forEach(function (fold) { fold.open = open; });
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? "全部收起" : "全部展开";
    }

    bar.hidden = false;
    bar.addEventListener("change", narrow);
    bar.addEventListener("click", function (event) {
      if (event.target.dataset.view) show(event.target.dataset.view);
      else if ("unfold" in event.target.dataset) unfold(!isUnfolded());
    });
    show("policy");
  }

  /* Narrows the names while one types; white space counts for nothing. */
  function offerFinder(form) {
    var rows = list(document, "." + form.dataset.find);
    var names = rows.map(function (row) { return row.querySelector(".pb-name__title").textContent.replace(/\s+/g, "").toLowerCase(); });
    var field = form.querySelector("input");

    function find() {
      var wanted = field.value.replace(/\s+/g, "").toLowerCase();
      var shown = 0;
      rows.forEach(function (row, position) {
        row.hidden = names[position].indexOf(wanted) < 0;
        if (!row.hidden) shown += 1;
      });
      recount(document, "." + form.dataset.find);
      list(document, ".pb-letter").forEach(function (fold) { fold.open = Boolean(wanted); });
      form.querySelector("output").textContent = wanted ? "找到 " + shown + " 个" : "";
    }

    form.hidden = false;
    field.addEventListener("input", find);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
  }

  /* After the filter of the page has done its work. */
  function followFilter(form) {
    form.addEventListener("change", function () {
      setTimeout(function () { recount(document, "." + form.dataset.filter); });
    });
  }

  /* What is folded is printed. */
  function unfoldForPaper() {
    list(document, "details.pb-fold:not([open]), details.pb-more:not([open])").forEach(function (fold) {
      fold.open = true;
      fold.dataset.paper = "";
    });
  }

  function foldAgain() {
    list(document, "details[data-paper]").forEach(function (fold) {
      fold.open = false;
      delete fold.dataset.paper;
    });
  }

  list(document, "[data-views]").forEach(offerViews);
  list(document, "[data-find]").forEach(offerFinder);
  list(document, "[data-filter='pb-clause']").forEach(followFilter);
  window.addEventListener("hashchange", unfoldGoal);
  window.addEventListener("beforeprint", unfoldForPaper);
  window.addEventListener("afterprint", foldAgain);
  unfoldGoal();
})();
