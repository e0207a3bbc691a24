/* The home page remembers which organization is yours. Without this script its names lead to their pages. */
(function () {
  "use strict";

  var choice = document.querySelector("[data-choice]");
  if (!choice) return;
  var links = Array.prototype.slice.call(choice.querySelectorAll("a"));
  var panels = Array.prototype.slice.call(document.querySelectorAll("[data-mine]"));

  function show(slug) {
    links.forEach(function (link) { link.setAttribute("aria-pressed", String(link.dataset.organization === slug)); });
    panels.forEach(function (panel) { panel.hidden = panel.dataset.mine !== slug; });
  }

  function markPast(item) {
    if (item.dataset.due < window.policysite.findToday("")) item.insertAdjacentText("beforeend", "（已过期）");
  }

  function choose(event) {
    event.preventDefault();
    window.policysite.rememberOrganization(this.dataset.organization);
    show(this.dataset.organization);
  }

  links.forEach(function (link) {
    link.setAttribute("role", "button");
    link.addEventListener("click", choose);
    link.addEventListener("keydown", function (event) { if (event.key === " ") choose.call(link, event); });
  });
  document.querySelectorAll("[data-due]").forEach(markPast);
  show(window.policysite.recallOrganization());
})();
