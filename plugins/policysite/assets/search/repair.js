/* A slip → what was meant. Only what stands nowhere in the library is repaired, and only by what stands there: characters
   of the same or a like sound, two that changed places; in a query that is one term also any one character. */
(function () {
  "use strict";

  const parts = window.policysite.parts;

  /* How likely each kind of slip is against the others. */
  const SAME_SOUND = 1, NEAR_SOUND = 0.8, SWAPPED = 0.7;
  const ROUNDS = 2;
  /* Characters of a term of which one may be any other, missing or too many. */
  const SHORTEST = 4, LONGEST = 8;
  const NUMERALS = {1: "一", 2: "二", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九", 10: "十"};

  /* The neighbours that tokens have in the library. counts: pair → in how many clauses; known: the same, of pairs that
     stand in the query only */
  function makeVocabulary(counts, known) {
    const following = new Map(), preceding = new Map();
    const put = function (map, key, value) {
      if (!map.has(key)) map.set(key, []);
      map.get(key).push(value);
    };
    counts.forEach(function (_, key) {
      const first = parts.firstToken(key), second = key.slice(first.length);
      if (second === parts.END) return;
      put(following, first, second);
      put(preceding, second, first);
    });
    return {
      count: function (first, second) { return counts.get(first + second) || known(first + second); },
      following: function (token) { return following.get(token) || []; },
      preceding: function (token) { return preceding.get(token) || []; }
    };
  }

  function listUnseen(vocabulary, texts) {
    const unseen = [];
    for (let n = 0; n + 1 < texts.length; n++) if (!vocabulary.count(texts[n], texts[n + 1])) unseen.push(n);
    return unseen;
  }

  /* A short term whose pairs all stand somewhere, but never together, is doubtful throughout. */
  function listDoubts(vocabulary, holds, texts) {
    const unseen = listUnseen(vocabulary, texts);
    if (unseen.length || texts.length < 3 || texts.length > parts.TERM || holds(texts)) return unseen;
    return texts.slice(1).map(function (_, n) { return n; });
  }

  /* The ways to change the tokens around a pair that stands nowhere: {at, drop, put, weight}. */
  function listChanges(vocabulary, sounds, texts, n) {
    const changes = [];
    [n, n + 1].forEach(function (at) {
      vocabulary.following(texts[at - 1]).concat(vocabulary.preceding(texts[at + 1])).forEach(function (fit) {
        const weight = fit === texts[at] ? 0 : sounds(texts[at], fit);
        if (weight) changes.push({at: at, drop: 1, put: [fit], weight: weight});
      });
    });
    [n - 1, n, n + 1].forEach(function (at) {
      if (at >= 0 && at + 1 < texts.length) changes.push({at: at, drop: 2, put: [texts[at + 1], texts[at]], weight: SWAPPED});
    });
    return changes;
  }

  function apply(texts, change) {
    return texts.slice(0, change.at).concat(change.put, texts.slice(change.at + change.drop));
  }

  /* The changed tokens with up to two on either side, as far as the library knows them together. */
  function takeWindow(vocabulary, texts, change) {
    const size = change.put.length;
    let from = change.at, to = change.at + size;
    while (from > 0 && from > change.at - 2 && vocabulary.count(texts[from - 1], texts[from])) from--;
    while (to < texts.length && to < change.at + size + 2 && vocabulary.count(texts[to - 1], texts[to])) to++;
    return texts.slice(from, to);
  }

  /* The best change, or null. holds(tokens): in how many clauses they stand together. */
  function findChange(vocabulary, sounds, holds, texts, doubts) {
    const unseen = listUnseen(vocabulary, texts).length;
    const seen = new Set();
    let best = null;
    doubts.forEach(function (n) {
      listChanges(vocabulary, sounds, texts, n).forEach(function (change) {
        const name = change.at + " " + change.drop + " " + change.put.join(" ");
        if (seen.has(name)) return;
        seen.add(name);
        const score = judge(vocabulary, holds, texts, unseen, change);
        if (score && (!best || score > best.score)) best = {change: change, score: score};
      });
    });
    return best && best.change;
  }

  /* How much speaks for a change; 0 where it leaves as much unseen, or what it makes stands nowhere either. What is left
     unseen beside it may be the border of another word, if enough is known around it. */
  function judge(vocabulary, holds, texts, unseen, change) {
    const changed = apply(texts, change);
    const left = listUnseen(vocabulary, changed).length;
    const whole = !unseen || change.weight === SWAPPED;
    if (whole ? left || texts.length < 3 : left >= unseen) return 0;
    const around = whole ? changed : takeWindow(vocabulary, changed, change);
    if (around.length < Math.min(left ? 4 : 3, texts.length)) return 0;
    const clauses = holds(around);
    return clauses && change.weight * (1 + Math.log(clauses) / 10) * (1 + around.length / 20) / (1 + left);
  }

  /* A function from two characters to how likely one was taken for the other; 0 if they sound unlike. */
  function makeSounds(syllables) {
    const read = function (text) { return syllables.get(NUMERALS[text] || text) || []; };
    const share = function (one, other) {
      return one.some(function (syllable) { return other.indexOf(syllable) >= 0; });
    };
    return function (text, other) {
      const one = read(text), two = read(other);
      if (share(one, two)) return SAME_SOUND;
      return share(one.map(parts.blur), two.map(parts.blur)) ? NEAR_SOUND : 0;
    };
  }

  /* A function from a piece of a query to its tokens as they were meant, or null. */
  function makeRepair(vocabulary, sounds, holds) {
    return function repairPiece(piece) {
      let tokens = piece;
      for (let round = 0; round < ROUNDS; round++) {
        const texts = tokens.map(function (token) { return token.text; });
        const doubts = listDoubts(vocabulary, holds, texts);
        const change = doubts.length ? findChange(vocabulary, sounds, holds, texts, doubts) : null;
        if (!change) break;
        tokens = tokens.slice(0, change.at).concat(
          change.put.map(function (text) { return {text: text, put: true}; }), tokens.slice(change.at + change.drop));
      }
      return tokens === piece ? null : tokens;
    };
  }

  /* Tokens of a text, some of them put in → the text as one would write it. */
  function writeTokens(tokens, text) {
    return tokens.map(function (token) {
      return token.put ? NUMERALS[token.text] || token.text : text.slice(token.start, token.end);
    }).join("");
  }

  /* Where one character was changed, left out or put in; -1 where more was, or nothing. */
  function findDifference(one, other) {
    let start = 0, end = 0;
    while (start < one.length && one[start] === other[start]) start++;
    while (end < one.length - start && end < other.length - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
    return Math.max(one.length, other.length) - start - end === 1 ? start : -1;
  }

  /* The most frequent word of the library that differs from a term by one character, or null. unseen(n): whether the
     characters n and n + 1 stand nowhere side by side; what stands well with a neighbour is no slip. */
  function findWord(words, term, unseen) {
    if (term.length < SHORTEST || term.length > LONGEST) return null;
    const near = words.find(function (word) {
      const size = word.word.length;
      if (size < SHORTEST || Math.abs(size - term.length) > 1) return false;
      const at = findDifference(term, word.word);
      if (at < 0) return false;
      if (size > term.length) return at > 0 && at < term.length && unseen(at - 1);
      return (at === 0 || unseen(at - 1)) && (at === term.length - 1 || unseen(at));
    });
    return near ? near.word : null;
  }

  parts.findWord = findWord;
  parts.makeVocabulary = makeVocabulary;
  parts.makeSounds = makeSounds;
  parts.makeRepair = makeRepair;
  parts.writeTokens = writeTokens;
})();
