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

  function sayCopied(place, words) {
    place.dataset.copied = words;
    setTimeout(function () { delete place.dataset.copied; }, 1600);
  }

  function copyPermalink(event) {
    var link = event.target.closest(".pb-permalink");
    if (link) copyText(link.href).then(function () { sayCopied(link, "链接已复制"); }, function () {});
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
    var around = label.closest(".pb-compare");
    label.hidden = false;
    box.addEventListener("change", function () { around.classList.toggle(label.dataset.toggle, box.checked); });
  }

  /* A link to a folded policy unfolds it. */
  function unfoldGoal() {
    var goal = document.querySelector("details:target");
    if (!goal) return;
    goal.open = true;
    goal.scrollIntoView();
  }

  function offerPrint(button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  }

  document.addEventListener("click", copyPermalink);
  window.addEventListener("hashchange", unfoldGoal);
  unfoldGoal();
  document.querySelectorAll("[data-print]").forEach(offerPrint);
  document.querySelectorAll("[data-toggle]").forEach(offerToggle);
  document.querySelectorAll("[data-copy]").forEach(offerCopy);
})();
