/* The controls of an item, in the cells of its row; made when the row comes near. What others wrote is only ever text. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var TITLES = {
    state: "自查情况", value: "完成值", problem: "存在问题", remedy: "整改措施", person: "责任人", due: "完成时限",
    evidence: "佐证材料", score: "自评分", score_above: "上级评分", note: "备注"
  };
  var ASK = "请写明问题和措施";
  var LONGEST = 5000;
  var grows = !!(window.CSS && CSS.supports && CSS.supports("field-sizing", "content"));

  function make(tag, properties, children) {
    var element = document.createElement(tag);
    Object.keys(properties || {}).forEach(function (name) {
      if (name === "dataset") Object.assign(element.dataset, properties.dataset);
      else if (name.indexOf("aria-") === 0 || name === "inputmode") element.setAttribute(name, properties[name]);
      else element[name] = properties[name];
    });
    (children || []).forEach(function (child) {
      element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    });
    return element;
  }

  function all(within, selector) {
    return Array.prototype.slice.call(within.querySelectorAll(selector));
  }

  function fieldsOf(cell) { return cell.dataset.fields.split(" "); }

  function nameOf(row) {
    var title = row.querySelector(".pb-c-title") || row.querySelector(".pb-c-text");
    return title.textContent.trim().slice(0, 30);
  }

  /* Names the controls of a row apart from those of others. */
  var made = 0;

  function build(row, more, said) {
    if (row.dataset.live) return;
    row.dataset.live = "1";
    made += 1;
    var name = nameOf(row);
    var counted = !!row.querySelector("[data-goal]") || !!returns.read(said, ["items", row.dataset.item, "value"]);
    var prefix = "pb-f" + made + "-";

    function makeControl(field, title, described) {
      var label = title + "：" + name;
      if (field === "state") return makeStates(label);
      var control = field === "score"
        ? make("input", { type: "text", maxLength: 20, inputmode: "decimal" })
        : make("textarea", { rows: 1, maxLength: LONGEST, spellcheck: false });
      control.className = "pb-control";
      control.dataset.field = field;
      control.setAttribute("aria-label", label);
      if (described) control.setAttribute("aria-describedby", prefix + described);
      return control;
    }

    function makeStates(label) {
      return make("fieldset", { className: "pb-state" }, [make("legend", { textContent: label })].concat(
        returns.STATES.map(function (state) {
          return make("label", {}, [
            make("input", { type: "radio", name: prefix + "state", value: state, dataset: { field: "state" } }),
            make("span", { textContent: state })
          ]);
        })
      ));
    }

    function makeField(field, title, titled) {
      var described = field === "value" ? "verdict" : field === "problem" ? "ask" : "";
      var children = [makeControl(field, title, described)];
      if (titled && field !== "state") children.unshift(make("span", { className: "pb-field__title", textContent: title, "aria-hidden": "true" }));
      if (described) children.push(make("small", { className: "pb-" + described, id: prefix + described }));
      return make("div", { className: "pb-field", dataset: { of: field } }, children);
    }

    all(row, "td[data-fields]").forEach(function (cell) {
      var fields = fieldsOf(cell);
      fields.forEach(function (field) {
        if (field === "value" && !counted) return;
        var title = fields.length > 1 ? TITLES[field] : cell.dataset.label || TITLES[field];
        cell.appendChild(makeField(field, title, fields.length > 1));
      });
    });
    var wanted = more.filter(function (field) { return field !== "value" || counted; });
    if (wanted.length) {
      row.querySelector(".pb-c-text").appendChild(make("details", { className: "pb-more" }, [
        make("summary", { textContent: wanted.map(function (field) { return TITLES[field]; }).join("、") }),
        make("div", { className: "pb-more__fields" }, wanted.map(function (field) { return makeField(field, TITLES[field], true); }))
      ]));
    }
    show(row, said);
  }

  /* What is asked of the numbers of an item that are shown, and what is filled in. */
  function judgeRow(row, said) {
    var value = returns.read(said, ["items", row.dataset.item, "value"]);
    if (!value) return null;
    return returns.judge(all(row, ".pb-reading:not([hidden])[data-goal]").map(function (reading) {
      return JSON.parse(reading.dataset.goal);
    }), value);
  }

  function sayVerdict(row, judged, state) {
    if (!judged || judged.why === "没有要比的数") return "";
    if (judged.verdict === "met") return "已达标";
    if (judged.verdict === "unknown") return "未能判断：" + judged.why;
    return "未达标" + (state === "是" ? "，与“是”不符" : "");
  }

  /* The row says what is filled in. */
  function show(row, said) {
    var item = said.items[row.dataset.item] || {};
    var state = item.state || "";
    var wanting = (state === "部分" || state === "否") && !(item.problem && item.remedy);
    var judged = judgeRow(row, said);
    row.classList.toggle("is-answered", !!Object.keys(item).length);
    row.classList.toggle("is-wanting", wanting);
    row.classList.toggle("is-short", !!judged && judged.verdict === "short");
    if (!row.dataset.live) return;
    all(row, "[data-field]").forEach(function (control) {
      var value = item[control.dataset.field] || "";
      if (control.type === "radio") control.checked = control.value === value;
      else if (control.value !== value) {
        control.value = value;
        fit(control);
      }
    });
    var verdict = row.querySelector(".pb-verdict");
    if (verdict) {
      verdict.textContent = sayVerdict(row, judged, state);
      verdict.dataset.verdict = judged ? judged.verdict : "";
    }
    all(row, ".pb-ask").forEach(function (ask) { ask.textContent = wanting ? ASK : ""; });
    all(row, ".pb-more").forEach(function (more) {
      var held = all(more, ".pb-control").some(function (control) { return control.value; });
      more.classList.toggle("is-held", held);
      if (wanting && more.querySelector("[data-of=problem]")) more.open = true;
    });
  }

  /* A field is as high as its text; newer browsers do that by themselves. */
  function fit(control) {
    if (grows || control.tagName !== "TEXTAREA") return;
    control.style.height = "auto";
    if (control.value) control.style.height = control.scrollHeight + 2 + "px";
  }

  function pathOf(control) {
    var row = control.closest(".pb-item");
    return row ? ["items", row.dataset.item, control.dataset.field] : null;
  }

  returns.TITLES = TITLES;
  returns.cells = { all: all, make: make, build: build, show: show, fit: fit, judge: judgeRow, nameOf: nameOf, pathOf: pathOf, fieldsOf: fieldsOf };
})();
