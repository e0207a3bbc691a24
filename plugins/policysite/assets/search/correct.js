/* A query that holds pinyin or a slip → the query as it was meant. What that takes is loaded when it is needed first. */
(function () {
  "use strict";

  const parts = window.policysite.parts;
  parts.TERM = 6;

  function isLetters(token) { return /^[a-z]/.test(token.text); }

  /* Runs of letters that stand nowhere in the library: {start, end, letters}. */
  function listLetters(tokens, known) {
    const runs = [];
    tokens.forEach(function (token, n) {
      if (!isLetters(token) || known(token.text)) return;
      const last = runs[runs.length - 1];
      if (last && last.next === n && token.gap !== "|") {
        last.next = n + 1;
        last.end = token.end;
        last.letters += token.text;
      } else runs.push({next: n + 1, start: token.start, end: token.end, letters: token.text});
    });
    return runs;
  }

  /* → {text, others}: the text with what the letters stand for, and what else they may stand for; null if nothing. */
  function replaceLetters(text, runs, readPinyin) {
    const read = runs.map(function (run) { return readPinyin(run.letters); });
    const replaced = runs.reduceRight(function (replaced, run, n) {
      return read[n].length ? replaced.slice(0, run.start) + read[n][0] + replaced.slice(run.end) : replaced;
    }, text);
    return replaced === text ? null : {text: replaced, others: runs.length === 1 ? read[0].slice(1) : []};
  }

  function replaceSlips(text, pieces, repairPiece) {
    return pieces.reduceRight(function (replaced, piece) {
      const tokens = piece.length > 1 && repairPiece(piece);
      return tokens ? replaced.slice(0, piece[0].start) + parts.writeTokens(tokens, text) +
        replaced.slice(piece[piece.length - 1].end) : replaced;
    }, text);
  }

  function textOf(token) { return token.text; }

  /* What a function promises is wanted once. */
  function once(make) {
    let made = null;
    return function () { return made = made || make(); };
  }

  /* Short enough for one term, so that it should stand somewhere as it is. */
  function isTerm(piece) { return piece.length >= 3 && piece.length <= parts.TERM; }

  function makeCorrect(fold, index, analyse, load) {
    const loadSounds = once(function () {
      return Promise.all([load("readings"), load("speller")]).then(function (loaded) { return parts.readCharacters(loaded[0]); });
    });

    const loadWords = once(function () {
      return Promise.all([load("words"), loadSounds()]).then(function (loaded) { return parts.listWords(loaded[0]); });
    });

    const loadPinyin = once(function () {
      return Promise.all([loadWords(), loadSounds()]).then(function (loaded) { return parts.makePinyin(loaded[0], loaded[1]); });
    });

    const loadNearest = once(function () {
      return Promise.all([loadWords(), loadSounds()]).then(function (loaded) { return parts.makeNearest(loaded[0], loaded[1]); });
    });

    const loadRepair = once(function () {
      return Promise.all([loadSounds(), index.countPairs(loadWords, fold)]).then(function (loaded) {
        const vocabulary = parts.makeVocabulary(loaded[1], index.known);
        return parts.makeRepair(vocabulary, parts.makeSounds(loaded[0]), index.holds);
      });
    });

    function readLetters(text) {
      const tokens = fold(text);
      const letters = tokens.filter(isLetters).map(textOf);
      if (!letters.length) return Promise.resolve(null);
      return index.loadStarting(letters).then(function (starting) {
        const runs = listLetters(tokens, function (token) { return starting(token).length > 0; });
        return runs.length ? loadPinyin().then(function (readPinyin) { return replaceLetters(text, runs, readPinyin); }) : null;
      });
    }

    function isUnseen(meaning, postings) {
      return meaning.unexplained.some(function (key) { return !postings.ofKey(key); });
    }

    /* Whether something stands nowhere, or nowhere as it is written, and no synonym accounts for it. */
    function isDoubtful(meaning, postings) {
      return isUnseen(meaning, postings) || meaning.unexplained.length > 0 && meaning.pieces.some(function (piece) {
        return isTerm(piece) && !index.holds(piece.map(textOf));
      });
    }

    function repairSlips(text) {
      const meaning = analyse(text, true);
      return parts.loadPostings(index, meaning.concepts).then(function (postings) {
        if (!isDoubtful(meaning, postings)) return null;
        return loadRepair().then(function (repairPiece) {
          const replaced = replaceSlips(text, meaning.pieces, repairPiece);
          if (replaced !== text) return {text: replaced, others: []};
          const piece = meaning.pieces[0];
          return meaning.pieces.length === 1 && piece.length === text.trim().length ? repairTerm(piece, postings) : null;
        });
      });
    }

    function repairTerm(piece, postings) {
      const texts = piece.map(textOf);
      const unseen = function (n) { return !postings.ofKey(texts[n] + texts[n + 1]); };
      return loadWords().then(function (words) {
        const word = parts.findWord(words, texts.join(""), unseen);
        return word && {text: word, others: []};
      });
    }

    return {
      /* → a promise of {text, others}, or of null where nothing is to be repaired */
      repair: function (text) {
        return readLetters(text).then(function (read) {
          return repairSlips(read ? read.text : text).then(function (repaired) { return repaired || read; });
        });
      },
      nearest: function (text) {
        return loadNearest().then(function (nearest) { return nearest(text); });
      }
    };
  }

  parts.makeCorrect = makeCorrect;
})();
