/* Where a clause says what was looked for: spans of its text, and a stretch of it around them. */
(function () {
  "use strict";

  const parts = window.policysite.parts;
  const LENGTH = 96;  /* characters of a stretch */
  const LEAD = 18;    /* of them before the first mark */
  const WORDS = 8;    /* that are marked on the page one lands on */

  /* What is marked: pairs and single tokens of the reader's own words, and the synonyms that found something. */
  function listMarked(meaning, synonyms, fold) {
    const runs = synonyms.map(function (word) { return fold(word).map(function (token) { return token.text; }); });
    const marked = {pairs: new Set(), tokens: new Set(), runs: runs};
    meaning.concepts.forEach(function (concept) {
      concept.own.keys.forEach(function (key) { marked.pairs.add(key); });
      if (concept.own.token) marked.tokens.add(concept.own.token);
    });
    return marked;
  }

  /* → [[start, end], …] in the text, none touching another */
  function findSpans(text, marked, fold) {
    const tokens = fold(text);
    const covered = new Array(tokens.length).fill(false);
    parts.listPairs(tokens, parts.joinsInText).forEach(function (pair, n) {
      if (marked.tokens.has(pair.first)) covered[n] = true;
      if (marked.pairs.has(pair.key)) covered[n] = covered[n + 1] = true;
    });
    marked.runs.forEach(function (run) {
      for (let n = 0; n + run.length <= tokens.length; n++) {
        if (run.every(function (text, k) { return tokens[n + k].text === text; })) covered.fill(true, n, n + run.length);
      }
    });
    const spans = [];
    tokens.forEach(function (token, n) {
      const last = spans[spans.length - 1];
      if (!covered[n]) return;
      if (last && covered[n - 1] && parts.joinsInText(token.gap)) last[1] = Math.max(last[1], token.end);
      else spans.push([token.start, token.end]);
    });
    return spans;
  }

  /* The stretch of a text that holds most of what is marked → {from, to}. */
  function chooseStretch(text, spans) {
    if (text.length <= LENGTH || !spans.length) return {from: 0, to: Math.min(text.length, LENGTH)};
    let best = null;
    spans.forEach(function (span, n) {
      const from = Math.max(0, span[0] - LEAD);
      let weight = 0;
      for (let k = n; k < spans.length && spans[k][1] <= from + LENGTH; k++) weight += spans[k][1] - spans[k][0];
      if (!best || weight > best.weight) best = {weight: weight, from: from};
    });
    const from = startOfSentence(text, best.from);
    return {from: from, to: Math.min(text.length, from + LENGTH)};
  }

  /* A sentence that begins a little later is a better beginning. */
  function startOfSentence(text, from) {
    if (!from) return 0;
    const mark = text.slice(from, from + LEAD).search(/[。；，：,;]/);
    return mark < 0 ? from : from + mark + 1;
  }

  /* A stretch cut where marks begin and end → [{text, marked}, …] */
  function cutSpans(text, spans, stretch) {
    const pieces = [];
    let done = stretch.from;
    const push = function (to, marked) {
      if (to > done) pieces.push({text: text.slice(done, to), marked: marked});
      done = Math.max(done, to);
    };
    spans.forEach(function (span) {
      if (span[1] <= stretch.from || span[0] >= stretch.to) return;
      push(Math.max(span[0], stretch.from), false);
      push(Math.min(span[1], stretch.to), true);
    });
    push(stretch.to, false);
    return pieces;
  }

  /* A clause as a result shows it: {heading, text} in pieces, whether the text is cut, and the words that were found. */
  function showClause(clause, marked, fold) {
    const headingSpans = findSpans(clause.heading, marked, fold), spans = findSpans(clause.text, marked, fold);
    const stretch = chooseStretch(clause.text, spans);
    const words = headingSpans.map(function (span) { return clause.heading.slice(span[0], span[1]); })
      .concat(spans.map(function (span) { return clause.text.slice(span[0], span[1]); }));
    return {
      heading: cutSpans(clause.heading, headingSpans, {from: 0, to: clause.heading.length}),
      text: cutSpans(clause.text, spans, stretch),
      begins: stretch.from === 0,
      ends: stretch.to === clause.text.length,
      words: Array.from(new Set(words)).sort(function (a, b) { return b.length - a.length; }).slice(0, WORDS)
    };
  }

  parts.listMarked = listMarked;
  parts.showClause = showClause;
})();
