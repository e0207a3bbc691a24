/* What can be undone: groups of changes of fields. */
(function () {
  "use strict";

  var MOST = 200;
  var PAUSE = 1500;

  function startHistory() {
    var groups = [];
    var last = 0;

    return {
      /* Typing on in a field is one change; tells whether this is a new one. */
      add: function (name, changes) {
        var now = Date.now();
        var top = groups[groups.length - 1];
        var typed = changes.length === 1 && top && top.changes.length === 1 && top.open && now - last < PAUSE;
        typed = typed && top.changes[0].path.join("\n") === changes[0].path.join("\n");
        if (typed) top.changes[0].after = changes[0].after;
        else groups.push({ name: name, changes: changes, open: true });
        if (groups.length > MOST) groups.shift();
        last = now;
        return !typed;
      },
      close: function () {
        if (groups.length) groups[groups.length - 1].open = false;
      },
      take: function () { return groups.pop(); },
      size: function () { return groups.length; }
    };
  }

  window.policysite.returns.startHistory = startHistory;
})();
