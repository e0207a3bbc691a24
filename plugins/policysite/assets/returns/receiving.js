/* A file that came back → a return, or why it is refused: what policytext/returns/reading.py does, word for word.
   Classic script, so that it runs from file://. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var FIELDS = {
    state: "自查情况", value: "完成值", problem: "存在问题", remedy: "整改措施", person: "责任人", due: "完成时限",
    evidence: "佐证材料", score: "自评分", score_above: "上级评分", note: "备注"
  };
  var SHOWN = { number: "序号", name: "自查项目", text: "自查内容和标准", targets: "量化指标" };
  var KEYS = Object.keys(FIELDS);
  var MOST_BYTES = 20000000;
  var MOST_ITEMS = 5000;
  var MOST_TEXT = 5000;
  var HIDDEN = "_policybook";
  var ID_HEAD = "编号";
  var ANEW = "请用网站上的原表重新填写";
  var KINDS = { ".xls": "旧版 Excel ", ".et": " WPS 表格", ".doc": "旧版 Word ", ".pdf": " PDF ", ".csv": " CSV " };
  var UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g;
  var LONELY = /(^|[^\ud800-\udbff])[\udc00-\udfff]/g;

  function refuse(problem, wayOut) { return { problem: problem, wayOut: wayOut }; }

  function clean(text) {
    return text.replace(/\r\n?/g, "\n").replace(UNSEEN, "").replace(LONELY, "$1").trim();
  }

  function squeeze(text) { return text.replace(/\s/g, ""); }

  function clip(text) {
    var signs = Array.from(squeeze(text));
    return signs.length <= 20 ? signs.join("") : signs.slice(0, 20).join("") + "…";
  }

  function asText(value) {
    return typeof value === "string" ? value : typeof value === "number" && isFinite(value) ? String(value) : "";
  }

  function suffixOf(name) {
    var match = /[^/.][^/]*?(\.[^./]*)$/.exec(name);
    return match ? match[1] : "";
  }

  /* {name, bytes} → a promise of a return, or of {earlier} where it is a summary; rejected with {problem, wayOut}. */
  function receive(file) {
    return Promise.resolve().then(function () {
      var suffix = suffixOf(file.name);
      var kind = suffix.toLowerCase();
      if (kind !== ".json" && kind !== ".xlsx" && kind !== ".docx") {
        throw refuse("不能读取" + (KINDS[kind] || "扩展名“" + (suffix || "（无）") + "”的") + "文件", "请交回 .xlsx、.docx，或网页保存的 .json");
      }
      if (file.bytes.length > MOST_BYTES) throw refuse("文件超过 20 MB，不像一张自查表", ANEW);
      if (!file.bytes.length) throw refuse("文件是空的", "请让填报单位重新交一份");
      if (kind === ".json") return receiveJson(file.name, file.bytes);
      if (kind === ".docx") return openForm(file).then(function (form) { return receiveForm(file.name, form); });
      return openBook(file).then(function (book) {
        var earlier = returns.readSummary(book);
        return earlier.said ? { file: file.name, earlier: earlier } : receiveBook(file.name, book);
      });
    });
  }

  /* {name, bytes} → a promise of a workbook. */
  function openBook(file) {
    var bytes = file.bytes;
    if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
      return Promise.reject(refuse("这是旧版 Excel（.xls）、WPS 表格，或者设了打开密码", "请用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx"));
    }
    return returns.readWorkbook(bytes).catch(function (error) {
      var broken = /损坏|不是 \.xlsx/.test(error.message);
      throw refuse(broken ? "文件已损坏，或者不是 .xlsx" : error.message, "请用 Excel 或 WPS 打开后另存为 .xlsx");
    });
  }

  function receiveJson(name, bytes) {
    var said;
    try {
      said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      throw refuse("不是完整的 JSON 文件", "请让填报单位在网页上重新保存一份");
    }
    if (!isMapping(said) || said.policybook !== "return" || !isMapping(said.items)) {
      throw refuse("不是自查表的填报结果", "请交回网页“保存到文件”得到的 .json，或 .xlsx");
    }
    checkSchema(asText(said.schema));
    var ids = Object.keys(said.items);
    if (ids.length > MOST_ITEMS) throw refuse("项目超过 " + MOST_ITEMS + " 个，不像一张自查表", ANEW);
    var notes = [];
    var items = returns.bare();
    ids.forEach(function (id) {
      var place = "项目“" + clip(clean(id)) + "”";
      if (isMapping(said.items[id])) keep(items, clean(id), takeFields(said.items[id]), place, notes);
      else notes.push(place + "的内容不成样子，没有采用");
    });
    return finish(name, said, items, notes, null, "");
  }

  function isMapping(data) { return !!data && typeof data === "object" && !Array.isArray(data); }

  function takeFields(fields) {
    var texts = returns.bare();
    KEYS.forEach(function (key) { texts[key] = Object.prototype.hasOwnProperty.call(fields, key) ? clean(asText(fields[key])) : ""; });
    return texts;
  }

  function checkSchema(schema) {
    if (schema !== "1") throw refuse("格式版本是“" + clip(schema) + "”，这个程序只认 1", "请用同一版本的网站填写");
  }

  function finish(name, said, items, notes, rows, title) {
    var list = clean(asText(said.list));
    var year = clean(asText(said.year));
    if (!list) throw refuse("没有写明是哪张自查表", ANEW);
    if (!/^[12][0-9]{3}$/.test(year)) throw refuse("年度“" + clip(year) + "”不对", ANEW);
    var unit = Array.from(clean(asText(said.unit)).replace(/\n/g, " ")).slice(0, 100).join("");
    if (!unit) {
      unit = clean(name.replace(/^.*\//, "").replace(/(.)\.[^.]*$/, "$1"));
      notes.push("没有填单位名称，按文件名算");
    }
    var filled = clean(asText(said.filled));
    var time = readTime(filled);
    if (filled && !time) notes.push("填表日期“" + clip(filled) + "”看不懂，按没有填看待");
    if (!Object.keys(items).length) notes.push("整张表都没有填");
    return { file: name, list: list, year: Number(year), unit: unit, filled: time, items: items, notes: notes, rows: rows, title: title };
  }

  function pad(number) { return ("0" + number).slice(-2); }

  /* A day, or a time in Beijing, as ISO; empty where it is neither. */
  function readTime(text) {
    var day = /^(\d{4})\s*[-年/.．]\s*(\d{1,2})\s*[-月/.．]\s*(\d{1,2})\s*日?$/.exec(text);
    if (day) text = day[1] + "-" + pad(day[2]) + "-" + pad(day[3]);
    var match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
    if (!match) return "";
    var parts = match.slice(1, 7).map(function (part) { return Number(part || 0); });
    var time = new Date(Date.UTC(2000, parts[1] - 1, parts[2], parts[3], parts[4], parts[5]));
    time.setUTCFullYear(parts[0], parts[1] - 1, parts[2]);
    if (!parts[0] || time.getUTCMonth() !== parts[1] - 1 || time.getUTCDate() !== parts[2] || parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return "";
    if (match[4] === undefined) return text;
    if (match[7]) {
      var zone = match[7] === "Z" ? 0 : (match[7].charAt(0) === "-" ? -1 : 1) * (Number(match[7].slice(1, 3)) * 60 + Number(match[7].slice(4)));
      if (Math.abs(zone) >= 1440) return "";
      time = new Date(time.getTime() + (480 - zone) * 60000);
      if (time.getUTCFullYear() < 1 || time.getUTCFullYear() > 9999) return "";
    }
    return time.toISOString().slice(0, 19);
  }

  /* Put what was filled in of an item among the items; what is odd is told. */
  function keep(items, id, texts, place, notes) {
    var kept = returns.bare();
    KEYS.forEach(function (key) { if (texts[key]) kept[key] = texts[key]; });
    var state = squeeze(kept.state || "");
    if (returns.STATES.indexOf(state) >= 0) kept.state = state;
    else if (kept.state) {
      delete kept.state;
      notes.push(place + "“自查情况”写的是“" + clip(state) + "”，按未填看待");
    }
    Object.keys(kept).forEach(function (key) {
      if (Array.from(kept[key]).length <= MOST_TEXT) return;
      kept[key] = Array.from(kept[key]).slice(0, MOST_TEXT).join("");
      notes.push(place + "“" + FIELDS[key] + "”超过 " + MOST_TEXT + " 字，只留前面的");
    });
    if (Object.keys(kept).length) items[id] = kept;
    return kept;
  }

  /* --- tables ------------------------------------------------------------------------------------ */

  function receiveBook(name, book) {
    var said = readHidden(book.sheets);
    checkSchema(said.schema);
    var titles = returns.bare();
    [FIELDS, SHOWN].forEach(function (table) {
      Object.keys(table).forEach(function (key) { titles[key] = said["column_" + key] || table[key]; });
    });
    var found = findHead(book.sheets, titles);
    var notes = [];
    var items = returns.bare();
    var rows = readRows(found, items, notes);
    readMore(said.more || "", items, notes);
    if (!rows.length) throw refuse("没有一行带项目编号", ANEW);
    if (rows.length > MOST_ITEMS) throw refuse("项目超过 " + MOST_ITEMS + " 个，不像一张自查表", ANEW);
    var title = "";
    found.sheet.rows.slice(0, found.line).forEach(function (row) {
      cellsOf(row).forEach(function (cell) { title = title || cell; });
    });
    return finish(name, {
      list: said.list,
      year: said.year,
      unit: clean(returns.lookUp(book, "pb_unit")) || said.unit || "",
      filled: clean(returns.lookUp(book, "pb_filled")) || clean(returns.lookUp(book, "pb_signoff_day"))
    }, items, notes, rows, title);
  }

  function cellsOf(row) { return Array.from(row, function (cell) { return clean(cell || ""); }); }

  function readHidden(sheets) {
    var ordered = sheets.filter(isHidden).concat(sheets.filter(function (sheet) { return !isHidden(sheet); }));
    for (var n = 0; n < ordered.length; n += 1) {
      var said = returns.bare();
      ordered[n].rows.forEach(function (row) {
        var key = clean(row[0] || "");
        if (!row[0]) return;
        said[key] = key === "more" ? (said.more || "") + (row[1] || "") : clean(row[1] || "");
      });
      if ("list" in said && "year" in said && "schema" in said) {
        if (ordered[n].formulas.length) throw refuse("隐藏工作表的 " + address(ordered[n].formulas[0]) + " 是公式", ANEW);
        return said;
      }
    }
    throw refuse("缺少隐藏的工作表“" + HIDDEN + "”，认不出是哪张自查表", ANEW + "，或者交回网页保存的 .json");
  }

  function isHidden(sheet) { return sheet.name === HIDDEN; }

  function address(place) { return returns.locate("", place[0], place[1]).replace(/[!$]/g, ""); }

  function findHead(sheets, titles) {
    var wanted = returns.bare();
    Object.keys(titles).forEach(function (key) { wanted[squeeze(titles[key])] = key; });
    wanted[ID_HEAD] = "id";
    var best = null;
    sheets.forEach(function (sheet) {
      sheet.rows.slice(0, 50).forEach(function (row, line) {
        var columns = returns.bare();
        Array.from(row, function (cell) { return squeeze(cell || ""); }).forEach(function (cell, column) {
          var key = wanted[cell];
          if (key && !(key in columns)) columns[key] = column;
        });
        var count = Object.keys(columns).length;
        if (count >= 3 && (!best || count > best.count)) best = { sheet: sheet, line: line, columns: columns, count: count };
      });
    });
    if (!best) throw refuse("找不到表头（序号、自查项目、自查情况……）", ANEW);
    if (!("state" in best.columns)) throw refuse("表头第 " + (best.line + 1) + " 行没有“" + titles.state + "”这一栏", "请恢复这一栏的表头文字");
    if (!("id" in best.columns)) best.columns.id = 0;
    return best;
  }

  function readRows(found, items, notes) {
    var rows = found.sheet.rows;
    var columns = found.columns;
    var formulas = returns.bare();
    found.sheet.formulas.forEach(function (place) { formulas[place.join()] = true; });
    function cell(line, key) { return key in columns ? clean(rows[line][columns[key]] || "") : ""; }
    var last = found.line;
    rows.forEach(function (row, line) { if (line > found.line && cell(line, "id").indexOf("#") >= 0) last = line; });
    var seen = returns.bare();
    var topic = "";
    var known = [];
    for (var line = found.line + 1; line < rows.length; line += 1) {
      var id = cell(line, "id");
      var texts = returns.bare();
      KEYS.forEach(function (key) { texts[key] = cell(line, key); });
      if (id.indexOf("#") < 0) {
        var filled = KEYS.some(function (key) { return texts[key]; });
        var words = cellsOf(rows[line]).filter(Boolean);
        if (returns.STATES.indexOf(texts.state) >= 0 || (line < last && filled)) notes.push("第 " + (line + 1) + " 行没有项目编号，填的内容没有采用");
        else if (words.length && line < last) topic = words[0].split("　　")[0];
        continue;
      }
      if (formulas[[line, columns.id].join()]) throw refuse("编号单元格 " + address([line, columns.id]) + " 是公式", ANEW);
      KEYS.forEach(function (key) {
        if (key in columns && formulas[[line, columns[key]].join()]) notes.push(address([line, columns[key]]) + " 是公式，没有计算，按文字看待");
      });
      var kept = keep(returns.bare(), id, texts, "第 " + (line + 1) + " 行", notes);
      var any = Object.keys(kept).length;
      if (id in seen) {
        var before = seen[id];
        if (any && Object.keys(before.kept).length && !same(kept, before.kept)) {
          throw refuse("第 " + before.line + " 行和第 " + (line + 1) + " 行是同一个项目（" + clip(id) + "），填的不一样", "请删去其中一行再交");
        }
        if (any && !Object.keys(before.kept).length) {
          items[id] = kept;
          seen[id] = { line: line + 1, kept: kept };
        }
        continue;
      }
      seen[id] = { line: line + 1, kept: kept };
      if (any) items[id] = kept;
      known.push({
        id: id, ids: [id], number: cell(line, "number"), topic: topic, name: cell(line, "name"),
        asked: cell(line, "targets").replace(/\n/g, "；"), targets: []
      });
    }
    return known;
  }

  function same(one, other) {
    return Object.keys(one).length === Object.keys(other).length && Object.keys(one).every(function (key) { return one[key] === other[key]; });
  }

  /* What the page wrote beside the table, for items and fields that it has no cell for. */
  function readMore(text, items, notes) {
    var rest;
    try {
      rest = JSON.parse(text || "{}");
      if (!isMapping(rest) || (rest.items !== undefined && !isMapping(rest.items))) throw new Error("spoilt");
    } catch (error) {
      notes.push("隐藏工作表里另存的内容被改坏了，没有采用");
      return;
    }
    Object.keys(rest.items || {}).forEach(function (id) {
      if (!isMapping(rest.items[id])) return;
      var texts = takeFields(rest.items[id]);
      Object.assign(texts, items[clean(id)]);
      keep(items, clean(id), texts, "项目“" + clip(clean(id)) + "”", notes);
    });
  }

  /* --- Word ------------------------------------------------------------------------------------- */

  var TICKS = /[√☑✓✔]/;

  function named(within, name) { return Array.from(within.getElementsByTagNameNS("*", name)); }

  function child(element, name) {
    return element && Array.from(element.children).filter(function (each) { return each.localName === name; })[0];
  }

  function valueOf(element) {
    return Array.from(element.attributes).reduce(function (value, each) { return each.localName === "val" ? each.value : value; }, null);
  }

  /* {name, bytes} → a promise of {properties, controls: [{tag, text, checked}]}. */
  function openForm(file) {
    var again = "请用 Word 或 WPS 打开后另存为 .docx，或者改交 .xlsx";
    return Promise.resolve().then(function () {
      if (file.bytes[0] === 0xd0 && file.bytes[1] === 0xcf) throw refuse("这是旧版 Word、WPS 文件，或者设了打开密码", "请用 Word 或 WPS 打开，去掉密码，另存为 .docx");
      var open = returns.readZip(file.bytes);
      return Promise.all([open("word/document.xml"), open("docProps/custom.xml")]);
    }).then(function (texts) {
      if (texts[0] === null) throw refuse("文件里没有 Word 正文", again);
      var parsed = texts.map(function (text) {
        if (text === null) return null;
        if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw refuse("Word 文件里有不该有的 DTD 声明", "请确认文件来源；用 Word 或 WPS 打开后另存");
        var xml = new DOMParser().parseFromString(text, "application/xml");
        if (xml.getElementsByTagName("parsererror").length) throw refuse("Word 文件的内容已损坏", again);
        return xml;
      });
      var properties = returns.bare();
      (parsed[1] ? named(parsed[1], "property") : []).forEach(function (each) { properties[clean(each.getAttribute("name") || "")] = clean(each.textContent); });
      return { properties: properties, controls: named(parsed[0], "sdt").map(readControl).filter(Boolean) };
    }).catch(function (why) {
      if (why.problem) throw why;
      throw refuse(/损坏|不是 \.xlsx/.test(why.message) ? "文件已损坏，或者不是 .docx" : why.message, again);
    });
  }

  function readControl(control) {
    var about = child(control, "sdtPr");
    var tag = child(about, "tag");
    var content = child(control, "sdtContent");
    if (!tag || !content) return null;
    var ticked = child(child(about, "checkbox"), "checked");
    var value = ticked ? valueOf(ticked) : "";
    var started = false;
    var text = child(about, "showingPlcHdr") ? "" : named(content, "*").map(function (each) {
      if (each.localName === "t") return each.textContent;
      if (each.localName === "br" || each.localName === "cr") return "\n";
      if (each.localName === "tab") return "\t";
      if (each.localName !== "p") return "";
      var between = started ? "\n" : "";
      started = true;
      return between;
    }).join("");
    return { tag: valueOf(tag) || "", text: text, checked: value === null || value === "1" || value === "true" };
  }

  function receiveForm(name, form) {
    var said = form.properties;
    if (!("pb_list" in said && "pb_year" in said && "pb_schema" in said)) {
      throw refuse("文件属性里没有自查表的编号，认不出是哪张自查表", ANEW + "，不要复制到别的文件里");
    }
    checkSchema(said.pb_schema);
    var texts = new Map();
    form.controls.forEach(function (control) {
      var parts = control.tag.split("|");
      var id = parts[0].charAt(0) === "~" ? said["pb_" + parts[0]] || "" : clean(parts[0]);
      var key = parts[1] || "";
      var text = clean(control.text);
      if (!id && parts[0].charAt(0) === "~") {
        if (control.checked || (key !== "state" && text) || TICKS.test(text)) {
          throw refuse("文件属性里没有“" + clip(parts[0]) + "”是哪个项目，填的内容（" + clip(text) + "）对不上", ANEW + "，不要复制到别的文件里");
        }
        return;
      }
      if (!texts.has(id)) texts.set(id, { fields: returns.bare(), ticked: [] });
      var own = texts.get(id);
      if (key === "state") {
        var choice = parts.slice(2).join("|");
        if ((control.checked || TICKS.test(text)) && own.ticked.indexOf(choice) < 0) own.ticked.push(choice);
      } else if (text && key in own.fields && own.fields[key] !== text) {
        throw refuse("“" + clip(id) + "”的“" + (FIELDS[key] || key) + "”有两处，填的不一样", "请删去其中一处再交");
      } else if (text) own.fields[key] = text;
    });
    var head = texts.has("") ? texts.get("").fields : returns.bare();
    texts.delete("");
    var notes = [];
    var items = returns.bare();
    var rows = [];
    texts.forEach(function (own, id) {
      if (own.ticked.length > 1) notes.push("项目“" + clip(id) + "”同时勾了" + own.ticked.join("、") + "，按未填看待");
      var kept = takeFields(own.fields);
      kept.state = own.ticked.length === 1 ? own.ticked[0] : "";
      keep(items, id, kept, "项目“" + clip(id) + "”", notes);
      if (id.indexOf("#") >= 0) rows.push({ id: id, ids: [id], number: "", topic: "", name: "", asked: "", targets: [] });
    });
    if (!rows.length) throw refuse("没有一处带项目编号", ANEW);
    return finish(name, { list: said.pb_list, year: said.pb_year, unit: head.unit, filled: head.filled || head.signoff_day }, items, notes, rows, "");
  }

  returns.NAMES = FIELDS;
  returns.clean = clean;
  returns.squeeze = squeeze;
  returns.suffixOf = suffixOf;
  returns.openBook = openBook;
  returns.receive = receive;
})();
