/* A return as a workbook, laid out as exports/lists/layout.py tells, and back. What the table has no cell for stands in
   the hidden sheet, so that nothing is lost. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var SHEET = "自查表";
  var HIDDEN = "_policybook";
  var ID_HEAD = "编号";
  var FIRST = 1;
  var LINE = 14;
  var PIECE = 30000;
  var WIDTHS = {
    number: 5, name: 13, text: 34, targets: 12, periods: 7, deadlines: 10, basis: 9, points: 5, state: 8, value: 8, problem: 12,
    remedy: 12, person: 7, due: 9, evidence: 10, score: 7, score_above: 8, note: 10
  };
  var CENTRED = ["number", "periods", "deadlines", "points", "state"];

  function isFilled(key) { return returns.FIELDS.indexOf(key) >= 0; }

  function measure(text) {
    return Array.from(text).reduce(function (sum, sign) { return sum + (sign.charCodeAt(0) > 0x2000 || "·“”‘’…—×".indexOf(sign) >= 0 ? 2 : 1.1); }, 0);
  }

  function countLines(text, width) {
    return text.split("\n").reduce(function (sum, line) { return sum + Math.max(1, Math.ceil(measure(line) / (width - 1))); }, 0);
  }

  /* Some labels, each with a cell to write in behind it, spread over the columns. */
  function spread(labels, columns) {
    var size = Math.max(2, Math.floor(columns / labels.length));
    return labels.map(function (label, n) {
      var first = Math.min(n * size, columns - 1);
      var last = n === labels.length - 1 ? columns - 1 : Math.min(first + size - 1, columns - 1);
      var middle = Math.min(first + Math.max(0, Math.ceil((last - first) / 2) - 1), Math.max(first, last - 1));
      return { label: label, first: FIRST + first, middle: FIRST + middle, last: FIRST + last };
    });
  }

  /* `page`: {title, organization, head, unitLabel, signoff, columns: [{key, title}], rows: [{topic} | {id, cells}], notes}. */
  function writeXlsx(said, page) {
    var columns = page.columns;
    var widths = columns.map(function (column) { return WIDTHS[column.key] || 10; });
    var last = FIRST + columns.length - 1;
    var rows = [];
    var merges = [];
    var names = [];

    function addRow(height, cells) { rows.push({ height: height, cells: cells }); }

    function addAcross(text, look, height) {
      var cells = [null];
      for (var n = FIRST; n <= last; n += 1) cells[n] = { text: n === FIRST ? text : "", look: look };
      if (last > FIRST) merges.push([rows.length, FIRST, last]);
      addRow(height, cells);
    }

    function addBlanks(blanks, height) {
      var cells = [];
      if (!blanks.length) return;
      spread(blanks, columns.length).forEach(function (place) {
        for (var n = place.first; n <= place.last; n += 1) cells[n] = { text: "", look: n <= place.middle ? "label" : "blank" };
        cells[place.first].text = place.label.title + "：";
        if (place.middle > place.first) merges.push([rows.length, place.first, place.middle]);
        if (place.last > place.middle + 1) merges.push([rows.length, place.middle + 1, place.last]);
        var at = Math.min(place.middle + 1, place.last);
        if (place.label.text) cells[at].text = place.label.text;
        if (place.label.name) names.push([place.label.name, returns.locate(SHEET, rows.length, at)]);
      });
      addRow(height, cells);
    }

    addAcross(page.title, "title", 34);
    var time = returns.tellTime().slice(0, 19).replace("T", " ");
    var dated = false;
    addBlanks(page.head.map(function (label, n) {
      if (label === page.unitLabel) return { title: label, name: "pb_unit", text: said.unit };
      var day = !dated && /日期|时间/.test(label);
      dated = dated || day;
      return { title: label, name: day ? "pb_filled" : "pb_head_" + (n + 1), text: said.signoff[label] || (day ? time : "") };
    }), 24);
    addRow(30, [{ text: ID_HEAD, look: "bold" }].concat(columns.map(function (column) { return { text: column.title, look: "bold" }; })));
    var firstRow = rows.length;
    page.rows.forEach(function (row) {
      if (!row.id) {
        addAcross(row.topic, "topic", 20);
        return;
      }
      var lines = 2;
      var cells = [{ text: row.id, look: "plain" }];
      columns.forEach(function (column, n) {
        var filled = isFilled(column.key);
        var text = filled ? returns.read(said, ["items", row.id, column.key]) : row.cells[column.key] || "";
        if (text) lines = Math.max(lines, countLines(text, widths[n]));
        cells.push({ text: text, look: filled ? (column.key === "state" ? "choice" : "input") : CENTRED.indexOf(column.key) >= 0 ? "centred" : "plain" });
      });
      addRow(Math.min(400, lines * LINE + 4), cells);
    });
    var lastRow = rows.length - 1;
    addBlanks(page.signoff.map(function (label, n) {
      return { title: label, name: "pb_signoff_" + (n + 1), text: said.signoff[label] };
    }).concat([{ title: "日期", name: "pb_signoff_day", text: said.signoff["日期"] }]), 40);
    page.notes.forEach(function (note) { addAcross(note, "note", Math.min(400, countLines(note, widths.reduce(add, 0)) * 13 + 4)); });

    var hidden = [["list", said.list], ["year", String(said.year)], ["schema", "1"], ["organization", page.organization]];
    columns.forEach(function (column) { hidden.push(["column_" + column.key, column.title]); });
    page.signoff.forEach(function (label, n) { hidden.push(["signoff_" + (n + 1), label]); });
    hidden.push(["saved", time], ["unit", said.unit]);
    var more = JSON.stringify(gatherRest(said, page, columns));
    for (var at = 0; at < more.length; at += PIECE) hidden.push(["more", more.slice(at, at + PIECE)]);
    ["pb_list", "pb_year", "pb_schema"].forEach(function (name, n) { names.push([name, returns.locate(HIDDEN, n, 1)]); });
    names.push(["_xlnm.Print_Titles", SHEET + "!$" + firstRow + ":$" + firstRow, 0]);
    var state = columns.findIndex(function (column) { return column.key === "state"; });
    return returns.writeWorkbook([
      {
        name: SHEET, rows: rows, merges: merges, widths: [30].concat(widths),
        freeze: [firstRow, FIRST + 1 + columns.findIndex(function (column) { return column.key === "name"; })],
        choices: state >= 0 ? { column: FIRST + state, first: firstRow, last: lastRow, words: returns.STATES } : null
      },
      { name: HIDDEN, hidden: true, rows: hidden.map(function (row) { return { cells: row.map(function (text) { return { text: text }; }) }; }) }
    ], names);
  }

  function add(one, other) { return one + other; }

  /* What is filled in and has no cell: other items, other keys, what stands under labels that the page lacks. */
  function gatherRest(said, page, columns) {
    var shown = returns.bare();
    page.rows.forEach(function (row) { if (row.id) shown[row.id] = true; });
    var keys = columns.map(function (column) { return column.key; });
    var rest = { items: returns.bare(), signoff: returns.bare(), other: said.other };
    Object.keys(said.items).forEach(function (id) {
      Object.keys(said.items[id]).forEach(function (field) {
        if (shown[id] && isFilled(field) && keys.indexOf(field) >= 0) return;
        rest.items[id] = rest.items[id] || returns.bare();
        rest.items[id][field] = said.items[id][field];
      });
    });
    Object.keys(said.signoff).forEach(function (label) {
      if (page.head.concat(page.signoff, ["日期"]).indexOf(label) < 0) rest.signoff[label] = said.signoff[label];
    });
    return rest;
  }

  /* Bytes → a promise of a return; raises an Error in words for readers. */
  function readXlsx(bytes, page) {
    return returns.readWorkbook(bytes).then(function (book) {
      var known = readHidden(book);
      var data = { list: known.one.list, year: known.one.year, items: returns.bare(), signoff: returns.bare() };
      var rest = parseRest(known.more);
      Object.keys(rest.other).forEach(function (key) { data[key] = rest.other[key]; });
      Object.keys(rest.items).forEach(function (id) { data.items[id] = rest.items[id]; });
      Object.keys(rest.signoff).forEach(function (label) { data.signoff[label] = rest.signoff[label]; });
      var notes = readTable(findTable(book, known.one), data.items);
      data.unit = book.names.pb_unit ? returns.lookUp(book, "pb_unit") : known.one.unit;
      readLabels(book, known.one, page, data);
      var taken = returns.takeReturn(data);
      taken.notes = notes.concat(taken.notes);
      return taken;
    });
  }

  function readHidden(book) {
    var sheet = book.sheets.filter(function (each) { return each.name === HIDDEN; })[0];
    if (!sheet) throw new Error("这个 Excel 文件不是本网站的自查表（缺少隐藏的编号）。请用网站上下载或保存的表");
    var one = returns.bare();
    var more = "";
    sheet.rows.forEach(function (row) {
      if (row[0] === "more") more += row[1] || "";
      else if (row[0]) one[row[0]] = row[1] || "";
    });
    if (one.schema !== "1") throw new Error("这张表的格式版本本页不认识，请用新版网站打开");
    return { one: one, more: more };
  }

  function parseRest(text) {
    var rest = {};
    try {
      rest = JSON.parse(text || "{}") || {};
    } catch (error) { /* somebody changed it */ }
    ["items", "signoff", "other"].forEach(function (key) {
      if (!rest[key] || typeof rest[key] !== "object" || Array.isArray(rest[key])) rest[key] = {};
    });
    return rest;
  }

  function squeeze(text) { return text.replace(/\s/g, ""); }

  /* People insert rows and columns: columns are found by their heads, items by their ids. */
  function findTable(book, one) {
    var heads = returns.bare();
    returns.FIELDS.forEach(function (field) { if (!one["column_" + field]) heads[squeeze(returns.TITLES[field])] = field; });
    returns.FIELDS.forEach(function (field) { if (one["column_" + field]) heads[squeeze(one["column_" + field])] = field; });
    for (var s = 0; s < book.sheets.length; s += 1) {
      var rows = book.sheets[s].rows;
      for (var n = 0; n < Math.min(rows.length, 50); n += 1) {
        var cells = Array.from(rows[n], function (cell) { return squeeze(cell || ""); });
        var ids = cells.indexOf(ID_HEAD);
        if (ids < 0) continue;
        var columns = returns.bare();
        cells.forEach(function (cell, column) { if (heads[cell] && !(heads[cell] in columns)) columns[heads[cell]] = column; });
        if (Object.keys(columns).length) return { rows: rows.slice(n + 1), first: n + 2, ids: ids, columns: columns };
      }
    }
    throw new Error("表头找不到了（编号、自查情况等）。请用没有改过表头的表");
  }

  /* Of rows with the same id the first that says anything counts; answers with what is said of the others. */
  function readTable(table, items) {
    var seen = returns.bare();
    var notes = [];
    table.rows.forEach(function (row, n) {
      var id = (row[table.ids] || "").trim();
      if (id.indexOf("#") < 0) return;
      var texts = returns.bare();
      Object.keys(table.columns).forEach(function (field) {
        var text = row[table.columns[field]] || "";
        if (field === "state") text = squeeze(text);
        if (text) texts[field] = text;
      });
      if (!Object.keys(texts).length) return;
      var before = seen[id];
      if (before) {
        if (JSON.stringify(texts) !== JSON.stringify(before.texts)) {
          notes.push({ words: "文件第 " + before.line + " 行和第 " + (table.first + n) + " 行是同一个项目（" + id + "），填的不一样，只采用第 " + before.line + " 行" });
        }
        return;
      }
      seen[id] = { line: table.first + n, texts: texts };
      items[id] = items[id] || returns.bare();
      Object.keys(texts).forEach(function (field) { items[id][field] = texts[field]; });
    });
    return notes;
  }

  function readLabels(book, one, page, data) {
    function take(label, text) { if (label && text) data.signoff[label] = text; }
    var dated = false;
    page.head.forEach(function (label, n) {
      if (label === page.unitLabel) return;
      var day = !dated && /日期|时间/.test(label);
      dated = dated || day;
      var text = returns.lookUp(book, day ? "pb_filled" : "pb_head_" + (n + 1));
      if (day && text === one.saved) data.filled = text;
      else take(label, text);
    });
    for (var n = 1; one["signoff_" + n]; n += 1) take(one["signoff_" + n], returns.lookUp(book, "pb_signoff_" + n));
    take("日期", returns.lookUp(book, "pb_signoff_day"));
  }

  returns.writeXlsx = writeXlsx;
  returns.readXlsx = readXlsx;
})();
