/* The page that sums up: files in, tables and 汇总.xlsx out. What others wrote is only ever text. */
(function () {
  "use strict";

  var policysite = window.policysite;
  var returns = policysite.returns;
  var page = document.querySelector(".pb-collect");
  if (!page) return;

  var picked = page.querySelector("[name=files]");
  var units = page.querySelector("[name=units]");
  var drop = page.querySelector(".pb-collect__drop");
  var told = page.querySelector(".pb-collect__told");
  var out = page.querySelector(".pb-collect__out");
  var lists = page.dataset.lists.split(" ");
  var forms = policysite.forms = policysite.forms || {};
  var received = [];
  var refused = [];
  var earlier = null;
  var earliers = [];
  var names = returns.bare();
  var saved = true;
  var queue = Promise.resolve();
  var reading = 0;
  var MOST_FILES = 5000;
  var MOST_SHOWN = 500;
  var MOST_TOLD = 20;
  var HEADS = ["单位", "单位名称", "名称", "单位名单"];
  var NUMBER = /^([0-9０-９]+[.、．]?|序号|编号)$/;
  var LAST_ONE = /（上一份）(（\d+）)?\.xlsx$/i;
  var SVG = "http://www.w3.org/2000/svg";

  policysite.takeForm = function (form) { forms[form.list] = form; };

  function make(tag, properties, children) {
    var element = document.createElement(tag);
    Object.keys(properties || {}).forEach(function (name) {
      if (name in element) element[name] = properties[name];
      else element.setAttribute(name, properties[name]);
    });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function tell(words) { told.textContent = words; }

  /* --- files in ---------------------------------------------------------------------------------- */

  /* Files that come while others are read wait for them; nothing is shown half-way. */
  function take(files) {
    reading += 1;
    queue = queue.then(function () { return readAll(files); }).then(loadForms).then(function () {
      reading -= 1;
      if (!reading) show();
    });
  }

  function readAll(files) {
    if (files.length + received.length + refused.length > MOST_FILES) {
      refuse("新选的 " + files.length + " 份", "文件超过 " + MOST_FILES + " 份", "请分几次汇总");
      return Promise.resolve();
    }
    var at = 0;

    function next() {
      if (at >= files.length) return Promise.resolve();
      tell("正在读第 " + (at + 1) + " 份，共 " + files.length + " 份……");
      var file = files[at];
      at += 1;
      return takeOne(file).then(next);
    }

    return next();
  }

  function takeOne(file) {
    var name = nameApart(returns.clean(file.name));
    return read(file).then(function (bytes) {
      return returns.receive({ name: name, bytes: bytes });
    }).then(function (got) {
      if (got.earlier) earliers.push(got);
      else received.push(got);
    }).catch(function (why) {
      var known = why && why.problem;
      refuse(name, known ? why.problem : "打不开文件", known ? why.wayOut : "请重新选一次；还是不行，请让填报单位重新交一份");
    });
  }

  function refuse(name, problem, wayOut) {
    refused.push({ file: name, unit: "", filled: "", fate: returns.FATES.refused, why: problem + "。" + wayOut + "。" });
  }

  /* Files of one name are told apart: 甲.xlsx, 甲（2）.xlsx. */
  function nameApart(name) {
    names[name] = (names[name] || 0) + 1;
    if (names[name] === 1) return name;
    var suffix = returns.suffixOf(name);
    return name.slice(0, name.length - suffix.length) + "（" + names[name] + "）" + suffix;
  }

  function read(file) {
    return new Promise(function (resolve, reject) {
      if (file.problem) {
        reject(file);
        return;
      }
      if (file.size > 20000000) {
        reject({ problem: "文件超过 20 MB，不像一张自查表", wayOut: "请用网站上的原表重新填写" });
        return;
      }
      var reader = new FileReader();
      reader.onload = function () { resolve(new Uint8Array(reader.result)); };
      reader.onerror = reject;
      reader.readAsArrayBuffer(file);
    });
  }

  /* The files of what was dropped, those in folders too; what the system hides is passed over. What cannot be read comes
     as {name, problem, wayOut}, to be refused. */
  function walk(entry) {
    return new Promise(function (resolve) {
      if (!entry || /^(\.|~\$|Thumbs\.db|desktop\.ini)/.test(entry.name)) resolve([]);
      else if (entry.isFile) entry.file(function (file) { resolve([file]); }, function () { resolve([unread(entry, "打不开文件")]); });
      else {
        var reader = entry.createReader();
        var found = [];
        var step = function () {
          reader.readEntries(function (entries) {
            if (entries.length) {
              found = found.concat(entries);
              step();
            } else Promise.all(found.map(walk)).then(function (all) { resolve([].concat.apply([], all)); });
          }, function () {
            Promise.all(found.map(walk)).then(function (all) { resolve([].concat.apply([unread(entry, "打不开文件夹，里面的文件没有读全")], all)); });
          });
        };
        step();
      }
    });
  }

  function unread(entry, problem) {
    return { name: entry.name, problem: problem, wayOut: "请检查它还在不在、有没有权限，再重新选一次" };
  }

  function loadForms() {
    var slug = returns.mostOf(received.map(function (each) { return each.list; }));
    if (!slug || forms[slug] || lists.indexOf(slug) < 0) return Promise.resolve();
    return new Promise(function (resolve) {
      var script = make("script", { src: page.dataset.root + "collect/" + slug + ".js" });
      script.onload = script.onerror = resolve;
      document.head.appendChild(script);
    });
  }

  /* The column whose head says that it is the units; without one the first cell of each line that is no number. */
  function listUnits() {
    var rows = units.value.split(/\r\n|\n|\r/).map(function (line) { return line.split("\t").map(returns.clean); });
    var place = null;
    HEADS.slice(0, -1).forEach(function (head) {
      rows.slice(0, 20).forEach(function (row, n) {
        if (!place && row.indexOf(head) >= 0) place = { line: n, column: row.indexOf(head) };
      });
    });
    return (place ? rows.slice(place.line + 1) : rows).map(function (row) {
      return place ? row[place.column] : row.filter(function (cell) { return cell && !NUMBER.test(cell); })[0];
    }).filter(function (name) { return name && HEADS.indexOf(name) < 0; });
  }

  /* --- tables out -------------------------------------------------------------------------------- */

  function show() {
    var some = received.length + refused.length > 0;
    page.querySelectorAll("[data-do]").forEach(function (button) { button.disabled = !some; });
    out.hidden = !some;
    out.textContent = "";
    returns.collected = null;
    earlier = earliers[0] || null;
    tell(earlier && !some ? "已读入以前的汇总，请再选交回的文件。" : "");
    if (!some) return;
    var summary = returns.sumUp(received, refused, forms, listUnits());
    chooseEarlier(summary);
    var unfit = earlier && whyUnfit(summary);
    var ledger = returns.keepLedger(summary, earlier && !unfit ? earlier.earlier.rows : []);
    var tables = returns.makeTables(summary, ledger);
    returns.collected = { summary: summary, ledger: ledger, tables: tables };
    saved = false;
    var kept = !earlier ? "" : unfit ? "以前的汇总没有采用：" + unfit : "已接上以前的汇总（" + earlier.file + "）。";
    tell(returns.countHanded(summary) + (summary.judged ? "" : "没有找到这张自查表的数据，指标没有判断。") + kept);
    var refusals = summary.files.filter(function (row) { return row.fate === returns.FATES.refused; });
    if (refusals.length) {
      out.append(make("ul", { className: "pb-collect__refused", "aria-label": "拒收的文件" }, refusals.slice(0, MOST_TOLD).map(function (row) {
        return make("li", {}, [make("b", { textContent: row.file }), "：" + row.why]);
      }).concat(refusals.length > MOST_TOLD ? [make("li", { textContent: "还有 " + (refusals.length - MOST_TOLD) + " 份，见下面的上报情况" })] : [])));
    }
    if (summary.topics.length) out.append(drawShares(summary));
    tables.forEach(function (table) { out.append(showTable(table)); });
  }

  /* Of several earlier summaries one that fits, and rather none that was set aside as （上一份）; of those the first, as
     none says when it was made. The others are told as files that were not used. */
  function chooseEarlier(summary) {
    function rank(each) {
      earlier = each;
      return (whyUnfit(summary) ? 2 : 0) + (LAST_ONE.test(each.file) ? 1 : 0);
    }

    var best = earliers.slice().sort(function (one, other) { return rank(one) - rank(other); })[0] || null;
    var unused = earliers.filter(function (each) { return each !== best; }).map(function (each) {
      var why = "以前的汇总只能接一份，已接上 " + best.file + "，这一份没有用。要用这一份，请全部移去，不选那一份，再重新汇总。";
      return { file: each.file, unit: "", filled: "", fate: returns.FATES.refused, why: why };
    });
    summary.files = summary.files.concat(unused).sort(function (one, other) { return one.file < other.file ? -1 : one.file > other.file ? 1 : 0; });
    earlier = best;
  }

  function whyUnfit(summary) {
    var said = earlier.earlier.said;
    if (said.list !== summary.list) return "是另一张自查表的（" + said.list + "）。";
    if (said.year !== String(summary.year)) return "是另一个年度的（" + said.year + "）。";
    return earlier.earlier.rows ? "" : "找不到“问题清单”的表头。";
  }

  function tellCell(cell, kind) {
    if (cell === null) return "—";
    return kind === "share" ? tellShare(cell) : String(cell);
  }

  function tellShare(share) { return (share * 100).toFixed(1) + "%"; }

  function showTable(table) {
    var shown = table.columns.map(function (_, n) { return n; }).filter(function (n) { return table.columns[n].kind !== "hidden"; });
    var id = "pb-sum-" + table.name;
    var head = make("tr", {}, shown.map(function (n) { return make("th", { scope: "col", textContent: table.columns[n].head }); }));
    var body = make("tbody", {}, table.rows.slice(0, MOST_SHOWN).map(function (row) {
      if (row.group) return make("tr", {}, [make("th", { colSpan: shown.length, scope: "colgroup", textContent: row.cells[0] })]);
      return make("tr", {}, shown.map(function (n) {
        var kind = table.columns[n].kind;
        return make("td", { className: "pb-sum--" + kind, textContent: tellCell(row.cells[n], kind) });
      }));
    }));
    var more = table.rows.length - MOST_SHOWN;
    var parts = [make("h2", { id: id, textContent: table.name })];
    parts.push(make("p", { className: "pb-sum__note", textContent: table.notes.join("") + (more > 0 ? "这里只显示前 " + MOST_SHOWN + " 行，全部在汇总.xlsx 里。" : "") }));
    if (table.rows.length) {
      parts.push(make("div", { className: "pb-sum__frame", role: "region", tabIndex: 0, "aria-labelledby": id }, [
        make("table", { className: "pb-table pb-sum" }, [make("thead", {}, [head]), body])
      ]));
    } else parts.push(make("p", { textContent: "没有。" }));
    return make("section", {}, parts);
  }

  function draw(tag, attributes, text) {
    var element = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /* The share done by topic; the numbers stand beside the bars, and in the table below. */
  function drawShares(summary) {
    var rows = summary.topics;
    var height = rows.length * 26 + 8;
    var svg = draw("svg", { viewBox: "0 0 380 " + height, role: "img", "aria-labelledby": "pb-shares-title pb-shares-desc" });
    svg.append(draw("title", { id: "pb-shares-title" }, "按主题完成率"), draw("desc", { id: "pb-shares-desc" }, rows.map(function (row) {
      return row.topic + " " + (row.tally.of ? tellShare(row.tally.done / row.tally.of) : "无");
    }).join("，") + "。"));
    rows.forEach(function (row, n) {
      var y = n * 26 + 4;
      var share = row.tally.of ? row.tally.done / row.tally.of : 0;
      svg.append(
        draw("text", { "class": "pb-shares__name", x: 118, y: y + 14, "text-anchor": "end" }, Array.from(row.topic).slice(0, 9).join("")),
        draw("rect", { "class": "pb-shares__all", x: 124.5, y: y + 2.5, width: 199, height: 15 }),
        draw("rect", { "class": "pb-shares__done", x: 124.5, y: y + 2.5, width: (199 * share).toFixed(1), height: 15 }),
        draw("text", { x: 330, y: y + 14 }, row.tally.of ? tellShare(share) : "—")
      );
    });
    return make("figure", { className: "pb-shares" }, [svg, make("figcaption", { textContent: "按主题完成率：“是”的项数÷适用的项数" })]);
  }

  /* --- what can be done ---------------------------------------------------------------------------- */

  function save() {
    var summary = returns.collected.summary;
    if (!summary.units.some(function (row) { return row.handed; })) {
      tell("没有一份文件可以用，没有生成汇总。");
      return;
    }
    if (earlier && whyUnfit(summary)) {
      tell("以前的汇总没有采用：" + whyUnfit(summary) + "保存的是新的一份，请另取文件名，不要覆盖原来的。");
    }
    var bytes = returns.writeSummary(summary, returns.collected.tables);
    var url = URL.createObjectURL(new Blob([bytes], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }));
    make("a", { href: url, download: "汇总.xlsx" }).click();
    setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
    saved = true;
    if (/MicroMessenger/i.test(navigator.userAgent)) tell("微信里不能保存文件。请点右上角“…”，用浏览器打开本页再做。");
  }

  function clear() {
    if (!saved && !window.confirm("汇总还没有保存。移去全部文件吗？")) return;
    received = [];
    refused = [];
    earliers = [];
    names = returns.bare();
    saved = true;
    show();
    tell("已全部移去。");
  }

  var timer = 0;
  units.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { if (!reading) show(); }, 300);
  });
  picked.addEventListener("change", function () {
    var files = Array.from(picked.files);
    picked.value = "";
    take(files);
  });
  page.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do]");
    if (button) ({ save: save, clear: clear, print: function () { window.print(); } })[button.dataset.do]();
  });
  ["dragover", "drop"].forEach(function (kind) {
    page.addEventListener(kind, function (event) {
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
      if (kind !== "drop") return;
      var entries = Array.from(event.dataTransfer.items || []).map(function (item) { return item.webkitGetAsEntry && item.webkitGetAsEntry(); });
      if (entries.some(Boolean)) Promise.all(entries.map(walk)).then(function (all) { take([].concat.apply([], all)); });
      else take(Array.from(event.dataTransfer.files));
    });
  });
  page.addEventListener("dragleave", function () { drop.classList.remove("is-over"); });
  window.addEventListener("beforeunload", function (event) {
    if (!saved) event.preventDefault();
  });
  page.querySelector(".pb-collect__in").hidden = false;
})();
