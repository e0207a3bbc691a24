/* Returns of one list → who handed in, what was done, what is short, what the problems are: what
   policytext/returns/summing.py does, word for word. Pure functions over plain data. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var TAKEN = "采用", REPLACED = "被替换", SAME = "重复", REFUSED = "拒收";
  var COUNTED = { "是": "yes", "部分": "partly", "否": "no", "不适用": "exempt", "": "empty" };
  var COUNTS = ["yes", "partly", "no", "exempt", "empty", "met", "short", "unknown"];

  function order(key) {
    return function (one, other) { return key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0; };
  }

  function fileOf(each) { return each.file; }

  function unitKey(name) {
    return name.replace(/\s/g, "").replace(/（/g, "(").replace(/）/g, ")").toLowerCase();
  }

  /* The value that most have; of several the last in order. */
  function most(values) {
    var counts = new Map();
    values.forEach(function (value) { counts.set(value, (counts.get(value) || 0) + 1); });
    var best = null;
    counts.forEach(function (count, value) {
      if (best === null || count > counts.get(best) || (count === counts.get(best) && value > best)) best = value;
    });
    return best;
  }

  function refuse(one, problem, wayOut) {
    return { file: one.file, unit: one.unit, filled: one.filled, fate: REFUSED, why: problem + "。" + wayOut + "。" };
  }

  /* The list that returns are of, by the data of the site or, where that is missing, by the fullest table. */
  function piece(all) {
    var best = null;
    all.forEach(function (each) { if (each.rows && each.rows.some(function (row) { return row.name; }) && (!best || each.rows.length > best.rows.length)) best = each; });
    return best && { list: best.list, title: best.title || best.list, items: best.rows, judged: false };
  }

  /* `forms`: slug → {list, title, items: [{id, ids, number, topic, name, targets}]}; `refused`: rows of files. */
  function sumUp(all, refused, forms, units, slug) {
    var files = refused.slice();
    var mine = all.slice().sort(order(fileOf));
    slug = slug || most(mine.map(function (each) { return each.list; })) || "";
    var year = most(mine.filter(function (each) { return each.list === slug; }).map(function (each) { return each.year; }));
    var right = mine.filter(function (each) {
      if (each.list !== slug) files.push(refuse(each, "这是“" + each.list + "”的自查表，这次汇总的是“" + slug + "”的", "请分开汇总"));
      else if (each.year !== year) files.push(refuse(each, "这是 " + each.year + " 年的，这次汇总的是 " + year + " 年的", "请分开汇总"));
      else return true;
      return false;
    });
    var form = (Object.prototype.hasOwnProperty.call(forms, slug) && Object.assign({ judged: true }, forms[slug])) || piece(right) ||
      { list: slug, title: slug, items: [], judged: false };
    var known = [];
    right.forEach(function (each) {
      var adopted = form.items.length ? adopt(each, form) : null;
      if (adopted) known.push(adopted);
      else if (form.items.length) files.push(refuse(each, "项目编号没有一个与这张自查表相同", "请用网站上现在的表重新填写"));
      else files.push(refuse(each, "没有自查表的数据，不知道有哪些项目", "请先运行 make site"));
    });
    var chosen = choose(known);
    return addUp(form, year || 0, files.concat(chosen.files).sort(order(fileOf)), chosen.taken, units);
  }

  function few(words) { return words.slice(0, 5).join("、") + (words.length > 5 ? "等" : ""); }

  /* Under the ids that the items have now; null where the list knows nothing of it. */
  function adopt(one, form) {
    var now = returns.bare();
    form.items.forEach(function (item) { item.ids.forEach(function (id) { now[id] = item.id; }); });
    form.items.forEach(function (item) { now[item.id] = item.id; });
    var items = returns.bare();
    var notes = one.notes.slice();
    var ids = Object.keys(one.items);
    var unknown = ids.filter(function (id) { return !now[id]; });
    var own = ids.filter(function (id) { return now[id] === id; });
    own.concat(ids.filter(function (id) { return now[id] !== id; })).forEach(function (id) {
      var goal = now[id];
      if (!goal) return;
      var fields = one.items[id];
      var kept = items[goal] || returns.bare();
      var apart = Object.keys(returns.NAMES).filter(function (key) { return kept[key] && fields[key] && fields[key] !== kept[key]; });
      if (apart.length) {
        notes.push("“" + id + "”已并入“" + goal + "”，两处的" + apart.map(function (key) { return returns.NAMES[key]; }).join("、") + "填得不一样，采用后一个");
      }
      items[goal] = Object.assign(returns.bare(), fields, kept);
    });
    var rows = null;
    if (one.rows) {
      rows = returns.bare();
      one.rows.forEach(function (row) { if (now[row.id]) rows[now[row.id]] = true; });
    }
    if ((ids.length || rows) && !Object.keys(items).length && !(rows && Object.keys(rows).length)) return null;
    if (unknown.length) notes.push(unknown.length + " 项不在这张自查表里，没有计入：" + few(unknown.sort()));
    var missing = rows ? form.items.filter(function (item) { return !rows[item.id]; }) : [];
    if (missing.length) notes.push("缺 " + missing.length + " 行，按未填计：序号 " + few(missing.map(function (item) { return item.number; })));
    return Object.assign({}, one, { items: items, notes: notes });
  }

  /* Of each unit the return that was filled in last, and what became of the files. */
  function choose(all) {
    var byUnit = new Map();
    all.forEach(function (each) {
      var key = unitKey(each.unit);
      byUnit.set(key, (byUnit.get(key) || []).concat([each]));
    });
    var taken = [];
    var files = [];
    byUnit.forEach(function (mine) {
      var ordered = mine.sort(function (one, other) { return order(function (each) { return each.filled; })(one, other) || order(fileOf)(one, other); });
      var best = ordered.pop();
      taken.push(best);
      files.push({ file: best.file, unit: best.unit, filled: best.filled, fate: TAKEN, why: best.notes.join("；") });
      ordered.forEach(function (each) {
        var alike = canonical(each.items) === canonical(best.items);
        files.push({
          file: each.file, unit: each.unit, filled: each.filled, fate: alike ? SAME : REPLACED,
          why: alike ? "与 " + best.file + " 内容相同" : each.filled < best.filled ? best.file + " 写明的填表时间更晚，内容不同，请核对"
            : "与 " + best.file + " 填表时间相同、内容不同，采用了文件名排在后面的，请核对"
        });
      });
    });
    return { taken: taken, files: files };
  }

  function canonical(items) {
    return JSON.stringify(Object.keys(items).sort().map(function (id) {
      return [id, Object.keys(items[id]).sort().map(function (key) { return [key, items[id][key]]; })];
    }));
  }

  /* --- counting ---------------------------------------------------------------------------------- */

  function start() {
    var counts = {};
    COUNTS.forEach(function (key) { counts[key] = 0; });
    return counts;
  }

  function tally(counts) {
    var of = counts.yes + counts.partly + counts.no + counts.empty;
    return Object.assign({}, counts, { done: counts.yes, of: of });
  }

  /* 第2村 before 第10村. */
  function inOrder(name) {
    return name.replace(/[0-9]+/g, function (digits) { return ("000000000000" + digits).slice(-Math.max(12, digits.length)); });
  }

  function addUp(form, year, files, taken, units) {
    var names = new Map();
    units.map(function (unit) { return unit.trim(); }).filter(Boolean).forEach(function (unit) {
      if (!names.has(unitKey(unit))) names.set(unitKey(unit), unit);
    });
    var byKey = new Map();
    taken.forEach(function (each) { byKey.set(unitKey(each.unit), each); });
    var beside = Array.from(byKey.keys()).filter(function (key) { return !names.has(key); }).sort(order(inOrder));
    var byItem = returns.bare();
    var byTopic = new Map();
    form.items.forEach(function (item) {
      byItem[item.id] = start();
      if (!byTopic.has(item.topic)) byTopic.set(item.topic, start());
    });
    var short = [];
    var problems = [];
    var rows = Array.from(names.keys()).concat(beside).map(function (key) {
      var one = byKey.get(key);
      var unit = names.get(key) || (one ? one.unit : "");
      var counts = start();
      (one ? form.items : []).forEach(function (item) {
        var fields = one.items[item.id] || returns.bare();
        var counted = count(item, fields);
        [counts, byItem[item.id], byTopic.get(item.topic)].forEach(function (each) {
          counted.forEach(function (name) { each[name] += 1; });
        });
        var said = { unit: unit, id: item.id, number: String(item.number), name: item.name };
        if (counted.indexOf("short") >= 0) short.push(Object.assign({}, said, { asked: askedOf(item), value: fields.value, state: fields.state || "" }));
        if (fields.state === "部分" || fields.state === "否" || fields.problem || fields.remedy) {
          ["state", "problem", "remedy", "person", "due"].forEach(function (key) { said[key] = fields[key] || ""; });
          problems.push(said);
        }
      });
      return { unit: unit, listed: names.has(key), handed: !!one, file: one ? one.file : "", filled: one ? one.filled : "", tally: tally(counts) };
    });
    return {
      list: form.list, title: form.title, year: year, judged: form.judged, files: files, units: rows,
      items: form.items.map(function (item) {
        return { id: item.id, number: String(item.number), topic: item.topic, name: item.name, tally: tally(byItem[item.id]), ids: item.ids };
      }),
      topics: Array.from(byTopic.entries()).map(function (pair) { return { topic: pair[0], tally: tally(pair[1]) }; }),
      short: short, problems: problems
    };
  }

  function askedOf(item) {
    return item.asked === undefined ? item.targets.map(function (target) { return target.reading; }).join("；") : item.asked;
  }

  function count(item, fields) {
    var state = fields.state || "";
    var found = [COUNTED[state]];
    if (state === "不适用") return found;
    var judged = returns.judge(item.targets, fields.value || "");
    return judged.why === "没有要比的数" ? found : found.concat([judged.verdict]);
  }

  returns.FATES = { taken: TAKEN, refused: REFUSED };
  returns.unitKey = unitKey;
  returns.sumUp = sumUp;
  returns.mostOf = most;
})();
