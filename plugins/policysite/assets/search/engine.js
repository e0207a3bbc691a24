/* The parts put together: a query is read, repaired where it must be, looked up and ranked. */
(function () {
  "use strict";

  const parts = window.policysite.parts;

  /* What is known of clauses by their number without loading them. */
  function describe(clauses, core) {
    const everyone = core.organizations.length;
    return {
      size: clauses.length,
      policy: function (n) { return clauses[n].policy; },
      applies: function (n) { return clauses[n].applies; },
      topics: function (n) { return clauses[n].topics; },
      periods: function (n) { return clauses[n].periods; },
      types: function (n) { return clauses[n].types; },
      bare: function (n) { return !clauses[n].text; },
      out: function (n) { return Boolean(core.policies[clauses[n].policy][3]); },
      /* The organization types that a clause is for; 全部 is resolved. */
      organizations: function (n) {
        const applies = clauses[n].applies;
        return applies.indexOf(everyone) < 0 ? applies : core.policies[clauses[n].policy][2];
      }
    };
  }

  /* Letters that stand nowhere in the library are pinyin → {text, others}: what they were replaced by, and what else
     they may stand for; null if nothing. */
  function replaceLetters(tokens, text, known, readPinyin) {
    const runs = [];
    tokens.forEach(function (token, n) {
      if (!/^[a-z]/.test(token.text) || known(token.text)) return;
      const last = runs[runs.length - 1];
      if (last && last.to === n && token.gap !== "|") {
        last.to = n + 1;
        last.end = token.end;
        last.letters += token.text;
      } else runs.push({to: n + 1, start: token.start, end: token.end, letters: token.text});
    });
    let replaced = text, others = [];
    runs.reverse().forEach(function (run) {
      const found = readPinyin(run.letters);
      if (!found.length) return;
      replaced = replaced.slice(0, run.start) + found[0] + replaced.slice(run.end);
      others = found.slice(1);
    });
    return replaced === text ? null : {text: replaced, others: runs.length === 1 ? others : []};
  }

  /* What of the query a synonym explains is no slip. */
  function listDoubtful(meaning) {
    return meaning.pieces.filter(function (piece) { return piece.length > 1; });
  }

  function replaceSlips(meaning, text, repairPiece) {
    return listDoubtful(meaning).reverse().reduce(function (replaced, piece) {
      const tokens = repairPiece(piece);
      return tokens ? replaced.slice(0, piece[0].start) + parts.writeTokens(tokens, text) +
        replaced.slice(piece[piece.length - 1].end) : replaced;
    }, text);
  }

  function makeEngine(core, rows, loadWords) {
    const fold = parts.makeFold(core.rules);
    const clauses = [];
    rows.forEach(function (policy, number) {
      policy.forEach(function (row) { clauses.push(parts.readClause(row, number)); });
    });
    return parts.buildIndex(fold, clauses).then(function (index) {
      return assemble(core, fold, index, describe(clauses, core), loadWords);
    });
  }

  function assemble(core, fold, index, meta, loadWords) {
    const analyse = parts.makeAnalyse(fold, core);
    const scoreAll = parts.makeScorer(index, meta);
    let tools = null;

    function loadTools() {
      return tools = tools || loadWords().then(function (raw) {
        const words = parts.listWords(raw.words);
        const syllables = parts.readCharacters(raw.readings);
        const vocabulary = parts.makeVocabulary(index.countPairs(words, fold));
        return {
          words: words,
          readPinyin: parts.makePinyin(words, syllables),
          repairPiece: parts.makeRepair(vocabulary, parts.makeSounds(syllables), index.holds)
        };
      });
    }

    /* Whether something in the query stands nowhere, or not as it is written. */
    function isDoubtful(meaning, postings) {
      if (meaning.unexplained.some(function (key) { return !postings.ofKey(key); })) return true;
      return meaning.unexplained.length > 0 && meaning.pieces.some(function (piece) {
        return parts.isShort(piece) && !index.holds(piece.map(function (token) { return token.text; }));
      });
    }

    /* The query as it was meant → a promise of {text, others} or null. */
    function repair(text) {
      const tokens = fold(text);
      const letters = tokens.filter(function (token) { return /^[a-z]/.test(token.text); }).map(function (token) { return token.text; });
      return index.loadStarting(letters).then(function (starting) {
        const known = function (token) { return starting(token).length > 0; };
        if (letters.every(known)) return null;
        return loadTools().then(function (tools) { return replaceLetters(tokens, text, known, tools.readPinyin); });
      }).then(function (read) {
        const meaning = analyse(read ? read.text : text, true);
        return parts.loadPostings(index, meaning.concepts).then(function (postings) {
          if (!isDoubtful(meaning, postings)) return read;
          return loadTools().then(function (tools) {
            const replaced = replaceSlips(meaning, meaning.text, tools.repairPiece);
            return replaced === meaning.text ? read : {text: replaced, others: []};
          });
        });
      });
    }

    /* options: {repair, expand}: false switches off → a promise of {hits, meaning, repaired} */
    function find(text, options) {
      const on = options || {};
      return (on.repair === false ? Promise.resolve(null) : repair(text)).then(function (repaired) {
        const meaning = analyse(repaired ? repaired.text : text, on.expand !== false);
        return parts.loadPostings(index, meaning.concepts).then(function (postings) {
          const hits = scoreAll(meaning, postings).map(function (hit) {
            return {doc: hit.doc, score: hit.score, policy: core.policies[meta.policy(hit.doc)][0]};
          });
          return index.loadClauses(hits.map(function (hit) { return hit.doc; })).then(function (loaded) {
            hits.forEach(function (hit, n) { hit.unit = loaded[n].unit; });
            return {hits: hits, meaning: meaning, repaired: repaired, note: repaired && repaired.text};
          });
        });
      });
    }

    return {find: find};
  }

  parts.makeEngine = makeEngine;
})();
