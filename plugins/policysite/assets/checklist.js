/* Which policies bind the reader, which topics, only items with a number: chosen on the page, remembered for each list.
   Without this script everything is there. Classic script, so that it runs from file://. */
(function () {
  "use strict";

  var form = document.querySelector(".pb-pick");
  if (!form) return;
  var key = "policysite.checklist." + form.dataset.list;
  var list = form.closest(".pb-checklist");
  var table = list.querySelector(".pb-items");
  var items = all(table, ".pb-item");
  var policies = all(form, "[name=policy]");
  var topics = all(form, "[name=topic]");
  var numbers = form.querySelector("[name=numbers]");
  var note = form.querySelector(".pb-pick__note");
  var chosen = list.querySelector(".pb-chosen");

  function all(within, selector) {
    return Array.prototype.slice.call(within.querySelectorAll(selector));
  }

  function unchecked(boxes) {
    return boxes.filter(function (box) { return !box.checked; });
  }

  function valueOf(box) { return box.value; }

  /* What is not chosen is kept, so that a policy that comes in is chosen. */
  function remember() {
    var said = JSON.stringify({
      policies: unchecked(policies).map(valueOf),
      topics: unchecked(topics).map(valueOf),
      numbers: numbers.checked
    });
    try {
      localStorage.setItem(key, said);
      note.textContent = "";
    } catch (error) {
      note.textContent = "浏览器不让保存，选择只在这一页有效";
    }
  }

  function recall() {
    try {
      var said = JSON.parse(localStorage.getItem(key)) || {};
      policies.forEach(function (box) { box.checked = (said.policies || []).indexOf(box.value) < 0; });
      topics.forEach(function (box) { box.checked = (said.topics || []).indexOf(box.value) < 0; });
      numbers.checked = said.numbers === true;
    } catch (error) { /* nothing that can be read was kept */ }
  }

  function isBinding(element) {
    return element.dataset.sources.split(" ").some(function (source) {
      return policies[source - 1].checked;
    });
  }

  /* The words, bases and numbers of a policy that does not bind go out of the items that others share. */
  function hideSources() {
    all(list, "[data-sources]").forEach(function (element) {
      if (!element.dataset.item) element.hidden = !isBinding(element);
    });
  }

  function hideItems() {
    var wanted = {};
    topics.forEach(function (box) { wanted[box.value] = box.checked; });
    var number = 0;
    items.forEach(function (item) {
      var counted = item.querySelector(".pb-reading:not([hidden])");
      item.hidden = !isBinding(item) || !wanted[item.parentNode.dataset.topic] || (numbers.checked && !counted);
      var cell = item.querySelector(".pb-c-number");
      if (!item.hidden && cell) cell.textContent = number += 1;
      var readings = all(item, ".pb-reading:not([hidden])");
      all(item, ".pb-strictest").forEach(function (label) { label.hidden = readings.length < 2; });
    });
    all(table, ".pb-theme").forEach(function (row) {
      var topic = row.parentNode.dataset.topic;
      row.hidden = !items.some(function (item) { return !item.hidden && item.parentNode.dataset.topic === topic; });
    });
  }

  /* As sizing.py counts them. */
  function countPages(shown) {
    var paper = table.dataset;
    var pages = 1;
    var left = +paper.first;
    var topic = null;
    shown.forEach(function (item) {
      var own = item.parentNode.dataset.topic;
      var height = +item.dataset.mm + (own === topic ? 0 : +paper.topic);
      topic = own;
      if (height > left) {
        pages += 1;
        left = +paper.page;
      }
      left -= height;
    });
    return pages + (left < +paper.end ? 1 : 0);
  }

  function sum(elements, field) {
    return elements.reduce(function (total, element) { return total + (+element.dataset[field] || 0); }, 0);
  }

  function say(name, value) {
    all(list, "[data-count=" + name + "]").forEach(function (place) { place.textContent = value; });
  }

  function sayChoice(shown) {
    var binding = policies.filter(function (box) { return box.checked; });
    var parts = [];
    if (unchecked(policies).length) {
      parts.push("适用文件：" + binding.map(function (box) {
        return list.querySelector(".pb-bases [data-sources='" + box.dataset.source + "']").firstChild.data.trim();
      }).join(""));
    }
    if (unchecked(topics).length) {
      parts.push("主题：" + topics.filter(function (box) { return box.checked; }).map(function (box) {
        return box.parentNode.textContent.trim();
      }).join("、"));
    }
    if (numbers.checked) parts.push("只列有量化指标的项目");
    chosen.hidden = !parts.length;
    chosen.textContent = parts.join("；") + "（全表 " + items.length + " 项，选列 " + shown.length + " 项）";
    form.querySelector(".pb-pick__count").textContent = parts.length ? "已选 " + shown.length + " / " + items.length + " 项" : "";
  }

  function apply() {
    hideSources();
    hideItems();
    var shown = items.filter(function (item) { return !item.hidden; });
    var rows = all(table, "tr[data-points]").filter(function (row) { return !row.hidden; });
    say("items", shown.length);
    say("sources", policies.length - unchecked(policies).length);
    say("pages", countPages(shown));
    say("minutes", Math.ceil(sum(shown, "seconds") / 60));
    say("points", Math.round(sum(rows, "points") * 100) / 100);
    sayChoice(shown);
    list.dispatchEvent(new CustomEvent("pb-chosen"));
  }

  form.hidden = false;
  form.addEventListener("change", function () { remember(); apply(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () {
    setTimeout(function () { remember(); apply(); });
  });
  recall();
  apply();
})();
