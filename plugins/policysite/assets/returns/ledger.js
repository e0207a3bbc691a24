/* The list of problems over time, and all tables of a summary: what policytext/returns/{ledger,tables,workbook}.py do,
   word for word. Pure functions over plain data. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var SETTLING = ["未销号", "整改中", "已销号"];
  var SAID = ["unit", "number", "name", "state", "problem", "remedy", "person", "due"];
  var KEPT = ["settling", "settled", "remark"];
  var SHOWN = SAID.concat(KEPT);
  var NAMES = { state: "自查情况", problem: "存在问题", remedy: "整改措施", person: "责任人", due: "完成时限" };
  var MISPLACED = "单位或项目序号与隐藏的编号对不上，没有接到任何项目，请核对";
  var MERGED = "项目编号已并入同单位的另一行，没有接上，请核对";
  var FORMULA = "完成率＝“是”的项数÷适用的项数，没有填的也算适用；不排名次。";
  var NOT_JUDGED = "没有自查表的数据，指标是否达标没有判断；请先运行 make site 再汇总。";

  function keyOf(unit, item) { return returns.unitKey(unit) + "|" + item; }

  function pick(fields, from) {
    var picked = {};
    fields.forEach(function (field) { picked[field] = from[field] || ""; });
    return picked;
  }

  /* The problems of this time with what people wrote before; no row of before is lost. */
  function keepLedger(summary, earlier) {
    var sorted = sortOut(summary, earlier);
    var before = sorted.before;
    var handed = returns.bare();
    summary.units.forEach(function (row) { if (row.handed) handed[returns.unitKey(row.unit)] = true; });
    var rows = summary.problems.map(function (problem) {
      var key = keyOf(problem.unit, problem.id);
      var row = renew(key, problem, before.get(key));
      before.delete(key);
      return row;
    });
    before.forEach(function (row) {
      var unit = row.key.slice(0, Math.max(0, row.key.lastIndexOf("|")));
      rows.push(Object.assign({}, row, { change: handed[unit] ? "本次未再上报" : "本次没有收到该单位的表" }));
    });
    return rows.concat(sorted.own);
  }

  /* Rows of before under the keys that they have now, and those that stand for themselves. */
  function sortOut(summary, earlier) {
    var now = returns.bare();
    var numbers = returns.bare();
    summary.items.forEach(function (item) { item.ids.forEach(function (id) { now[id] = item.id; }); });
    summary.items.forEach(function (item) {
      now[item.id] = item.id;
      numbers[item.id] = item.number;
    });
    var before = new Map();
    var own = [];
    var renamed = [];

    function setApart(row, why) {
      if (!SHOWN.some(function (field) { return row.shown[field]; })) return;
      own.push(Object.assign({}, row, { key: "", said: why ? {} : row.said, change: why }));
    }

    earlier.forEach(function (row) {
      var at = row.key.lastIndexOf("|");
      var unit = row.key.slice(0, Math.max(0, at));
      var item = row.key.slice(at + 1);
      var goal = now[item] || item;
      if (row.key && contradicts(row, unit, numbers[goal] || "")) setApart(row, MISPLACED);
      else if (row.key && goal !== item) renamed.push({ key: unit + "|" + goal, row: row });
      else if (row.key && !before.has(row.key)) before.set(row.key, row);
      else setApart(row, "");
    });
    renamed.forEach(function (each) {
      if (before.has(each.key)) setApart(each.row, MERGED);
      else before.set(each.key, Object.assign({}, each.row, { key: each.key }));
    });
    return { before: before, own: own };
  }

  /* What people see in the row is of another unit or item than its hidden key says. */
  function contradicts(row, unit, number) {
    if (returns.unitKey(row.said.unit || "") === unit) number = row.said.number || number;
    return returns.unitKey(row.shown.unit || "") !== unit || (!!number && (row.shown.number || "") !== number);
  }

  function renew(key, problem, before) {
    var said = pick(SAID, problem);
    if (!before) return { key: key, shown: Object.assign(pick(KEPT, {}), said, { settling: SETTLING[0] }), said: said, change: "" };
    var shown = pick(SHOWN, before.shown);
    var changes = [];
    SAID.forEach(function (field) {
      if ((before.shown[field] || "") === (before.said[field] || "")) shown[field] = said[field];
      else if (NAMES[field] && said[field] !== (before.said[field] || "")) changes.push("单位新报的" + NAMES[field] + "：" + (said[field] || "（空）"));
    });
    if (shown.settling === SETTLING[2] && said.problem !== (before.said.problem || "")) {
      Object.assign(shown, reopen(before.shown));
      changes.unshift("存在问题有变，重新列为未销号");
    }
    return { key: key, shown: shown, said: said, change: changes.join("；") };
  }

  /* What was settled was another problem; its words go to the remarks, where they stay. */
  function reopen(was) {
    var told = "原问题" + (was.settled || "") + "已销号：" + (was.problem || "（空）");
    return { settling: SETTLING[0], settled: "", remark: was.remark ? was.remark + "；" + told : told };
  }

  /* --- tables: {name, title, notes, columns: [{head, width, kind}], rows: [{cells, group}]} ------- */

  function column(head, width, kind) { return { head: head, width: width, kind: kind || "text" }; }

  function row(cells, group) { return { cells: cells, group: !!group }; }

  var NUMBER = column("序号", 6, "centred");
  var COUNTS = ["是", "部分", "否", "不适用", "未填"].map(function (head) { return column(head, 8, "count"); })
    .concat([column("完成率", 9, "share")], ["指标达标", "未达标", "说不清"].map(function (head) { return column(head, 9, "count"); }));
  var LEDGER = [
    column("编号", 30, "hidden"), NUMBER, column("单位", 18), column("项目序号", 6, "centred"), column("自查项目", 20),
    column("自查情况", 6, "centred"), column("存在问题", 26), column("整改措施", 26), column("责任人", 9, "centred"),
    column("完成时限", 12, "centred"), column("销号", 9, "centred"), column("销号日期", 12, "centred"), column("备注", 16),
    column("本次变化", 16)
  ].concat(SAID.map(function (_, n) { return column("原报" + (n + 1), 10, "hidden"); }));

  function makeTables(summary, ledger) {
    function title(words) { return summary.year ? summary.title + " " + summary.year + " 年" + words : summary.title + words; }
    var notes = summary.judged ? [FORMULA] : [FORMULA, NOT_JUDGED];
    return [
      tellHanded(summary, title("上报情况")),
      { name: "按项目汇总", title: title("汇总表（按项目）"), notes: notes, columns: [NUMBER, column("自查项目", 36)].concat(COUNTS), rows: tellItems(summary) },
      {
        name: "按单位汇总", title: title("汇总表（按单位）"), notes: notes, columns: [NUMBER, column("单位", 36)].concat(COUNTS),
        rows: summary.units.filter(function (each) { return each.handed; }).map(function (each, n) { return row([n + 1, each.unit].concat(counts(each.tally))); })
      },
      {
        name: "未达标", title: title("指标未达标清单"), notes: [summary.judged ? "只列肯定没有达到的；约数、单位不同等说不清的没有列入。" : NOT_JUDGED],
        columns: [NUMBER, column("单位", 24), column("项目序号", 9, "centred"), column("自查项目", 36), column("需", 22), column("填", 18), column("自查情况", 9, "centred")],
        rows: summary.short.map(function (each, n) { return row([n + 1, each.unit, each.number, each.name, each.asked, each.value, each.state || "未填"]); })
      },
      tellLedger(ledger, title("问题清单")),
      {
        name: "按主题完成率", title: title("按主题完成率"), notes: [FORMULA],
        columns: [column("主题", 24), column("是", 10, "count"), column("适用", 10, "count"), column("完成率", 10, "share")],
        rows: summary.topics.map(function (each) { return row([each.topic, each.tally.done, each.tally.of, share(each.tally)]); })
      }
    ];
  }

  function share(tally) { return tally.of ? tally.done / tally.of : null; }

  function counts(tally) {
    var numbers = [tally.met, tally.short, tally.unknown];
    if (!tally.met && !tally.short && !tally.unknown) numbers = [null, null, null];
    return [tally.yes, tally.partly, tally.no, tally.exempt, tally.empty, share(tally)].concat(numbers);
  }

  function countHanded(summary) {
    var listed = summary.units.filter(function (each) { return each.listed; });
    var handed = summary.units.filter(function (each) { return each.handed; });
    var refused = summary.files.filter(function (each) { return each.fate === returns.FATES.refused; }).length;
    var taken = summary.files.filter(function (each) { return each.fate === returns.FATES.taken; }).length;
    var said = "已上报 " + handed.length + " 个单位";
    if (listed.length) {
      var missing = listed.filter(function (each) { return !each.handed; }).length;
      var beside = handed.filter(function (each) { return !each.listed; }).length;
      said = "应上报 " + listed.length + " 个单位，已上报 " + (listed.length - missing) + " 个，未上报 " + missing + " 个" + (beside ? "，名单以外另有 " + beside + " 个" : "");
    }
    return said + "；收到文件 " + summary.files.length + " 份，采用 " + handed.length + " 份，重复或被替换 " + (summary.files.length - refused - taken) + " 份，拒收 " + refused + " 份。";
  }

  function tellHanded(summary, title) {
    var why = returns.bare();
    summary.files.forEach(function (each) { if (each.fate === returns.FATES.taken) why[each.file] = each.why; });
    var refused = returns.bare();
    summary.files.forEach(function (each) {
      if (each.fate !== returns.FATES.refused || !each.unit) return;
      var key = returns.unitKey(each.unit);
      refused[key] = (refused[key] || []).concat(each.file);
    });
    var anyListed = summary.units.some(function (each) { return each.listed; });
    var rows = summary.units.map(function (each, n) {
      var said = (each.listed || !anyListed ? [] : ["不在单位名单里"]).concat(why[each.file] ? [why[each.file]] : []);
      var sent = each.handed ? null : refused[returns.unitKey(each.unit)];
      if (sent) said.push("交来的 " + sent.join("、") + " 被拒收，见下");
      return row([n + 1, each.unit, each.handed ? "已上报" : "未上报", each.filled.slice(0, 10), each.file, said.join("；")]);
    });
    var unused = summary.files.filter(function (each) { return each.fate !== returns.FATES.taken; });
    if (unused.length) {
      rows.push(row(["没有采用的文件（" + unused.length + " 份）"], true));
      unused.forEach(function (each, n) { rows.push(row([n + 1, each.unit, each.fate, each.filled.slice(0, 10), each.file, each.why])); });
    }
    return {
      name: "上报情况", title: title, notes: [countHanded(summary)], rows: rows,
      columns: [NUMBER, column("单位", 24), column("情况", 9, "centred"), column("填表日期", 12, "centred"), column("文件", 30), column("说明", 52)]
    };
  }

  function tellItems(summary) {
    var rows = [];
    var topic = null;
    summary.items.forEach(function (each) {
      if (each.topic !== topic) {
        topic = each.topic;
        rows.push(row([topic], true));
      }
      rows.push(row([each.number, each.name].concat(counts(each.tally))));
    });
    return rows;
  }

  function tellLedger(ledger, title) {
    var settled = ledger.filter(function (each) { return each.shown.settling === SETTLING[2]; }).length;
    return {
      name: "问题清单", title: title, columns: LEDGER,
      notes: ["共 " + ledger.length + " 个问题，已销号 " + settled + " 个。“销号”“销号日期”“备注”和改动过的格子，下次汇总到同一个文件时保留。"],
      rows: ledger.map(function (each, n) {
        return row([each.key, n + 1].concat(
          SHOWN.map(function (field) { return each.shown[field] || ""; }), [each.change], SAID.map(function (field) { return each.said[field] || ""; })
        ));
      })
    };
  }

  /* --- the file ---------------------------------------------------------------------------------- */

  var LOOKS = { text: "plain", hidden: "plain", centred: "centred", count: "count", share: "share" };
  var LINE = 15;

  function measure(text, width) {
    return text.split("\n").reduce(function (sum, line) {
      var length = Array.from(line).reduce(function (all, sign) { return all + (sign.charCodeAt(0) > 0x2000 ? 2 : 1.1); }, 0);
      return sum + Math.max(1, Math.ceil(length / (width - 1)));
    }, 0) * LINE + 4;
  }

  /* Tables → the bytes of 汇总.xlsx. */
  function writeSummary(summary, tables) {
    var sheets = tables.map(function (table) {
      var shown = table.columns.map(function (_, n) { return n; }).filter(function (n) { return table.columns[n].kind !== "hidden"; });
      var first = shown[0];
      var last = shown[shown.length - 1];
      var width = shown.reduce(function (sum, n) { return sum + table.columns[n].width; }, 0);
      var rows = [];
      var merges = [];

      function addAcross(text, look, height) {
        var cells = [];
        for (var n = first; n <= last; n += 1) cells[n] = { text: n === first ? text : "", look: look };
        merges.push([rows.length, first, last]);
        rows.push({ height: height, cells: cells });
      }

      addAcross(table.title, "title", 30);
      addAcross(table.notes.join("\n"), "note", measure(table.notes.join("\n"), width));
      rows.push({ height: 30, cells: table.columns.map(function (each) { return { text: each.head, look: "bold" }; }) });
      table.rows.forEach(function (each) {
        if (each.group) addAcross(each.cells[0], "topic", LINE + 5);
        else {
          var height = LINE + 6;
          rows.push({
            cells: each.cells.map(function (cell, n) {
              if (typeof cell === "number") return { number: cell, look: LOOKS[table.columns[n].kind] };
              if (cell && table.columns[n].kind !== "hidden") height = Math.max(height, measure(cell, table.columns[n].width));
              return { text: cell === null ? "—" : cell, look: LOOKS[table.columns[n].kind] };
            }),
            height: Math.min(400, height)
          });
        }
      });
      return {
        name: table.name, rows: rows, merges: merges, open: true, freeze: [3, first + 2],
        widths: table.columns.map(function (each) { return each.width; }),
        hiddenColumns: table.columns.map(function (_, n) { return n; }).filter(function (n) { return table.columns[n].kind === "hidden"; }),
        choices: table.name === "问题清单" ? { column: 10, first: 3, last: rows.length + 200, words: SETTLING } : null
      };
    });
    var said = [["summary", "1"], ["list", summary.list], ["year", String(summary.year)]];
    var titles = tables.map(function (table, n) { return ["_xlnm.Print_Titles", table.name + "!$3:$3", n]; });
    sheets.push({ name: "_policybook", hidden: true, rows: said.map(function (pair) { return { cells: pair.map(function (text) { return { text: text }; }) }; }) });
    return returns.writeWorkbook(sheets, titles);
  }

  /* A workbook → {said, rows}: what its hidden sheet says, and its ledger; null for what is not there. */
  function readSummary(book) {
    var said = null;
    var rows = null;
    book.sheets.forEach(function (sheet) {
      var pairs = returns.bare();
      sheet.rows.forEach(function (cells) { if (cells[0]) pairs[cells[0]] = cells[1] || ""; });
      if ("summary" in pairs && "list" in pairs && "year" in pairs) said = pairs;
      sheet.rows.slice(0, 20).forEach(function (cells, line) {
        if (rows) return;
        var places = returns.bare();
        Array.from(cells, function (cell) { return returns.squeeze(cell || ""); }).forEach(function (cell, n) { if (!(cell in places)) places[cell] = n; });
        if (!["编号", "单位", "存在问题", "销号"].every(function (head) { return head in places; })) return;
        rows = sheet.rows.slice(line + 1).filter(function (each) { return Array.from(each).some(Boolean); }).map(function (each) { return readRow(each, places); });
      });
    });
    return { said: said, rows: rows };
  }

  function readRow(cells, places) {
    function read(head) { return head in places ? returns.clean(cells[places[head]] || "") : ""; }
    var shown = {};
    SHOWN.forEach(function (field, n) { shown[field] = read(LEDGER[n + 2].head); });
    var said = {};
    SAID.forEach(function (field, n) { said[field] = read("原报" + (n + 1)); });
    return { key: read("编号"), shown: shown, said: said, change: read("本次变化") };
  }

  returns.keepLedger = keepLedger;
  returns.makeTables = makeTables;
  returns.countHanded = countHanded;
  returns.writeSummary = writeSummary;
  returns.readSummary = readSummary;
})();
