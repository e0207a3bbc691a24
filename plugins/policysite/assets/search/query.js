/* What a reader typed → what is looked for. A query is cut at its spaces and at words that only ask; of the rest every
   pair of neighbouring tokens is looked for, and where a synonym is known, what stands for it. */
(function () {
  "use strict";

  const parts = window.policysite.parts;

  /* Words as sequences of tokens, to be found in a query: the longest that begins at a token wins. */
  function makeMatcher(fold, entries) {
    const byFirst = new Map();
    entries.forEach(function (entry) {
      const tokens = fold(entry.word).map(textOf);
      if (!tokens.length) return;
      if (!byFirst.has(tokens[0])) byFirst.set(tokens[0], []);
      byFirst.get(tokens[0]).push({tokens: tokens, value: entry.value, word: entry.word});
    });
    byFirst.forEach(function (list) { list.sort(function (a, b) { return b.tokens.length - a.tokens.length; }); });
    return function match(tokens, from) {
      return (byFirst.get(tokens[from].text) || []).find(function (entry) {
        return entry.tokens.every(function (text, n) {
          const token = tokens[from + n];
          return token && token.text === text && (!n || token.gap === "");
        });
      });
    };
  }

  function textOf(token) { return token.text; }

  /* Everything of `match` that stands in the tokens, from left to right, nothing twice. */
  function findAll(match, tokens) {
    const found = [];
    for (let n = 0; n < tokens.length;) {
      const entry = match(tokens, n);
      if (entry) found.push({from: n, to: n + entry.tokens.length, word: entry.word, value: entry.value});
      n += entry ? entry.tokens.length : 1;
    }
    return found;
  }

  /* Runs of tokens that belong together: cut at gaps, and at what is found in `without`. */
  function cutPieces(tokens, without) {
    const dropped = new Set();
    without.forEach(function (found) { for (let n = found.from; n < found.to; n++) dropped.add(n); });
    const pieces = [];
    let piece = null;
    tokens.forEach(function (token, n) {
      if (dropped.has(n)) piece = null;
      else if (piece && token.gap === "") piece.push(token);
      else pieces.push(piece = [token]);
    });
    return pieces;
  }

  /* word → the words that stand for it: groups go both ways, `narrower` one way. */
  function listSynonyms(groups, narrower) {
    const others = new Map();
    const add = function (word, other) {
      if (!others.has(word)) others.set(word, new Set());
      if (word !== other) others.get(word).add(other);
    };
    groups.forEach(function (group) {
      group.forEach(function (word) { group.forEach(function (other) { add(word, other); }); });
    });
    narrower.forEach(function (row) { row.slice(1).forEach(function (other) { add(row[0], other); }); });
    return Array.from(others, function (entry) { return {word: entry[0], value: Array.from(entry[1])}; });
  }

  function joinsInQuery(gap) { return gap === ""; }

  function listKeys(tokens) {
    const pairs = parts.listPairs(tokens, joinsInQuery);
    return (tokens.length > 1 ? pairs.slice(0, -1) : []).map(function (pair) { return pair.key; });
  }

  /* A way of saying something: its pairs, or a single token by whatever it begins. */
  function makeVariant(tokens, word) {
    return {keys: listKeys(tokens), token: tokens.length === 1 ? tokens[0].text : null, word: word};
  }

  /* core: what the index says of words → a function from a query and what is switched off in it to its meaning. */
  function makeAnalyse(fold, core) {
    const questions = makeMatcher(fold, [].concat.apply([], core.questions.map(function (row) {
      return row.slice(1).map(function (word) { return {word: word, value: row[0]}; });
    })));
    const cues = makeMatcher(fold, core.cues.map(function (row) { return {word: row[0], value: row.slice(1)}; }));
    const synonyms = makeMatcher(fold, listSynonyms(core.synonyms, core.narrower));
    const binding = new Set(core.binding);

    /* What a piece is looked for by: what stands for its synonyms together, every other pair by itself. `word` marks
       what is known as one, `who` what names an organization type, `binds` a pair with a character that says nothing. */
    function makeConcepts(piece, expand, named) {
      const found = findAll(synonyms, piece);
      const concepts = [];
      const add = function (from, to, words) {
        const tokens = piece.slice(from, to);
        concepts.push({
          own: makeVariant(tokens),
          word: words.length > 0,
          others: (expand ? words : []).map(function (word) { return makeVariant(fold(word), word); }),
          who: tokens.every(function (token) { return named.has(token); }),
          binds: !words.length && tokens.some(function (token) { return binding.has(token.text); })
        });
      };
      found.forEach(function (each) { add(each.from, each.to, each.value); });
      if (piece.length === 1 && !found.length) add(0, 1, []);
      for (let n = 0; n + 1 < piece.length; n++) {
        const inside = found.some(function (each) { return each.from <= n && n + 1 < each.to; });
        if (!inside) add(n, n + 2, []);
      }
      return concepts;
    }

    return function analyse(text, expand) {
      const tokens = fold(text);
      const asked = findAll(questions, tokens);
      let pieces = cutPieces(tokens, asked);
      if (!pieces.length) pieces = cutPieces(tokens, []);
      const organizations = new Set(), naming = new Set(), named = findAll(cues, tokens);
      named.forEach(function (each) {
        each.value.forEach(function (n) { organizations.add(n); });
        if (each.value.length) tokens.slice(each.from, each.to).forEach(function (token) { naming.add(token); });
      });
      const concepts = [].concat.apply([], pieces.map(function (piece) { return makeConcepts(piece, expand, naming); }));
      return {
        text: text,
        pieces: pieces,
        /* Pairs that no synonym accounts for. */
        unexplained: [].concat.apply([], concepts.map(function (concept) {
          return concept.word ? [] : concept.own.keys;
        })),
        concepts: concepts,
        organizations: organizations,
        /* Nothing is said but who. */
        bare: organizations.size > 0 && !cutPieces(tokens, asked.concat(named)).length,
        types: asked.reduce(function (mask, each) { return mask | each.value; }, 0)
      };
    };
  }

  parts.makeAnalyse = makeAnalyse;
  parts.listKeys = listKeys;
  parts.joinsInQuery = joinsInQuery;
})();
