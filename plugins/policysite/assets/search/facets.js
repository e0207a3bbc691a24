/* Hits narrowed by what they belong to, and how many each choice would leave. */
(function () {
  "use strict";

  const parts = window.policysite.parts;

  /* name → the values of a clause, by its number */
  function makeFacets(meta) {
    return {
      organization: meta.organizations,
      policy: function (n) { return [meta.policy(n)]; },
      topic: function (n) { return meta.kind(n).topics; },
      target: function (n) { return [meta.kind(n).types ? 1 : 0]; },
      period: function (n) { return meta.kind(n).periods; }
    };
  }

  /* chosen: {name: value}. → {hits: what all choices leave, counts: {name: value → hits that the other choices leave}} */
  function narrow(facets, hits, chosen) {
    const names = Object.keys(facets);
    const counts = {};
    names.forEach(function (name) { counts[name] = new Map(); });
    const kept = hits.filter(function (hit) {
      const values = {};
      const failed = names.filter(function (name) {
        values[name] = facets[name](hit.doc);
        return chosen[name] !== undefined && values[name].indexOf(chosen[name]) < 0;
      });
      if (failed.length < 2) {
        (failed.length ? failed : names).forEach(function (name) {
          values[name].forEach(function (value) { counts[name].set(value, (counts[name].get(value) || 0) + 1); });
        });
      }
      return !failed.length;
    });
    return {hits: kept, counts: counts};
  }

  parts.makeFacets = makeFacets;
  parts.narrow = narrow;
})();
