/* Comforts only: every page works without this script. Classic script, so that it runs from file://. */
(function () {
  "use strict";

  /* Where the clipboard is closed to pages (in some apps), the old way may still work; where neither does, it rejects. */
  function copyText(text) {
    if (!navigator.clipboard) return copySelected(text);
    return navigator.clipboard.writeText(text).catch(function () { return copySelected(text); });
  }

  function copySelected(text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    document.body.appendChild(field);
    field.select();
    var copied = document.execCommand("copy");
    field.remove();
    return copied ? Promise.resolve() : Promise.reject(new Error("execCommand"));
  }

  window.policysite = window.policysite || {};
  window.policysite.copyText = copyText;

  function sayCopied(place, words) {
    place.dataset.copied = words;
    setTimeout(function () { delete place.dataset.copied; }, 1600);
  }

  function offerCopy(button) {
    var stub = button.parentNode.querySelector("pre");
    button.hidden = false;
    button.addEventListener("click", function () {
      copyText(stub.textContent.replace(/^\n/, "") + "\n").then(
        function () { sayCopied(button, "已复制"); },
        function () { getSelection().selectAllChildren(stub); }
      );
    });
  }

  function offerToggle(label) {
    var box = label.querySelector("input");
    var around = label.closest(".pb-compare, .pb-policy");
    label.hidden = false;
    box.addEventListener("change", function () { around.classList.toggle(label.dataset.toggle, box.checked); });
  }

  /* A link to something folded unfolds it. */
  function unfoldGoal() {
    var goal = document.querySelector(":target");
    var fold = goal && goal.closest("details:not([open])");
    if (!fold) return;
    for (; fold; fold = fold.parentNode.closest("details")) fold.open = true;
    goal.scrollIntoView();
  }

  function offerPrint(button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  }

  function offerFilter(form) {
    var rows = Array.prototype.slice.call(document.getElementsByClassName(form.dataset.filter));
    var selects = Array.prototype.slice.call(form.querySelectorAll("select"));

    function matches(row, select) {
      return !select.value || (" " + row.dataset[select.name] + " ").indexOf(" " + select.value + " ") >= 0;
    }

    function apply() {
      var shown = rows.filter(function (row) {
        row.hidden = !selects.every(function (select) { return matches(row, select); });
        return !row.hidden;
      });
      form.querySelector("output").textContent = "显示 " + shown.length + " / " + rows.length + " 个";
    }

    form.hidden = false;
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    apply();
  }

  window.addEventListener("hashchange", unfoldGoal);
  unfoldGoal();
  document.querySelectorAll("[data-print]").forEach(offerPrint);
  document.querySelectorAll("[data-toggle]").forEach(offerToggle);
  document.querySelectorAll("[data-copy]").forEach(offerCopy);
  document.querySelectorAll("[data-filter]").forEach(offerFilter);
})();
