/* The home page remembers which organization is yours. Without this script its names lead to their pages. */
(function () {
  "use strict";

  var KEY = "policysite.organization";
  var choice = document.querySelector("[data-choice]");
  if (!choice) return;
  var links = Array.prototype.slice.call(choice.querySelectorAll("a"));
  var panels = Array.prototype.slice.call(document.querySelectorAll("[data-mine]"));

  function recall() {
    try { return localStorage.getItem(KEY); } catch (error) { return null; }
  }

  function remember(slug) {
    try { localStorage.setItem(KEY, slug); } catch (error) { /* forbidden: it is chosen for this visit only */ }
  }

  function show(slug) {
    links.forEach(function (link) { link.setAttribute("aria-pressed", String(link.dataset.organization === slug)); });
    panels.forEach(function (panel) { panel.hidden = panel.dataset.mine !== slug; });
  }

  /* A site on a USB stick may be older than the day it is read on. */
  function markPast(item) {
    var now = new Date();
    var today = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    if (item.dataset.due < today) item.insertAdjacentText("beforeend", "（已过期）");
  }

  function choose(event) {
    event.preventDefault();
    remember(this.dataset.organization);
    show(this.dataset.organization);
  }

  links.forEach(function (link) {
    link.setAttribute("role", "button");
    link.addEventListener("click", choose);
    link.addEventListener("keydown", function (event) { if (event.key === " ") choose.call(link, event); });
  });
  document.querySelectorAll("[data-due]").forEach(markPast);
  show(recall());
})();
