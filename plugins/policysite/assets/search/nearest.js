/* When nothing is found: the words of the library that look or sound most like what was typed. */
(function () {
  "use strict";

  const parts = window.policysite.parts;
  const OFFERED = 6;
  const LEAST = 0.5;  /* likeness */

  /* How much of two lists is the same: 0 … 1. */
  function compare(one, other) {
    const left = other.slice();
    let shared = 0;
    one.forEach(function (item) {
      const place = left.indexOf(item);
      if (place >= 0) {
        left.splice(place, 1);
        shared++;
      }
    });
    return 2 * shared / (one.length + other.length || 1);
  }

  /* words: as listWords gives them; → a function from a text to the nearest of them, itself aside */
  function makeNearest(words, syllables) {
    const sound = function (text) {
      return Array.from(text).map(function (character) { return parts.blur((syllables.get(character) || [character])[0]); });
    };
    return function (text) {
      const own = Array.from(text), read = /^[a-z\s']+$/i.test(text) ? [] : sound(text);
      const liked = words.map(function (word) {
        const letters = Array.from(word.word);
        const like = Math.max(compare(own, letters), 0.8 * compare(read, sound(word.word)));
        return {word: word.word, like: like, count: word.count};
      });
      liked.sort(function (a, b) { return b.like - a.like || b.count - a.count; });
      return liked.filter(function (each) { return each.like >= LEAST && each.word !== text; }).slice(0, OFFERED)
        .map(function (each) { return each.word; });
    };
  }

  parts.makeNearest = makeNearest;
})();
