/* The parts put together: a query is read, repaired where it must be, looked up, ranked and narrowed. */
(function () {
  "use strict";

  const parts = window.policysite.parts;

  /* What is known of clauses by their number without loading them. kind(n): {applies, topics, types, periods, bare} */
  function describe(core, policyOf, kindOf) {
    const everyone = core.organizations.length;
    return {
      policy: policyOf,
      kind: kindOf,
      out: function (n) { return Boolean(core.policies[policyOf(n)][3]); },
      /* The organization types that a clause is for; 全部 is resolved. */
      organizations: function (n) {
        const applies = kindOf(n).applies;
        return applies.indexOf(everyone) < 0 ? applies : core.policies[policyOf(n)][2];
      }
    };
  }

  function openSmall(core, fold, load) {
    return Promise.all(core.files.map(function (_, n) { return load("clauses-" + n); })).then(function (files) {
      const clauses = [].concat.apply([], files.map(parts.readPolicies));
      return parts.buildIndex(fold, clauses).then(function (index) {
        return {
          index: index,
          meta: describe(core, function (n) { return clauses[n].policy; }, function (n) { return clauses[n]; })
        };
      });
    });
  }

  function openLarge(core, load) {
    return Promise.all([load("meta"), load("large")]).then(function (loaded) {
      const raw = loaded[0];
      const policies = [];
      raw.sizes.forEach(function (size, policy) { for (let n = 0; n < size; n++) policies.push(policy); });
      const kinds = raw.kinds.map(function (row) {
        return {applies: row[0], topics: row[1], types: row[2], periods: row[3], bare: Boolean(row[4])};
      });
      return {
        index: parts.openLargeIndex(core, raw, load),
        meta: describe(core, function (n) { return policies[n]; }, function (n) { return kinds[raw.kind[n]]; })
      };
    });
  }

  /* load(name) → a promise of a part of the index; → a promise of the engine */
  function makeEngine(load) {
    return load("core").then(function (core) {
      const fold = parts.makeFold(core.rules);
      return (core.postings ? openLarge(core, load) : openSmall(core, fold, load)).then(function (opened) {
        return assemble(core, fold, opened.index, opened.meta, load);
      });
    });
  }

  function assemble(core, fold, index, meta, load) {
    const analyse = parts.makeAnalyse(fold, core);
    const rank = parts.makeRank(index, meta);
    const facets = parts.makeFacets(meta);
    const correct = parts.makeCorrect(fold, index, analyse, load);

    /* options: {repair, expand} (false switches off), {organization, policy, …} (numbers), {limit}
       → a promise of {hits, total, counts, repaired, synonyms, marked}; the first `limit` hits bring their clause */
    function find(text, options) {
      const on = options || {};
      return (on.repair === false ? Promise.resolve(null) : correct.repair(text)).then(function (repaired) {
        const meaning = analyse(repaired ? repaired.text : text, on.expand !== false);
        return parts.loadPostings(index, meaning.concepts).then(function (postings) {
          const ranked = rank(meaning, postings);
          const narrowed = parts.narrow(facets, ranked.hits, on);
          const shown = narrowed.hits.slice(0, on.limit || narrowed.hits.length);
          return index.loadClauses(shown.map(function (hit) { return hit.doc; })).then(function (clauses) {
            shown.forEach(function (hit, n) { hit.clause = clauses[n]; });
            return {
              hits: shown,
              total: narrowed.hits.length,
              counts: narrowed.counts,
              repaired: repaired,
              synonyms: ranked.synonyms,
              marked: parts.listMarked(meaning, ranked.synonyms, fold)
            };
          });
        });
      });
    }

    return {
      core: core,
      find: find,
      /* A clause as a result shows it. */
      show: function (clause, marked) { return parts.showClause(clause, marked, fold); },
      nearest: correct.nearest
    };
  }

  parts.makeEngine = makeEngine;
})();
