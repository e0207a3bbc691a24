/* Pinyin → the words of the library it may stand for: in full, by initials, or as far as it is typed. */
(function () {
  "use strict";

  const parts = window.policysite.parts;
  const READINGS = 8;  /* of a word whose characters are read in several ways */

  /* What many do not tell apart: zh and z, ng and n, l and n. */
  function blur(syllable) {
    return syllable.replace(/^([zcs])h/, "$1").replace(/ng$/, "n").replace(/^l/, "n");
  }

  /* The same for letters of which nobody knows yet where their syllables end. */
  function blurRun(letters) {
    return letters.replace(/([zcs])h/g, "$1").replace(/ng/g, "n").replace(/l/g, "n");
  }

  /* {syllable: characters} → character → its syllables */
  function readCharacters(readings) {
    const syllables = new Map();
    Object.keys(readings).forEach(function (syllable) {
      for (const character of readings[syllable]) {
        if (!syllables.has(character)) syllables.set(character, []);
        syllables.get(character).push(syllable);
      }
    });
    return syllables;
  }

  /* Every way to read a word, each as its syllables. */
  function readWord(syllables, word) {
    return Array.from(word).reduce(function (ways, character) {
      const own = syllables.get(character) || [];
      const longer = [].concat.apply([], ways.map(function (way) {
        return own.map(function (syllable) { return way.concat(syllable); });
      }));
      return longer.slice(0, READINGS);
    }, [[]]);
  }

  /* [[count, "word word"], …] → [{word, count}, …], the most frequent first */
  function listWords(rows) {
    return [].concat.apply([], rows.map(function (row) {
      return row[1].split(" ").map(function (word) { return {word: word, count: row[0]}; });
    }));
  }

  function put(map, key, word) {
    if (!map.has(key)) map.set(key, []);
    if (map.get(key).indexOf(word) < 0) map.get(key).push(word);
  }

  /* The fewest words whose keys make up the letters, then the most frequent ones → their string, or null. `last` finds
     words for letters that are not complete yet. */
  function compose(letters, keys, last) {
    const best = [{cost: 0, text: ""}];
    for (let end = 1; end <= letters.length; end++) {
      for (let start = 0; start < end; start++) {
        const piece = letters.slice(start, end);
        const found = best[start] && ((keys.get(piece) || [])[0] || (end === letters.length && last && last(piece)));
        if (!found) continue;
        const cost = best[start].cost + 1 - Math.min(0.5, Math.log(1 + found.count) / 20);
        if (!best[end] || cost < best[end].cost) best[end] = {cost: cost, text: best[start].text + found.word};
      }
    }
    return best[letters.length] ? best[letters.length].text : null;
  }

  /* words, readings: as the index brings them → a function from letters to what they may stand for, the likeliest first. */
  function makePinyin(words, syllables) {
    const full = new Map(), blurred = new Map(), initials = new Map();
    words.forEach(function (word) {
      readWord(syllables, word.word).forEach(function (way) {
        put(full, way.join(""), word);
        put(blurred, way.map(blur).join(""), word);
        put(initials, way.map(function (syllable) { return syllable[0]; }).join(""), word);
      });
    });
    const sorted = Array.from(full.keys()).sort();

    function complete(letters) {
      let low = 0, high = sorted.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle] < letters) low = middle + 1;
        else high = middle;
      }
      let best = null;
      for (; low < sorted.length && sorted[low].slice(0, letters.length) === letters; low++) {
        const word = full.get(sorted[low])[0];
        if (!best || word.count > best.count) best = word;
      }
      return best;
    }

    return function readPinyin(letters) {
      const all = (full.get(letters) || []).concat(initials.get(letters) || []).map(function (word) { return word.word; });
      const composed = compose(letters, full) || (all.length ? null
        : compose(letters, full, complete) || compose(blur(letters), blurred) || compose(blurRun(letters), blurred));
      return Array.from(new Set((composed ? [composed] : []).concat(all)));
    };
  }

  parts.blur = blur;
  parts.readCharacters = readCharacters;
  parts.listWords = listWords;
  parts.makePinyin = makePinyin;
})();
