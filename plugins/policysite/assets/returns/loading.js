/* A return that comes from a file, from pasted text or from another year: says what it would change, then changes it. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var make = returns.cells.make;
  var LISTED = 20;

  function countItems(changes) {
    var ids = returns.bare();
    changes.forEach(function (change) { if (change.path[0] === "items") ids[change.path[1]] = true; });
    return Object.keys(ids).length;
  }

  /* `page` knows the list: said, own (id → id now), names of other lists, name(path), switchYear(year), apply(name, changes). */
  function offerLoading(panel, page) {
    function close() {
      panel.hidden = true;
      panel.textContent = "";
    }

    function open(title, children) {
      close();
      panel.appendChild(make("h3", { textContent: title }));
      children.forEach(function (child) { panel.appendChild(child); });
      panel.hidden = false;
      panel.focus();
    }

    function say(text) { return make("p", { textContent: text }); }

    function button(text, act) {
      var made = make("button", { type: "button", className: "pb-button", textContent: text });
      made.addEventListener("click", act);
      return made;
    }

    function cancel() { return button("取消", close); }

    function refuse(words) {
      open("没有载入", [make("p", { textContent: words, className: "pb-loading__refused" }), make("p", {}, [button("知道了", close)])]);
    }

    function describe(incoming, source) {
      return source + "：" + (page.names[incoming.list] || incoming.list || "未写明类型") + "自查表，" + (incoming.year || "未写明") + " 年" +
        (incoming.unit ? "，" + incoming.unit : "") + (incoming.filled ? "，保存于 " + incoming.filled.slice(0, 16).replace("T", " ") : "") + "。";
    }

    /* Asks in turn what is unclear: another list, another year, what differs. */
    function load(incoming, source) {
      returns.adopt(incoming, page.own);
      if (incoming.list !== page.said().list) askList(incoming, source);
      else askYear(incoming, source);
    }

    function askList(incoming, source) {
      var shared = Object.keys(incoming.items).filter(function (id) { return page.own[id]; });
      if (!shared.length) {
        refuse(describe(incoming, source) + "与本表没有相同的项目，不能载入。请打开那一类单位的自查表再载入。");
        return;
      }
      open("这是另一张表的填报结果", [
        say(describe(incoming, source) + "其中 " + shared.length + " 项本表也有，可以只带入这几项。"),
        make("p", {}, [button("只带入这 " + shared.length + " 项", function () {
          var part = returns.startReturn(page.said().list, incoming.year);
          shared.forEach(function (id) { part.items[id] = incoming.items[id]; });
          part.notes = incoming.notes;
          askYear(part, source);
        }), " ", cancel()])
      ]);
    }

    function askYear(incoming, source) {
      var year = page.said().year;
      if (incoming.year === year) {
        askChanges(incoming, describe(incoming, source));
        return;
      }
      var answers = make("input", { type: "checkbox" });
      open("这是 " + (incoming.year || "未写明") + " 年的填报结果", [
        say(describe(incoming, source) + "本页现在是 " + year + " 年。"),
        make("p", {}, [
          incoming.year >= 1900 && incoming.year <= 9999 ? button("换到 " + incoming.year + " 年再载入", function () {
            page.switchYear(incoming.year);
            askChanges(incoming, describe(incoming, source));
          }) : "", " ",
          button("作为 " + year + " 年的起点", function () { askStart(incoming, answers.checked); }), " ", cancel()
        ]),
        make("label", { className: "pb-loading__choice" }, [answers, make("span", { textContent: "作为起点时，连自查情况、完成值、完成时限和得分一起带入（不选则只带入存在问题、整改措施、责任人、佐证材料）" })])
      ]);
    }

    /* Another year's as a start: what was answered is asked again, unless they want it. */
    function askStart(incoming, answers) {
      var part = returns.startReturn(page.said().list, page.said().year);
      part.unit = incoming.unit;
      part.notes = incoming.notes;
      Object.keys(incoming.items).forEach(function (id) {
        Object.keys(incoming.items[id]).forEach(function (field) {
          if (answers || returns.CARRIED.indexOf(field) >= 0) returns.write(part, ["items", id, field], incoming.items[id][field]);
        });
      });
      askChanges(part, "以 " + incoming.year + " 年的为起点。");
    }

    function askChanges(incoming, intro) {
      var found = returns.compare(page.said(), incoming);
      var unknown = Object.keys(incoming.items).filter(function (id) { return !page.own[id]; });
      var odd = (incoming.notes || []).map(function (note) { return (note.path ? page.name(note.path) : "") + note.words; });
      var noted = odd.length ? [make("ul", { className: "pb-loading__notes" }, odd.slice(0, LISTED).map(function (words) {
        return make("li", { textContent: words });
      }).concat(odd.length > LISTED ? [make("li", { textContent: "……还有 " + (odd.length - LISTED) + " 处" })] : []))] : [];
      if (!found.filled.length && !found.differing.length) {
        open("没有要载入的", [say(intro + (found.same.length ? "里面填的和本页完全一样。" : "里面什么也没有填。"))].concat(noted, [make("p", {}, [button("知道了", close)])]));
        return;
      }
      var told = [say(intro + "将填入 " + countItems(found.filled) + " 项（" + found.filled.length + " 处）" +
        (found.differing.length ? "；有 " + countItems(found.differing) + " 项（" + found.differing.length + " 处）与本页不同" : "") +
        (found.same.length ? "；" + found.same.length + " 处相同" : "") + "。")];
      if (unknown.length) {
        told.push(say(unknown.length + " 项不在本表中，会保留着，保存文件时一并写出：" + unknown.slice(0, 5).join("、") + (unknown.length > 5 ? " 等" : "")));
      }
      told = told.concat(noted);
      var keep = make("input", { type: "radio", name: "pb-differing", checked: true });
      var take = make("input", { type: "radio", name: "pb-differing" });
      if (found.differing.length) {
        told.push(make("ul", { className: "pb-loading__differing" }, found.differing.slice(0, LISTED).map(function (change) {
          return make("li", { textContent: page.name(change.path) + "：本页“" + brief(change.before) + "”，文件“" + brief(change.after) + "”" });
        }).concat(found.differing.length > LISTED ? [make("li", { textContent: "……还有 " + (found.differing.length - LISTED) + " 处" })] : [])));
        told.push(make("fieldset", {}, [
          make("legend", { textContent: "不同的地方" }),
          make("label", { className: "pb-loading__choice" }, [keep, make("span", { textContent: "保留本页" })]),
          make("label", { className: "pb-loading__choice" }, [take, make("span", { textContent: "用文件" })])
        ]));
      }
      told.push(make("p", {}, [button("载入", function () {
        var changes = found.filled.concat(take.checked ? found.differing : []);
        close();
        page.apply("载入", changes);
      }), " ", cancel()]));
      open("载入之前请看一下", told);
    }

    function brief(value) {
      var text = typeof value === "string" ? value : JSON.stringify(value);
      return text.length > 40 ? text.slice(0, 40) + "…" : text;
    }

    return { load: load, refuse: refuse, close: close };
  }

  returns.offerLoading = offerLoading;
})();
