/* Filling a list in: ties the return, its storage and its history to the page. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var cells = returns.cells;
  var all = cells.all;
  var section = document.querySelector(".pb-filling");
  if (!section) return;

  var list = section.closest(".pb-checklist");
  var table = list.querySelector(".pb-items");
  var bar = list.querySelector(".pb-progress");
  var rows = all(table, ".pb-item");
  var more = section.dataset.more.split(" ").filter(Boolean);
  var slug = section.dataset.list;
  var storage = returns.openStorage(slug);
  var SOON = 300;
  var SMALL = 100;
  var MANY = 20;
  var inWechat = /MicroMessenger/i.test(navigator.userAgent);

  var own = returns.bare();
  var rowOf = returns.bare();
  rows.forEach(function (row) {
    rowOf[row.dataset.item] = row;
    (row.dataset.ids ? JSON.parse(row.dataset.ids) : []).forEach(function (id) { own[id] = own[id] || row.dataset.item; });
  });
  rows.forEach(function (row) { own[row.dataset.item] = row.dataset.item; });

  var said = null;
  var history = null;
  var histories = {};
  var left = returns.bare();
  var dirty = returns.bare();
  var typed = returns.bare();
  var timer = 0;
  var failed = false;
  var changes = 0;
  var judged = returns.bare();

  var alarm = section.querySelector(".pb-filling__alarm");
  var told = section.querySelector(".pb-filling__told");
  var unit = section.querySelector("[name=unit]");
  var years = section.querySelector("[name=year]");
  var file = section.querySelector("[name=file]");
  var files = section.querySelector(".pb-filling__files");
  var paste = section.querySelector(".pb-filling__paste");

  function keyOf(path) { return path.join("\n"); }

  function tell(words) { told.textContent = words; }

  function nameOf(path) {
    if (path[0] === "unit") return "填报单位";
    if (path[0] !== "items") return path[1];
    var row = rowOf[path[1]];
    var number = row && row.querySelector(".pb-c-number");
    return (row ? (number ? "第 " + number.textContent + " 项 " : "") + cells.nameOf(row) : path[1]) + " " + (returns.TITLES[path[2]] || path[2]);
  }

  /* --- showing ---------------------------------------------------------------------------------- */

  function showRow(id) {
    var row = rowOf[id];
    if (!row) return;
    cells.show(row, said);
    judged[id] = row.classList.contains("is-short");
  }

  function showHead() {
    if (unit.value !== said.unit) unit.value = said.unit;
    all(list, "input[data-sign]").forEach(function (input) {
      var value = said.signoff[input.dataset.sign] || "";
      if (input.value !== value) input.value = value;
    });
  }

  function showPaths(paths) {
    var ids = returns.bare();
    paths.forEach(function (path) { if (path[0] === "items") ids[path[1]] = true; });
    Object.keys(ids).forEach(showRow);
    showHead();
    showProgress();
  }

  function showProgress() {
    var shown = rows.filter(function (row) { return !row.hidden; });
    var done = shown.filter(function (row) { return returns.read(said, ["items", row.dataset.item, "state"]); }).length;
    var short = shown.filter(function (row) { return judged[row.dataset.item]; }).length;
    var words = "已填 " + done + " / " + shown.length + " 项" + (short ? "，未达标 " + short + " 项" : "");
    var place = bar.querySelector(".pb-progress__said");
    if (place.textContent !== words) place.textContent = words;
    var progress = bar.querySelector("progress");
    progress.max = Math.max(1, shown.length);
    progress.value = done;
    bar.querySelector("[data-do=undo]").disabled = !history.size();
    bar.querySelector("[data-do=next]").hidden = done === shown.length;
    showKept();
  }

  function showKept() {
    var place = bar.querySelector(".pb-progress__kept");
    var words = failed ? "没有保存" : changes ? changes + " 处改动还没存成文件" : "";
    if (place.textContent !== words) place.textContent = words;
    bar.classList.toggle("is-urgent", failed || changes >= MANY);
    bar.querySelector("[data-do=keep]").hidden = !changes && !failed;
  }

  function showYears() {
    var known = storage.years().concat(Object.keys(left).map(Number), [said.year, new Date().getFullYear(), new Date().getFullYear() - 1]);
    known = known.filter(function (year, n) { return known.indexOf(year) === n; }).sort().reverse();
    years.textContent = "";
    known.forEach(function (year) {
      years.appendChild(cells.make("option", { value: year, textContent: year + " 年", selected: year === said.year }));
    });
    var start = section.querySelector("[data-do=start]");
    var empty = !Object.keys(said.items).length;
    var last = known.filter(function (year) { return year < said.year && empty && Object.keys(recall(year).items).length; })[0];
    start.hidden = !last;
    start.dataset.year = last || "";
    start.textContent = last ? "以 " + last + " 年填的为起点" : "";
  }

  /* --- changing --------------------------------------------------------------------------------- */

  function note(path) {
    dirty[keyOf(path)] = path;
    typed[keyOf(path)] = true;
  }

  function saveSoon() {
    clearTimeout(timer);
    timer = setTimeout(save, SOON);
  }

  function save() {
    clearTimeout(timer);
    var any = Object.keys(dirty).length > 0;
    if (!any && !Object.keys(left).length) return;
    if (any && keep(said, dirty, changes)) dirty = returns.bare();
    Object.keys(left).forEach(function (year) {
      if (keep(left[year].said, left[year].dirty, left[year].changes)) delete left[year];
    });
    var years = Object.keys(left);
    var lost = Object.keys(dirty).length > 0 || years.length > 0;
    var words = lost ? "这个浏览器没有存下您填的内容（空间已满，或者不让网页保存）。关掉本页就没有了，请马上点“存文件”。" +
      (years.length ? years.join("、") + " 年填的也没有存下，请换到那一年再存一次文件。" : "") : "";
    if (alarm.textContent !== words) alarm.textContent = words;
    if (lost && !failed) files.open = true;
    failed = lost;
    if (!lost) warnOnce();
    showKept();
  }

  function keep(said, dirty, changes) {
    if (!storage.save(said, Object.keys(dirty).map(function (key) { return dirty[key]; }))) return false;
    storage.setNote("changes." + said.year, changes);
    return true;
  }

  /* A year as it stands: what the browser did not keep of it is still in memory. */
  function recall(year) {
    var kept = storage.load(year);
    if (!left[year]) return kept;
    var whole = left[year].said;
    returns.listPaths(kept).forEach(function (path) {
      if (!left[year].dirty[keyOf(path)]) returns.write(whole, path, returns.read(kept, path));
    });
    return whole;
  }

  function warnOnce() {
    if (storage.note("told")) return;
    storage.setNote("told", true);
    tell("填写的内容自动存在这台电脑的这个浏览器里；清理浏览记录、换浏览器或换电脑就看不到了。填完或中途离开前，请存成文件。");
  }

  function change(name, list) {
    list = list.filter(function (each) { return !returns.isSame(each.before, each.after); });
    if (!list.length) return;
    list.forEach(function (each) {
      returns.write(said, each.path, each.after);
      note(each.path);
    });
    if (history.add(name, list)) changes += list.length > 1 ? list.length : 1;
    showPaths(list.map(function (each) { return each.path; }));
    saveSoon();
  }

  function set(path, value) {
    change(nameOf(path), [{ path: path, before: returns.read(said, path), after: value }]);
  }

  function undo() {
    var group = history.take();
    if (!group) return;
    group.changes.slice().reverse().forEach(function (each) {
      returns.write(said, each.path, each.before);
      note(each.path);
    });
    changes += 1;
    showPaths(group.changes.map(function (each) { return each.path; }));
    var row = group.changes.length === 1 && rowOf[group.changes[0].path[1]];
    if (row && !row.hidden) row.scrollIntoView({ block: "nearest" });
    tell("已撤销：" + group.name);
    save();
  }

  function clear() {
    var paths = returns.listPaths(said);
    if (!paths.length) {
      tell("还什么也没有填。");
      return;
    }
    change("清空", paths.map(function (path) { return { path: path, before: returns.read(said, path), after: "" }; }));
    save();
    tell("已清空 " + said.year + " 年填的 " + paths.length + " 处，点“撤销”可以恢复。");
  }

  /* Another window has written: fields that were not changed here are taken over, the others stay as they are here. */
  function merge(year, theirs) {
    if (year === undefined) {
      returns.listPaths(said).forEach(note);
      save();
    }
    if (year !== said.year) return;
    returns.adopt(theirs, own);
    var seen = returns.bare();
    var taken = [];
    var kept = [];
    returns.listPaths(theirs).concat(returns.listPaths(said)).forEach(function (path) {
      var key = keyOf(path);
      var change = { path: path, before: returns.read(said, path), after: returns.read(theirs, path) };
      if (seen[key] || returns.isSame(change.before, change.after)) return;
      seen[key] = true;
      (dirty[key] ? kept : taken).push(change);
    });
    var lost = taken.filter(function (each) { return typed[keyOf(each.path)] && each.before !== ""; });
    taken.forEach(function (each) { returns.write(said, each.path, each.after); });
    history.close();
    if (lost.length) history.add("另一个窗口的改动", lost);
    kept.forEach(function (each) { history.add(nameOf(each.path), [{ path: each.path, before: each.after, after: each.before }]); });
    history.close();
    changes = Math.max(changes, storage.note("changes." + said.year) || 0);
    showPaths(taken.map(function (each) { return each.path; }));
    if (kept.length) tell("另一个窗口同时改了“" + nameOf(kept[0].path) + "”，这里保留本窗口写的；点“撤销”换成另一个窗口的。");
    else if (lost.length) tell("另一个窗口改了“" + nameOf(lost[0].path) + "”，这里已换成新的；点“撤销”换回。");
    else if (taken.length) tell("另一个窗口填了 " + taken.length + " 处，这里已经跟上。");
    if (kept.length) saveSoon();
  }

  function openYear(year) {
    if (said) {
      save();
      if (Object.keys(dirty).length) left[said.year] = { said: said, dirty: dirty, typed: typed, changes: changes };
      storage.setNote("year", year);
    }
    said = recall(year);
    var before = left[year];
    delete left[year];
    dirty = before ? before.dirty : returns.bare();
    typed = before ? before.typed : returns.bare();
    returns.adopt(said, own).forEach(note);
    history = histories[year] = histories[year] || returns.startHistory();
    changes = before ? before.changes : storage.note("changes." + year) || 0;
    rows.forEach(function (row) {
      if (row.dataset.live || said.items[row.dataset.item] || row.className !== "pb-item") showRow(row.dataset.item);
    });
    showHead();
    showProgress();
    showYears();
    save();
  }

  /* --- files ------------------------------------------------------------------------------------ */

  function describePage() {
    var columns = [];
    var held = all(table, ".pb-columns th").map(function (head) { return head.dataset.key; });
    var names = { who: "person", proof: "evidence", "own-score": "score", "score-above": "score_above" };
    all(table, ".pb-columns th").forEach(function (head) {
      var key = head.dataset.key;
      var parts = key === "problem-remedy"
        ? ["problem", "remedy"].concat(held.indexOf("who") < 0 ? ["person"] : [], held.indexOf("due") < 0 ? ["due"] : [])
        : [names[key] || key];
      parts.forEach(function (part) {
        if (!columns.some(function (column) { return column.key === part; })) {
          columns.push({ key: part, title: parts.length > 1 ? returns.TITLES[part] : head.textContent.trim() });
        }
      });
    });
    more.forEach(function (field) {
      if (!columns.some(function (column) { return column.key === field; })) columns.push({ key: field, title: returns.TITLES[field] });
    });
    return {
      title: section.dataset.title,
      organization: section.dataset.organization,
      head: all(list, ".pb-formhead [data-head]").map(function (place) { return place.dataset.head; }),
      unitLabel: (list.querySelector(".pb-formhead [data-unit]") || { dataset: {} }).dataset.head || "",
      signoff: all(list, ".pb-signoff [data-sign]:not(input)").map(function (place) { return place.dataset.sign; }),
      notes: all(list, ".pb-note").map(function (place) { return place.textContent.trim(); }).concat([
        "依据：" + all(list, ".pb-bases li").filter(function (place) { return !place.hidden; }).map(function (place) { return place.textContent.trim(); }).join("　")
      ]),
      columns: columns,
      rows: describeRows()
    };
  }

  function describeRows() {
    var found = [];
    all(table, "tr").forEach(function (row) {
      if (row.classList.contains("pb-theme") && !row.hidden) found.push({ topic: row.textContent.trim() });
      if (!row.dataset.item || (row.hidden && !said.items[row.dataset.item])) return;
      found.push({ id: row.dataset.item, cells: {
        number: textOf(row, ".pb-c-number"), name: textOf(row, ".pb-c-title"), text: textOf(row, ".pb-quote"),
        targets: textOf(row, ".pb-reading"), periods: textOf(row, ".pb-c-periods"), deadlines: textOf(row, ".pb-c-deadlines"),
        basis: textOf(row, ".pb-c-basis a"), points: textOf(row, ".pb-c-points")
      } });
    });
    return found;
  }

  function textOf(row, selector) {
    return all(row, selector).filter(function (part) { return !part.hidden; }).map(function (part) {
      return part.textContent.trim().replace(/\s*\n\s*/g, " ");
    }).join("\n");
  }

  function nameFile(kind) {
    var name = section.dataset.title + (said.unit ? "-" + said.unit : "") + "-" + said.year;
    return name.replace(/[\\/:*?"<>|\x00-\x1f]/g, "_").slice(0, 80) + "." + kind;
  }

  function download(content, type, kind) {
    if (inWechat) {
      tell("微信里存不了文件：请点右上角“···”，选“在浏览器中打开”，在那里存；或者点“复制为文本”，发给自己以后再“粘贴导入”。");
      files.open = true;
      return;
    }
    var link = cells.make("a", { href: URL.createObjectURL(new Blob([content], { type: type })), download: nameFile(kind) });
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    sayExported("已存成文件：" + nameFile(kind) + "（在浏览器的下载文件夹里）");
  }

  function sayExported(words) {
    changes = 0;
    storage.setNote("changes." + said.year, 0);
    tell(words);
    showKept();
  }

  function saveXlsx() {
    var bytes;
    try {
      bytes = returns.writeXlsx(said, describePage());
    } catch (error) {
      tell(error.message);
      return;
    }
    download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
  }

  function saveJson() {
    download(returns.writeJson(said, returns.tellTime()), "application/json", "json");
  }

  function copy() {
    window.policysite.copyText(returns.writeJson(said, returns.tellTime())).then(function () {
      sayExported("已复制。请粘贴到文件传输助手或备忘录里存好，以后用“粘贴导入”载入。");
    }, function () {
      tell("浏览器不让复制，请换用浏览器打开本页再存文件。");
    });
  }

  var panel = returns.offerLoading(section.querySelector(".pb-loading"), {
    said: function () { return said; },
    own: own,
    names: JSON.parse(section.dataset.names),
    name: nameOf,
    switchYear: function (year) { openYear(year); },
    apply: function (name, list) {
      change(name, list);
      save();
      showYears();
      tell("已载入 " + list.length + " 处，点“撤销”可以恢复原样。");
    }
  });

  function loadText(text, source) {
    try {
      panel.load(returns.readJson(text), source);
    } catch (error) {
      panel.refuse(error.message);
    }
  }

  function loadFile(chosen) {
    var reader = new FileReader();
    if (chosen.size > 20 * 1024 * 1024) {
      panel.refuse("文件太大（超过 20 MB），不像是自查表");
      return;
    }
    reader.onerror = function () { panel.refuse("文件打不开，请关掉正在使用它的程序再试"); };
    reader.onload = function () {
      var bytes = new Uint8Array(reader.result);
      if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
        returns.readXlsx(bytes, describePage()).then(function (incoming) { panel.load(incoming, chosen.name); }).catch(function (error) {
          panel.refuse(error.message);
        });
      } else if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
        panel.refuse("这是旧版 Excel（.xls）、WPS（.et）或者加了密码的文件。请去掉密码，另存为 .xlsx 再载入");
      } else {
        loadText(new TextDecoder().decode(bytes), chosen.name);
      }
    };
    reader.readAsArrayBuffer(chosen);
  }

  /* --- going about ------------------------------------------------------------------------------ */

  function goNext() {
    var open = rows.filter(function (row) { return !row.hidden && !returns.read(said, ["items", row.dataset.item, "state"]); });
    var line = bar.getBoundingClientRect().bottom;
    var here = document.activeElement && document.activeElement.closest(".pb-item");
    var row = open.filter(function (row) {
      if (here) return here.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
      return row.getBoundingClientRect().top >= line;
    })[0] || open[0];
    if (!row) return;
    cells.build(row, more, said);
    (row.querySelector("[data-field=state]") || row.querySelector("[data-field]")).focus();
    row.scrollIntoView({ block: "center" });
  }

  function print(blank) {
    list.classList.toggle("pb-checklist--blank", blank);
    window.print();
    list.classList.remove("pb-checklist--blank");
  }

  var acts = {
    xlsx: saveXlsx, json: saveJson, copy: copy, undo: undo, clear: clear, next: goNext,
    keep: function () { if (inWechat) copy(); else saveXlsx(); },
    load: function () { file.click(); },
    paste: function () {
      paste.hidden = false;
      paste.querySelector("textarea").focus();
    },
    pasted: function () {
      loadText(paste.querySelector("textarea").value, "粘贴的文字");
      paste.hidden = true;
    },
    print: function () { print(false); },
    blank: function () { print(true); },
    start: function (button) { panel.load(recall(+button.dataset.year), button.dataset.year + " 年填的"); }
  };

  function isText(element) {
    return element && (element.tagName === "TEXTAREA" || (element.tagName === "INPUT" && element.type !== "radio" && element.type !== "checkbox" && element.type !== "file"));
  }

  list.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do]");
    if (button) acts[button.dataset.do](button);
    var choice = event.target;
    if (choice.type !== "radio" || choice.dataset.field !== "state") return;
    var path = cells.pathOf(choice);
    set(path, returns.read(said, path) === choice.value ? "" : choice.value);
  });

  table.addEventListener("keydown", function (event) {
    var choice = event.target;
    if (choice.type === "radio" && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault();
      set(cells.pathOf(choice), "");
    }
  });

  list.addEventListener("input", function (event) {
    var control = event.target;
    var path = control === unit ? ["unit"] : control.dataset.sign ? ["signoff", control.dataset.sign] : null;
    if (!path && control.dataset.field && control.type !== "radio") path = cells.pathOf(control);
    if (!path) return;
    set(path, control.value);
    cells.fit(control);
  });

  list.addEventListener("focusout", function () { history.close(); });
  list.addEventListener("pb-chosen", function () {
    rows.forEach(function (row) { if (said.items[row.dataset.item]) showRow(row.dataset.item); });
    showProgress();
  });
  years.addEventListener("change", function () { openYear(+years.value); });
  file.addEventListener("change", function () {
    if (file.files[0]) loadFile(file.files[0]);
    file.value = "";
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z" && !isText(event.target) && history.size()) {
      event.preventDefault();
      undo();
    }
  });
  window.addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", function () { if (document.hidden) save(); });
  window.addEventListener("beforeunload", function (event) {
    save();
    if (failed) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  window.addEventListener("beforeprint", function () {
    var blank = list.classList.contains("pb-checklist--blank");
    returns.preparePrint(list, rows, blank ? returns.startReturn(slug, said.year) : said, more);
  });
  storage.watch(merge);

  /* --- beginning -------------------------------------------------------------------------------- */

  function buildNear() {
    if (!window.IntersectionObserver) {
      rows.forEach(function (row) { cells.build(row, more, said); });
      return;
    }
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        observer.unobserve(entry.target);
        cells.build(entry.target, more, said);
      });
    }, { rootMargin: "900px 0px" });
    rows.forEach(function (row) { observer.observe(row); });
    if (rows.length <= SMALL) buildRest(0);
  }

  /* A list that is not large is made whole while nothing else goes on, so that all of it can be searched and read aloud. */
  function buildRest(from) {
    (window.requestIdleCallback || setTimeout)(function () {
      rows.slice(from, from + 15).forEach(function (row) { cells.build(row, more, said); });
      if (from + 15 < rows.length) buildRest(from + 15);
    });
  }

  function offerSigning() {
    all(list, ".pb-signoff span[data-sign]").forEach(function (place) {
      if (/签字|签名|签章|盖章|公章/.test(place.dataset.sign)) return;
      place.appendChild(cells.make("input", {
        type: "text", maxLength: 100, className: "pb-control", "aria-label": place.dataset.sign, dataset: { sign: place.dataset.sign }
      }));
    });
  }

  offerSigning();
  openYear(storage.note("year") || new Date().getFullYear());
  if (said.year !== new Date().getFullYear()) tell("现在是 " + said.year + " 年的表；要填别的年度，请在上面换。");
  section.hidden = false;
  bar.hidden = false;
  list.classList.add("pb-checklist--live");
  document.body.classList.add("pb-checklist--filling");
  if (inWechat) {
    tell("微信里存不了文件。要存文件，请点右上角“···”，选“在浏览器中打开”；也可以点“复制为文本”。");
  }
  buildNear();
})();
