/* A return: what was filled in on a list, as fields that are named by paths. Pure functions over plain data.
   Classic script, so that it runs from file://. Objects that take keys from outside have no prototype. */
(function () {
  "use strict";

  var STATES = ["是", "部分", "否", "不适用"];
  var FIELDS = ["state", "value", "problem", "remedy", "person", "due", "evidence", "score", "score_above", "note"];
  var CARRIED = ["problem", "remedy", "person", "evidence"];

  function bare() { return Object.create(null); }

  function isMapping(data) { return !!data && typeof data === "object" && !Array.isArray(data); }

  function asText(data) {
    if (typeof data === "number" && isFinite(data)) return String(data);
    return typeof data === "string" ? data : "";
  }

  function startReturn(list, year) {
    return { list: list, year: year, unit: "", items: bare(), signoff: bare(), other: bare() };
  }

  /* Now, in Beijing, whatever clock the computer keeps. */
  function tellTime() {
    return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 19) + "+08:00";
  }

  /* Plain data → a return; `other` keeps the keys that nobody here knows, and those of an item stay in it. A state that
     is none keeps its words in the item's note; `notes` tells it: [{path, words}]. */
  function takeReturn(data) {
    var taken = startReturn(asText(data.list), Number(data.year) || 0);
    taken.unit = asText(data.unit);
    taken.filled = asText(data.filled);
    taken.notes = [];
    Object.keys(data).forEach(function (key) {
      if (["policybook", "schema", "list", "year", "unit", "filled", "items", "signoff"].indexOf(key) < 0) taken.other[key] = data[key];
    });
    if (isMapping(data.items)) {
      Object.keys(data.items).forEach(function (id) {
        var fields = data.items[id];
        if (!isMapping(fields)) return;
        var item = bare();
        var odd = "";
        Object.keys(fields).forEach(function (key) {
          var known = FIELDS.indexOf(key) >= 0;
          var value = known ? asText(fields[key]) : fields[key];
          if (key === "state" && STATES.indexOf(value) < 0) {
            odd = value;
            value = "";
          }
          if (value !== "" && value !== null && value !== undefined) item[key] = value;
        });
        if (odd) {
          item.note = (item.note ? item.note + "\n" : "") + "自查情况原写“" + odd + "”";
          taken.notes.push({ path: ["items", id, "state"], words: "写的是“" + odd + "”，按未填看待，原话放在备注里" });
        }
        if (Object.keys(item).length) taken.items[id] = item;
      });
    }
    if (isMapping(data.signoff)) {
      Object.keys(data.signoff).forEach(function (label) {
        var said = asText(data.signoff[label]);
        if (said) taken.signoff[label] = said;
      });
    }
    return taken;
  }

  /* A return → plain data of the interchange; fields left empty are left out. */
  function giveReturn(said, filled) {
    var data = bare();
    data.policybook = "return";
    data.schema = 1;
    data.list = said.list;
    data.year = said.year;
    data.unit = said.unit;
    if (filled || said.filled) data.filled = filled || said.filled;
    data.items = said.items;
    data.signoff = said.signoff;
    Object.keys(said.other).forEach(function (key) { data[key] = said.other[key]; });
    return data;
  }

  /* Paths: ["unit"], ["signoff", label], ["items", id, field]. */
  function read(said, path) {
    var value = path.reduce(function (data, key) { return data === undefined || data === null ? undefined : data[key]; }, said);
    return value === undefined || value === null ? "" : value;
  }

  function write(said, path, value) {
    var last = path.length - 1;
    var place = said;
    for (var n = 0; n < last; n += 1) place = place[path[n]] = place[path[n]] || bare();
    if (last === 0 || value !== "") place[path[last]] = value;
    else delete place[path[last]];
    if (path[0] === "items" && !Object.keys(said.items[path[1]]).length) delete said.items[path[1]];
  }

  function listPaths(said) {
    var paths = said.unit ? [["unit"]] : [];
    Object.keys(said.signoff).forEach(function (label) { paths.push(["signoff", label]); });
    Object.keys(said.items).forEach(function (id) {
      Object.keys(said.items[id]).forEach(function (field) { paths.push(["items", id, field]); });
    });
    Object.keys(said.other).forEach(function (key) { paths.push(["other", key]); });
    return paths;
  }

  function isSame(one, other) {
    return one === other || (typeof one === "object" && typeof other === "object" && JSON.stringify(one) === JSON.stringify(other));
  }

  /* An item may have been filled in under an id that it had before: `own` leads from each id to the one it has now.
     What stands under both stays where it is, the rest moves; answers with the paths that changed. */
  function adopt(said, own) {
    var moved = [];
    Object.keys(said.items).forEach(function (id) {
      var now = own[id];
      if (!now || now === id) return;
      var fields = said.items[id];
      Object.keys(fields).forEach(function (field) {
        if (!isSame(read(said, ["items", now, field]), "")) return;
        write(said, ["items", now, field], fields[field]);
        write(said, ["items", id, field], "");
        moved.push(["items", now, field], ["items", id, field]);
      });
    });
    return moved;
  }

  /* What loading `other` into `said` would do: paths that are filled, that differ, that are the same already. */
  function compare(said, other, wanted) {
    var found = { filled: [], differing: [], same: [] };
    listPaths(other).filter(wanted || Boolean).forEach(function (path) {
      var here = read(said, path);
      var there = read(other, path);
      found[here === "" ? "filled" : isSame(here, there) ? "same" : "differing"].push({ path: path, before: here, after: there });
    });
    return found;
  }

  window.policysite = window.policysite || {};
  var returns = window.policysite.returns = window.policysite.returns || {};
  returns.STATES = STATES;
  returns.FIELDS = FIELDS;
  returns.CARRIED = CARRIED;
  returns.bare = bare;
  returns.tellTime = tellTime;
  returns.startReturn = startReturn;
  returns.takeReturn = takeReturn;
  returns.giveReturn = giveReturn;
  returns.read = read;
  returns.write = write;
  returns.listPaths = listPaths;
  returns.isSame = isSame;
  returns.adopt = adopt;
  returns.compare = compare;
})();
