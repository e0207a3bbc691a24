/* Which clauses answer a query, the best first: BM25 over pairs of tokens. What is said in several ways counts once, by
   the way that fits a clause best. */
(function () {
  "use strict";

  const parts = window.policysite.parts;

  /* How soon repetition counts less, and how much length counts against a clause. */
  const K1 = 1.2, B = 0.6;
  /* What stands for the reader's words, a part of a word that is known as one (辅导 of 心理辅导), and a pair with a character
     that only binds words. */
  const SYNONYM = 0.6, PART = 0.5, BINDING = 0.1;
  /* The word for an organization type, in clauses for that type; clauses with a number of the kind that is asked for,
     headings without a text of their own, policies not in force. */
  const NAMED = 1.2, ASKED = 1.1, BARE = 0.8, OUT = 0.5;
  /* What scores less than this part of the best is no answer. */
  const TAIL = 0.08;

  function listNeeded(concepts) {
    const keys = new Set(), tokens = new Set();
    concepts.forEach(function (concept) {
      [concept.own].concat(concept.others).forEach(function (variant) {
        variant.keys.forEach(function (key) { keys.add(key); });
        if (variant.token) tokens.add(variant.token);
      });
    });
    return {keys: Array.from(keys), tokens: Array.from(tokens)};
  }

  /* A promise of functions from a key and from a single token to postings. */
  function loadPostings(index, concepts) {
    const needed = listNeeded(concepts);
    return index.loadStarting(needed.tokens).then(function (starting) {
      const begun = [].concat.apply([], needed.tokens.map(starting));
      return index.load(needed.keys.concat(begun)).then(function (postings) {
        return {
          ofKey: postings,
          ofToken: function (token) { return unite(starting(token).map(postings)); }
        };
      });
    });
  }

  function unite(lists) {
    const counts = new Map();
    lists.forEach(function (list) {
      if (list) list.docs.forEach(function (doc, n) { counts.set(doc, (counts.get(doc) || 0) + list.counts[n]); });
    });
    return {docs: Array.from(counts.keys()), counts: Array.from(counts.values())};
  }

  /* Clauses that hold all the lists, each with its least count. */
  function intersect(lists) {
    let counts = null;
    lists.slice().sort(function (a, b) { return a.docs.length - b.docs.length; }).forEach(function (list) {
      const kept = new Map();
      list.docs.forEach(function (doc, n) {
        if (!counts) kept.set(doc, list.counts[n]);
        else if (counts.has(doc)) kept.set(doc, Math.min(counts.get(doc), list.counts[n]));
      });
      counts = kept;
    });
    return {docs: Array.from(counts.keys()), counts: Array.from(counts.values())};
  }

  function makeRank(index, meta) {
    const size = index.lengths.length;
    const average = index.lengths.reduce(function (sum, length) { return sum + length; }, 0) / (size || 1);

    function rarity(list) {
      return Math.log(1 + (size - list.docs.length + 0.5) / (list.docs.length + 0.5));
    }

    function addList(scores, list, weight) {
      list.docs.forEach(function (doc, n) {
        const count = list.counts[n];
        const damped = count * (K1 + 1) / (count + K1 * (1 - B + B * index.lengths[doc] / average));
        scores.set(doc, (scores.get(doc) || 0) + weight * damped);
      });
    }

    function listPostings(variant, postings) {
      return variant.token ? [postings.ofToken(variant.token)]
        : variant.keys.map(function (key) { return postings.ofKey(key) || parts.NONE; });
    }

    /* The clauses that say it in the reader's words, by each pair of them; or those that hold the whole of what stands for
       it, which counts less where the reader's words stand anywhere, and never more than they would. */
    function scoreConcept(concept, meaning, postings, total, helped) {
      const own = listPostings(concept.own, postings), whole = intersect(own);
      const most = own.reduce(function (sum, list) { return sum + rarity(list); }, 0);
      const best = new Map();
      own.forEach(function (list) { addList(best, list, rarity(list)); });
      if (concept.word) discountParts(best, whole);
      concept.others.forEach(function (variant) {
        const list = intersect(listPostings(variant, postings)), scores = new Map();
        addList(scores, list, (whole.docs.length ? SYNONYM : 1) * Math.min(most, own.length * rarity(list)));
        scores.forEach(function (score, doc) {
          if (score <= (best.get(doc) || 0)) return;
          best.set(doc, score);
          helped.add(variant.word);
        });
      });
      best.forEach(function (score, doc) {
        const weight = concept.who && names(meta, doc, meaning) ? NAMED : concept.binds ? BINDING : 1;
        total.set(doc, (total.get(doc) || 0) + score * weight);
      });
    }

    function discountParts(scores, whole) {
      const docs = new Set(whole.docs);
      scores.forEach(function (score, doc) { if (!docs.has(doc)) scores.set(doc, score * PART); });
    }

    /* Who asks for an organization type alone is answered by all that is asked of it, whatever the words. */
    function addNamed(meaning, total) {
      const docs = [];
      for (let doc = 0; doc < size; doc++) if (names(meta, doc, meaning)) docs.push(doc);
      const weight = SYNONYM * rarity({docs: docs});
      docs.forEach(function (doc) { total.set(doc, (total.get(doc) || 0) + weight); });
    }

    /* → {hits, synonyms}: numbers of clauses with their scores, and the words that found any of them */
    return function rank(meaning, postings) {
      const total = new Map(), helped = new Set();
      meaning.concepts.forEach(function (concept) { scoreConcept(concept, meaning, postings, total, helped); });
      if (meaning.bare) addNamed(meaning, total);
      return {hits: rankAll(total, meaning, meta), synonyms: Array.from(helped)};
    };
  }

  /* Whether a clause is for an organization type that the query names. */
  function names(meta, doc, meaning) {
    return meta.kind(doc).applies.some(function (n) { return meaning.organizations.has(n); });
  }

  /* meta: what is known of a clause by its number without loading it. */
  function rankAll(total, meaning, meta) {
    const hits = Array.from(total, function (entry) {
      const doc = entry[0];
      let score = entry[1];
      const kind = meta.kind(doc);
      if (kind.types & meaning.types) score *= ASKED;
      if (kind.bare) score *= BARE;
      if (meta.out(doc)) score *= OUT;
      return {doc: doc, score: score};
    });
    hits.sort(function (a, b) { return b.score - a.score || a.doc - b.doc; });
    return hits.filter(function (hit) { return hit.score >= hits[0].score * TAIL; });
  }

  parts.loadPostings = loadPostings;
  parts.makeRank = makeRank;
})();
