/* Comforts only: every page works without this script. Classic script, so that it runs from file://. */
(function () {
  "use strict";

  function copyText(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    var field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    document.body.appendChild(field);
    field.select();
    var copied = document.execCommand("copy");
    field.remove();
    return copied ? Promise.resolve() : Promise.reject(new Error("execCommand"));
  }

  function sayCopied(link) {
    link.dataset.copied = "链接已复制";
    setTimeout(function () { delete link.dataset.copied; }, 1600);
  }

  function copyPermalink(event) {
    var link = event.target.closest(".pb-permalink");
    if (link) copyText(link.href).then(function () { sayCopied(link); }, function () {});
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

  document.addEventListener("click", copyPermalink);
  document.querySelectorAll("[data-print]").forEach(offerPrint);
  document.querySelectorAll("[data-filter]").forEach(offerFilter);
})();
