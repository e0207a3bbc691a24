/* The table of targets: narrowed, sorted, a part at a time. Without this script all of it stands on several pages. */
(function () {
  "use strict";

  var form = document.querySelector(".pb-narrow");
  if (!form) return;

  var table = document.querySelector(".pb-targets");
  var PART = Number(table.dataset.part);
  var body = table.tBodies[0];
  var output = form.querySelector("output");
  var clear = form.querySelector("[type=reset]");
  var empty = document.querySelector(".pb-targets-none");
  var said = document.querySelector(".pb-targets-said");
  var more = document.querySelector(".pb-targets-more");
  var pager = document.querySelector(".pb-targets-pages");
  var heads = list(table.querySelectorAll("th[data-key]"));
  var sorter = form.elements.sort;
  var selects = list(form.elements).filter(function (each) { return each.tagName === "SELECT" && each !== sorter; });
  var options = {};
  var entries = [];
  var matching = [];
  var sort = "";
  var limit = PART;
  var today = findToday(table.dataset.day);

  function list(items) { return Array.prototype.slice.call(items); }

  /* A clock that is behind the day the site was built is wrong. */
  function findToday(built) {
    var now = new Date();
    var day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (part) {
      return (part < 10 ? "0" : "") + part;
    }).join("-");
    return day > built ? day : built;
  }

  /* By each select: the values under which a row is found. */
  function readRow(row) {
    var data = row.dataset;
    var past = data.by && data.by < today;
    if (past && !row.cells[5].querySelector("em")) row.cells[5].insertAdjacentHTML("beforeend", "<em>已过期</em>");
    entries.push({
      row: row,
      organization: organizations[data.who] || [],
      policy: [data.policy],
      type: [data.type],
      period: [data.per || "none"],
      deadline: [!data.by ? "none" : past ? "past" : data.by.slice(0, 4) === today.slice(0, 4) ? "year" : "later"],
      validity: data.out === undefined ? ["", "all"] : ["out", "all"],
      keys: {
        rank: Number(data.rank),
        order: entries.length,
        type: options.type.indexOf(data.type),
        per: data.per ? options.period.indexOf(data.per) : null,
        by: data.by || null,
        who: data.who === nobody ? null : Number(data.who)
      }
    });
  }

  function passes(entry, select) {
    if (select.name !== "validity" && !select.value) return true;
    return entry[select.name].indexOf(select.value) >= 0;
  }

  /* What else each choice would leave, given all other choices. */
  function count() {
    var counts = {};
    selects.forEach(function (select) { counts[select.name] = {}; });
    entries.forEach(function (entry) {
      var failed = selects.filter(function (select) { return !passes(entry, select); });
      if (failed.length > 1) return;
      (failed.length ? failed : selects).forEach(function (select) {
        entry[select.name].forEach(function (value) {
          counts[select.name][value] = (counts[select.name][value] || 0) + 1;
        });
      });
    });
    selects.forEach(function (select) {
      list(select.options).forEach(function (option) {
        if (!option.value && select.name !== "validity") return;
        option.text = option.dataset.name + "（" + (counts[select.name][option.value] || 0) + "）";
      });
    });
  }

  function compare(one, other) {
    var key = sort.replace("-", "");
    var a = one.keys[key], b = other.keys[key];
    if (a !== b) {
      if (a === null) return 1;
      if (b === null) return -1;
      return (a < b ? -1 : 1) * (sort.charAt(0) === "-" ? -1 : 1);
    }
    return one.keys.order - other.keys.order;
  }

  /* For paper, where no choices can be seen. */
  function describe() {
    return selects.filter(function (select) { return select.value; }).map(function (select) {
      return select.parentNode.firstChild.data.trim() + "：" + select.selectedOptions[0].dataset.name + "；";
    }).join("");
  }

  function fill() {
    var part = document.createDocumentFragment();
    matching.slice(0, limit).forEach(function (entry) { part.appendChild(entry.row); });
    body.textContent = "";
    body.appendChild(part);
    var left = Math.max(0, matching.length - limit);
    more.hidden = !left;
    more.firstChild.textContent = "再看 " + Math.min(PART, left) + " 个（还有 " + left + " 个）";
  }

  function apply() {
    matching = entries.filter(function (entry) {
      return selects.every(function (select) { return passes(entry, select); });
    });
    if (sort) matching.sort(compare);
    limit = PART;
    fill();
    count();
    empty.hidden = matching.length > 0;
    table.hidden = !matching.length;
    said.textContent = describe() + output.textContent;
    clear.hidden = !selects.some(function (select) { return select.value; }) && !sort;
    var all = entries.filter(function (entry) { return entry.validity.indexOf("") >= 0; }).length;
    output.textContent = (matching.length === all ? "" : "符合条件的 " + matching.length + " 个，") + "共 " + all + " 个";
    sorter.value = sort;
    if (sorter.selectedIndex < 0) sorter.value = "";
    heads.forEach(function (head) {
      var own = sort.replace("-", "") === head.dataset.key;
      if (own) head.setAttribute("aria-sort", sort.charAt(0) === "-" ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  /* The choices stand in the address, so that it can be kept and passed on. */
  function writeAddress() {
    var said = selects.concat([{ name: "sort", value: sort }]).filter(function (each) { return each.value; });
    var hash = said.map(function (each) { return each.name + "=" + encodeURIComponent(each.value); }).join("&");
    try {
      history.replaceState(null, "", location.href.split("#")[0] + (hash ? "#" + hash : ""));
    } catch (error) {
      location.hash = hash;
    }
  }

  function readAddress() {
    var said = new URLSearchParams(location.hash.slice(1));
    selects.forEach(function (select) {
      select.value = said.get(select.name) || "";
      if (select.selectedIndex < 0) select.value = "";
    });
    sort = said.get("sort") || "";
    if (!entries[0] || !(sort.replace("-", "") in entries[0].keys)) sort = "";
  }

  function change() {
    apply();
    writeAddress();
  }

  function offerSort(head) {
    var key = head.dataset.key;
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      sort = sort === key ? "-" + key : key;
      if (sort === "order") sort = "";
      change();
    });
  }

  function start() {
    readAddress();
    apply();
    table.removeAttribute("aria-busy");
    if (pager) pager.hidden = true;
  }

  function bring(names) {
    var left = names.length;
    function arrived() {
      left -= 1;
      if (!left) start();
    }
    window.policysiteTargets = function (rows) {
      var holder = document.createElement("template");
      holder.innerHTML = "<table><tbody>" + rows + "</tbody></table>";
      list(holder.content.querySelectorAll("tr")).forEach(readRow);
    };
    table.setAttribute("aria-busy", "true");
    output.textContent = "正在读取其余指标…";
    names.forEach(function (name) {
      var script = document.createElement("script");
      script.src = name;
      script.async = false;
      script.onload = arrived;
      script.onerror = function () {
        pager = null;
        arrived();
      };
      document.body.appendChild(script);
    });
  }

  var organizations = {};
  var nobody = "";
  selects.forEach(function (select) {
    options[select.name] = list(select.options).map(function (option) { return option.value; });
    list(select.options).forEach(function (option) {
      option.dataset.name = option.text;
      (option.dataset.sets || "").split(" ").filter(Boolean).forEach(function (number) {
        (organizations[number] = organizations[number] || []).push(option.value);
        if (option.value === "none") nobody = number;
      });
    });
  });
  list(body.rows).forEach(readRow);
  heads.forEach(offerSort);
  form.hidden = false;
  form.addEventListener("change", function (event) {
    if (event.target === sorter) sort = sorter.value;
    change();
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () {
    sort = "";
    setTimeout(change);
  });
  more.firstChild.addEventListener("click", function () {
    limit += PART;
    fill();
  });
  window.addEventListener("hashchange", start);
  window.addEventListener("beforeprint", function () {
    limit = matching.length;
    fill();
  });

  /* The page can be read before the rest of the library's data is asked for. */
  var scripts = (table.dataset.scripts || "").split(" ").filter(Boolean);
  if (!scripts.length) start();
  else if (document.readyState === "complete") bring(scripts);
  else window.addEventListener("load", function () { setTimeout(function () { bring(scripts); }); });
})();
