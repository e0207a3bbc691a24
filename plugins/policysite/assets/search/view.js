/* Results and what is said of them as elements of a page. Policy text is other people's: it only ever becomes text. */
(function () {
  "use strict";

  const parts = window.policysite.parts;
  const BADGES = 4, SYNONYMS = 6, OTHERS = 4;

  /* make("p", "pb-x", "text" or children) → an element */
  function make(name, classes, content) {
    const element = document.createElement(name);
    if (classes) element.className = classes;
    [].concat(content === undefined ? [] : content).forEach(function (child) {
      element.append(child);
    });
    return element;
  }

  function makeButton(words, act) {
    const button = make("button", "pb-search__act", words);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  function makePieces(pieces) {
    return pieces.map(function (piece) {
      return piece.marked ? make("mark", "pb-found", piece.text) : piece.text;
    });
  }

  /* Where a clause stands; the page one lands on marks the words. */
  function makeUrl(root, policy, unit, words) {
    const query = words.length ? "?h=" + words.map(encodeURIComponent).join("+") : "";
    return root + "/policies/" + encodeURIComponent(policy) + ".html" + query + "#u" + unit.replace(/\./g, "-");
  }

  function nameClause(clause) {
    const label = clause.label || (clause.unit === "end" ? "结尾" : clause.unit === "0" ? "开头" : "");
    return label && !/[、）)]$/.test(label) ? label + " " : label;
  }

  function makeFacts(core, clause) {
    const policy = core.policies[clause.policy];
    const everyone = core.organizations.length;
    const names = clause.applies.map(function (n) { return n === everyone ? "全部" : core.organizations[n][0]; });
    const badges = names.slice(0, BADGES).map(function (name) { return make("span", "pb-badge", name); });
    if (names.length > BADGES) badges.push(make("span", "pb-badge", "等 " + names.length + " 类"));
    const status = policy[3] ? [make("span", "pb-status", policy[3])] : [];
    return [make("span", "pb-hit__policy", policy[1])].concat(status, badges)
      .concat(clause.chips.map(function (chip) { return make("span", "pb-chip", chip); }));
  }

  /* A hit as a link, to stand in a list. */
  function makeHit(engine, hit, marked, root) {
    const clause = hit.clause, core = engine.core;
    const shown = engine.show(clause, marked);
    const heading = clause.heading ? makePieces(shown.heading)
      : clause.above.slice(-1).map(function (above) { return make("span", "pb-hit__above", above); });
    const link = make("a", "pb-hit", [
      make("span", "pb-hit__head", [make("span", "pb-label", nameClause(clause))].concat(heading)),
      make("span", "pb-hit__text", [].concat(shown.begins ? [] : "…", makePieces(shown.text), shown.ends ? [] : "…")),
      make("span", "pb-hit__facts", makeFacts(core, clause))
    ]);
    link.href = makeUrl(root, core.policies[clause.policy][0], clause.unit, shown.words);
    return link;
  }

  function quote(word) { return "“" + word + "”"; }

  /* What was done to the query, and the way to undo it. change(state) searches anew. */
  function makeNotes(result, state, change) {
    const notes = [];
    if (result.repaired) {
      notes.push(make("p", "", ["按", make("b", "", quote(result.repaired.text)), "搜索。",
        makeButton("仍搜" + quote(state.q), function () { change({repair: false}); })]));
      if (result.repaired.others.length) {
        notes.push(make("p", "", ["也可能是："].concat(result.repaired.others.slice(0, OTHERS).map(function (word) {
          return makeButton(word, function () { change({q: word}); });
        }))));
      }
    }
    if (state.repair === false) {
      notes.push(make("p", "", ["只搜" + quote(state.q) + "。", makeButton("恢复改正", function () { change({repair: true}); })]));
    }
    const words = result.synonyms;
    if (words.length) {
      notes.push(make("p", "", ["同义词：" + words.slice(0, SYNONYMS).join("、") + (words.length > SYNONYMS ? "等" : "") + "。",
        makeButton("只搜原词", function () { change({expand: false}); })]));
    }
    if (state.expand === false) {
      notes.push(make("p", "", ["没有加同义词。", makeButton("加上同义词", function () { change({expand: true}); })]));
    }
    return notes;
  }

  /* Nothing was found: what was tried, and the nearest words. */
  function makeNothing(state, words, narrowed, change) {
    const tried = ["原词"].concat(
      state.repair === false ? [] : ["拼音", "读音相近、多写少写或写错一个字的词"], state.expand === false ? [] : ["同义词"]);
    const said = [make("p", "", [narrowed ? "按现在的筛选没有找到" : "没有找到", make("b", "", quote(state.q)), "。试过：" + tried.join("、") + "。"])];
    if (narrowed) said.push(make("p", "", makeButton("去掉筛选再找", function () { change(narrowed); })));
    if (words.length) {
      said.push(make("p", "", ["相近的词："].concat(words.map(function (word) {
        return makeButton(word, function () { change({q: word}); });
      }))));
    }
    return said;
  }

  Object.assign(parts, {make: make, makeButton: makeButton, makeHit: makeHit, makeNotes: makeNotes, makeNothing: makeNothing, makeUrl: makeUrl});
})();
