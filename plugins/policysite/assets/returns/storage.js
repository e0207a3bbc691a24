/* Where a return is kept: this browser's storage, a key for each list and year. Another window may have written since:
   only the fields that were changed here are written, on top of what stands there. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var RETURN = "policysite.return.";
  var NOTES = "policysite.filling.";

  function recall(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (error) {
      return null;
    }
  }

  function openStorage(list) {
    var prefix = RETURN + list + ".";

    function load(year, text) {
      var data = null;
      try {
        data = JSON.parse(text === undefined ? localStorage.getItem(prefix + year) : text);
      } catch (error) { /* nothing that can be read was kept */ }
      var said = returns.takeReturn(data && typeof data === "object" ? data : {});
      said.list = list;
      said.year = year;
      return said;
    }

    return {
      load: load,

      /* Writes fields of a return; false where the browser does not let it. */
      save: function (said, paths) {
        try {
          var kept = load(said.year);
          paths.forEach(function (path) {
            if (returns.read(said, path) !== "" || returns.read(kept, path) !== "") returns.write(kept, path, returns.read(said, path));
          });
          if (returns.listPaths(kept).length) localStorage.setItem(prefix + said.year, JSON.stringify(returns.giveReturn(kept)));
          else localStorage.removeItem(prefix + said.year);
          return true;
        } catch (error) {
          return false;
        }
      },

      years: function () {
        var years = [];
        try {
          for (var n = 0; n < localStorage.length; n += 1) {
            var key = localStorage.key(n);
            if (key.indexOf(prefix) === 0 && /^\d{4}$/.test(key.slice(prefix.length))) years.push(+key.slice(prefix.length));
          }
        } catch (error) { /* closed to this page */ }
        return years;
      },

      /* What is remembered beside the fields: which year was open, how much was changed since the last file. */
      note: function (name) { return recall(NOTES + list + "." + name); },

      setNote: function (name, value) {
        try {
          localStorage.setItem(NOTES + list + "." + name, JSON.stringify(value));
        } catch (error) { /* told where fields are saved */ }
      },

      /* Calls back with what another window has written for a year. */
      watch: function (callback) {
        window.addEventListener("storage", function (event) {
          if (event.key && event.key.indexOf(prefix) === 0) {
            var year = +event.key.slice(prefix.length);
            callback(year, load(year, event.newValue));
          }
        });
      }
    };
  }

  returns.openStorage = openStorage;
})();
