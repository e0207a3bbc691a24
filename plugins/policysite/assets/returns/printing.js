/* On paper stands text: what was filled in is written beside the controls, which are not printed. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var cells = returns.cells;

  function write(cell, words, kind) {
    var place = cell.querySelector(":scope > .pb-written");
    if (!words && !place) return;
    if (!place) place = cell.appendChild(cells.make("div", { className: "pb-written " + (kind || "") }));
    place.textContent = words;
  }

  function writeRow(row, said, more) {
    var item = said.items[row.dataset.item] || {};
    cells.all(row, ".pb-boxes span").forEach(function (box) {
      box.classList.toggle("is-chosen", box.textContent === "□" + item.state);
    });
    cells.all(row, "td[data-fields]").forEach(function (cell) {
      var fields = cells.fieldsOf(cell).filter(function (field) { return field !== "state"; });
      if (!fields.length) return;
      write(cell, fields.filter(function (field) { return item[field]; }).map(function (field) {
        return fields.length > 1 ? returns.TITLES[field].slice(-2) + "：" + item[field] : item[field];
      }).join("\n"));
    });
    write(row.querySelector(".pb-c-text"), more.filter(function (field) { return item[field]; }).map(function (field) {
      return returns.TITLES[field] + "：" + item[field];
    }).join("　"), "pb-written--more");
  }

  function sayDay(text) {
    var match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    return match ? match[1] + " 年 " + +match[2] + " 月 " + +match[3] + " 日" : text;
  }

  /* Writes what is filled in into the list, or takes it away again where the list is to be blank. */
  function prepare(list, rows, said, more) {
    rows.forEach(function (row) {
      if (said.items[row.dataset.item] || row.querySelector(".pb-written, .is-chosen")) writeRow(row, said, more);
    });
    cells.all(list, ".pb-formhead span, .pb-signoff span[data-sign]").forEach(function (place) {
      var label = place.dataset.head || place.dataset.sign;
      var words = "unit" in place.dataset ? said.unit : said.signoff[label] || "";
      if (place.dataset.blank === undefined) place.dataset.blank = place.firstChild.data;
      place.firstChild.data = words ? label + "：" + sayDay(words) : place.dataset.blank;
    });
    cells.all(list, ".pb-total__own").forEach(function (place) {
      var scores = rows.filter(function (row) { return !row.hidden; }).map(function (row) {
        return Number(returns.read(said, ["items", row.dataset.item, "score"]) || NaN);
      }).filter(function (score) { return !isNaN(score); });
      place.textContent = scores.length ? Math.round(scores.reduce(function (sum, score) { return sum + score; }, 0) * 100) / 100 : "＿＿＿＿";
    });
  }

  returns.preparePrint = prepare;
})();
