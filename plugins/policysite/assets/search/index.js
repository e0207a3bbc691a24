/* Which clauses hold which pairs of tokens. A small library ships its clauses and is indexed here, in slices, so that
   typing never waits; a large one ships its postings too, and only what a query asks for is loaded. */
(function () {
  "use strict";

  const END = "$";
  const NONE = {docs: [], counts: []};
  const SLICE = 12;  /* milliseconds of work between two breaths */
  const LOOKED_AT = 20;  /* clauses, for a run of tokens */
  /* What a pair counts in the heading, in the text, and in the headings above; policysite/postings.py has the same. */
  const HEADING = 4, TEXT = 2, ABOVE = 1;

  /* The pairs of neighbouring tokens, the last of each run with an end mark: every token begins exactly one pair.
     `joins` says over which gaps two tokens are neighbours. */
  function listPairs(tokens, joins) {
    return tokens.map(function (token, n) {
      const next = tokens[n + 1];
      return {
        key: token.text + (next && joins(next.gap) ? next.text : END),
        first: token.text,
        start: token.start,
        end: next && joins(next.gap) ? next.end : token.end
      };
    });
  }

  /* In a policy white space means nothing: it is what a broken line left. */
  function joinsInText(gap) { return gap !== "|"; }

  /* A clause as the index brings it → what it is called here. */
  function readClause(row, policy, byUnit) {
    const clause = {
      unit: row[0], label: row[1], heading: row[2], text: row[3] || "", applies: row[4] || [], topics: row[5] || [],
      chips: row[6] || [], types: row[7] || 0, periods: row[8] || [], bare: !row[3], policy: policy, above: []
    };
    const steps = clause.unit.split(".");
    for (let size = 1; size < steps.length; size++) {
      const around = byUnit.get(steps.slice(0, size).join("."));
      if (around && around.heading) clause.above.push(around.heading);
    }
    byUnit.set(clause.unit, clause);
    return clause;
  }

  /* A file of the index: [[number of the policy, its clauses], …] → all its clauses in their order. */
  function readPolicies(file) {
    return [].concat.apply([], file.map(function (entry) {
      const byUnit = new Map();
      return entry[1].map(function (row) { return readClause(row, entry[0], byUnit); });
    }));
  }

  function countPairs(fold, clause) {
    const counts = new Map();
    let length = 0;
    const add = function (text, weight) {
      const tokens = fold(text);
      length += tokens.length * weight;
      listPairs(tokens, joinsInText).forEach(function (pair) {
        counts.set(pair.key, (counts.get(pair.key) || 0) + weight);
      });
    };
    add(clause.heading, HEADING);
    add(clause.text, TEXT);
    clause.above.forEach(function (heading) { add(heading, ABOVE); });
    return {counts: counts, length: length};
  }

  /* Runs step(0), step(1), … with a breath now and then → a promise. */
  function runInSlices(count, step) {
    return new Promise(function (resolve) {
      let n = 0;
      (function slice() {
        const stop = performance.now() + SLICE;
        while (n < count && performance.now() < stop) step(n++);
        if (n < count) setTimeout(slice, 0);
        else resolve();
      })();
    });
  }

  function holdsRun(fold, clause, texts) {
    const write = function (tokens) {
      return tokens.map(function (token) { return (joinsInText(token.gap) ? " " : " | ") + token.text; }).join("");
    };
    clause.folded = clause.folded || write(fold(clause.heading + "\n" + clause.text)) + " ";
    return clause.folded.indexOf(" " + texts.join(" ") + " ") >= 0;
  }

  /* The index of a small library, from all its clauses → a promise. */
  function buildIndex(fold, clauses) {
    const postings = new Map(), starting = new Map();
    const lengths = new Array(clauses.length);
    return runInSlices(clauses.length, function (n) {
      const counted = countPairs(fold, clauses[n]);
      lengths[n] = counted.length;
      counted.counts.forEach(function (count, key) {
        let list = postings.get(key);
        if (!list) postings.set(key, list = {docs: [], counts: []});
        list.docs.push(n);
        list.counts.push(count);
      });
    }).then(function () {
      postings.forEach(function (_, key) {
        const first = firstToken(key);
        if (!starting.has(first)) starting.set(first, []);
        starting.get(first).push(key);
      });
      return {
        lengths: lengths,
        /* keys → a promise of a function from a key to its postings; here nothing must be loaded */
        load: function () {
          return Promise.resolve(function (key) { return postings.get(key) || null; });
        },
        /* tokens → a promise of a function from a token to the pairs that begin with it */
        loadStarting: function () {
          return Promise.resolve(function (token) { return starting.get(token) || []; });
        },
        /* numbers of clauses → a promise of them, loaded */
        loadClauses: function (numbers) {
          return Promise.resolve(numbers.map(function (n) { return clauses[n]; }));
        },
        /* → a promise of pair → in how many clauses */
        countPairs: function () {
          const counts = new Map();
          postings.forEach(function (list, key) { counts.set(key, list.docs.length); });
          return Promise.resolve(counts);
        },
        /* pair → in how many clauses, as far as that is loaded */
        known: function (key) { return (postings.get(key) || NONE).docs.length; },
        /* tokens → in how many clauses they stand one behind the other, as far as one looks */
        holds: function (texts) {
          const lists = texts.slice(0, -1).map(function (text, n) { return postings.get(text + texts[n + 1]); });
          if (lists.some(function (list) { return !list; })) return 0;
          const sets = lists.slice(1).map(function (list) { return new Set(list.docs); });
          const both = lists[0].docs.filter(function (doc) { return sets.every(function (set) { return set.has(doc); }); });
          return both.slice(0, LOOKED_AT).filter(function (doc) { return holdsRun(fold, clauses[doc], texts); }).length;
        }
      };
    });
  }

  function firstToken(key) {
    return /^(?:[0-9.]+|[a-z\u00df-\u024f\u0370-\u03ff\u0400-\u04ff]+|[^])/u.exec(key)[0];
  }

  const parts = window.policysite.parts;
  parts.listPairs = listPairs;
  parts.joinsInText = joinsInText;
  parts.readPolicies = readPolicies;
  parts.buildIndex = buildIndex;
  parts.firstToken = firstToken;
  parts.END = END;
  parts.NONE = NONE;
})();
