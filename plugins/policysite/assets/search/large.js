/* The index of a large library: its postings are loaded in parts, as queries ask for them, and its clauses as they are
   shown. policysite/postings.py writes the parts. */
(function () {
  "use strict";

  const parts = window.policysite.parts;
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Map(Array.from(ALPHABET, function (character, value) { return [character, value]; }));
  /* Parts that are loaded for a single character, which begins very many pairs. */
  const MOST = 4;

  /* "BCB" → {docs, counts} */
  function readPostings(written) {
    const list = {docs: [], counts: []};
    let doc = -1, number = 0, size = 1, gap = null;
    for (const character of written) {
      const value = VALUES.get(character);
      number += (value % 32) * size;
      size *= 32;
      if (value >= 32) continue;
      if (gap === null) gap = number;
      else {
        list.docs.push(doc += gap);
        list.counts.push(number);
        gap = null;
      }
      number = 0;
      size = 1;
    }
    return list;
  }

  /* The last of the sorted starts that is not behind the key. */
  function findPart(starts, key) {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  function unique(values) { return Array.from(new Set(values)); }

  /* core, meta: as the index brings them; load(name) → a promise of a part. */
  function openLargeIndex(core, meta, load) {
    const read = new Map();
    const loaded = new Map();
    const clauses = new Map();
    let folded = null;

    function loadPart(number) {
      if (!loaded.has(number)) {
        loaded.set(number, load("postings-" + number).then(function (part) {
          loaded.set(number, part);
          return part;
        }));
      }
      return Promise.resolve(loaded.get(number));
    }

    function find(key) {
      if (!read.has(key)) {
        const part = loaded.get(findPart(core.postings, key));
        const written = part && !part.then && part[key];
        if (!written) return null;
        read.set(key, readPostings(written));
      }
      return read.get(key);
    }

    function loadKeys(keys) {
      return Promise.all(unique(keys.map(function (key) { return findPart(core.postings, key); })).map(loadPart))
        .then(function () { return find; });
    }

    function loadStarting(tokens) {
      const wanted = tokens.map(function (token) {
        const first = findPart(core.postings, token), last = findPart(core.postings, token + "\uffff");
        const numbers = [];
        for (let n = first; n <= last && n < first + MOST; n++) numbers.push(n);
        return numbers;
      });
      return Promise.all(unique([].concat.apply([], wanted)).map(loadPart)).then(function () {
        return function (token) {
          return [].concat.apply([], wanted[tokens.indexOf(token)].map(function (number) {
            return Object.keys(loaded.get(number)).filter(function (key) { return parts.firstToken(key) === token; });
          }));
        };
      });
    }

    function loadFile(number) {
      return load("clauses-" + number).then(function (policies) {
        let doc = core.files[number];
        parts.readPolicies(policies).forEach(function (clause) { clauses.set(doc++, clause); });
      });
    }

    function loadClauses(docs) {
      const missing = docs.filter(function (doc) { return !clauses.has(doc); });
      const files = unique(missing.map(function (doc) { return findPart(core.files, doc); }));
      return Promise.all(files.map(loadFile)).then(function () {
        return docs.map(function (doc) { return clauses.get(doc); });
      });
    }

    /* The words stand for the texts, which are not here. */
    function countPairs(loadWords, fold) {
      return loadWords().then(function (words) { return countWords(words, fold); });
    }

    function countWords(words, fold) {
      const counts = new Map();
      folded = " |";
      words.forEach(function (word) {
        const texts = fold(word.word).map(function (token) { return token.text; });
        folded += " " + texts.join(" ") + " |";
        texts.slice(1).forEach(function (text, n) {
          const key = texts[n] + text;
          counts.set(key, Math.max(counts.get(key) || 0, word.count));
        });
      });
      return counts;
    }

    return {
      lengths: meta.lengths,
      load: loadKeys,
      loadStarting: loadStarting,
      loadClauses: loadClauses,
      countPairs: countPairs,
      known: function (key) { return (find(key) || parts.NONE).docs.length; },
      holds: function (texts) { return folded === null || folded.indexOf(" " + texts.join(" ") + " ") >= 0 ? 1 : 0; }
    };
  }

  parts.openLargeIndex = openLargeIndex;
})();
