/* Looks words up in the text of all clauses, letter by letter. The clauses are fetched when the field is first used. */
(function () {
  "use strict";

  var form = document.querySelector("[data-clauses]");
  if (!form) return;

  var SHOWN = 20, AROUND = 24;
  var input = form.querySelector("input");
  var output = form.querySelector("output");
  var results = form.querySelector("ol");
  var clauses = null;

  /* Full-width letters and digits are the same as narrow ones; white space says nothing. */
  function fold(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }

  function bring() {
    if (clauses) return;
    clauses = [];
    window.policysiteClauses = function (rows) {
      clauses = rows.map(function (row) {
        return { url: row[0], policy: row[1], name: row[2], text: row[3].replace(/\s+/g, ""), folded: fold(row[2] + "\n" + row[3]) };
      });
      look();
    };
    var script = document.createElement("script");
    script.src = form.dataset.clauses;
    script.onerror = function () { output.textContent = "没有读到条文，请刷新后再试"; };
    document.body.appendChild(script);
  }

  function make(parent, tag, text) {
    var element = parent.appendChild(document.createElement(tag));
    element.textContent = text;
    return element;
  }

  /* The words around the first that is found, all that are found in them marked. */
  function showSnippet(place, text, words) {
    var folded = text.normalize("NFKC").toLowerCase();
    if (folded.length !== text.length) text = folded;
    var found = words.map(function (word) { return folded.indexOf(word); }).filter(function (at) { return at >= 0; });
    var start = found.length ? Math.max(0, Math.min.apply(null, found) - AROUND) : 0;
    var end = start + 4 * AROUND;
    if (start) place.append("……");
    while (start < end && start < text.length) {
      var word = words.filter(function (each) { return folded.startsWith(each, start); })[0];
      if (word) make(place, "mark", text.substr(start, word.length));
      else place.append(text.charAt(start));
      start += word ? word.length : 1;
    }
    if (start < text.length) place.append("……");
  }

  function show(clause, words) {
    var item = make(results, "li", "");
    var link = make(item, "a", clause.name);
    link.href = clause.url;
    make(item, "small", "《" + clause.policy + "》");
    showSnippet(make(item, "p", ""), clause.text, words);
  }

  function look() {
    var words = input.value.split(/\s+/).map(fold).filter(Boolean);
    results.textContent = "";
    output.textContent = "";
    if (!words.length || !clauses) return;
    var found = clauses.filter(function (clause) {
      return words.every(function (word) { return clause.folded.indexOf(word) >= 0; });
    });
    function weigh(clause) { return words.filter(function (word) { return fold(clause.name).indexOf(word) >= 0; }).length; }
    found.sort(function (one, other) { return weigh(other) - weigh(one); });
    output.textContent = found.length ? "找到 " + found.length + " 条" + (found.length > SHOWN ? "，显示前 " + SHOWN + " 条" : "")
      : "没有同时写到这些字词的条文；可以少写几个词，或换一种说法";
    found.slice(0, SHOWN).forEach(function (clause) { show(clause, words); });
  }

  form.hidden = false;
  input.addEventListener("focus", bring);
  input.addEventListener("input", function (event) { if (!event.isComposing) look(); });
  input.addEventListener("compositionend", look);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = results.querySelector("a");
    if (first) first.click();
  });
})();
