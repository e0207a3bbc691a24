/* Text as the search reads it: one form for every way of writing the same. The rules are data (lexicon/search.yml);
   policysite/folding.py does the same when the site is built. Classic script, so that it runs from file://. */
(function () {
  "use strict";

  const HAN = "\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}";
  /* A number, a word in letters, or one Chinese character; everything else parts them. */
  const TOKEN = new RegExp(
    "[0-9]+(?:\\.[0-9]+)?|[a-z\u00df-\u024f\u0370-\u03ff\u0400-\u04ff]+|[%‰℃" + HAN + "]", "gu");
  /* Stands between two numerals that follow each other; no break. */
  const JOINT = "\u00b7";

  const DIGITS = {〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9};
  const SMALL = {十: 10, 百: 100, 千: 1000};
  const LARGE = {万: 10000, 亿: 100000000};
  const NUMERALS = /([0-9]+(?:\.[0-9]+)?)([万亿])|[〇零一二两三四五六七八九十百千万亿]+/g;

  /* What is folded on the way: its characters, and for each of them the stretch of the text it stands for. */
  function makeFolded() {
    return {text: "", starts: [], ends: []};
  }

  function append(folded, text, start, end) {
    folded.text += text;
    for (let n = 0; n < text.length; n++) {
      folded.starts.push(start);
      folded.ends.push(end);
    }
  }

  function copy(target, source, from, to) {
    target.text += source.text.slice(from, to);
    for (let n = from; n < to; n++) {
      target.starts.push(source.starts[n]);
      target.ends.push(source.ends[n]);
    }
  }

  function foldCharacters(text, ignored) {
    const folded = makeFolded();
    let position = 0;
    for (const character of text) {
      const end = position + character.length;
      for (const piece of character.normalize("NFKC").toLowerCase()) {
        if (!ignored.has(piece)) append(folded, piece, position, end);
      }
      position = end;
    }
    return folded;
  }

  /* Every match of a pattern becomes what `replace` appends; null if there is none. */
  function replaceAll(pattern, folded, replace) {
    let result = null;
    let done = 0;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(folded.text); match; match = pattern.exec(folded.text)) {
      result = result || makeFolded();
      copy(result, folded, done, match.index);
      replace(result, match);
      done = match.index + match[0].length;
      if (!match[0]) pattern.lastIndex++;
    }
    if (result) copy(result, folded, done, folded.text.length);
    return result;
  }

  function applyRule(rule, folded) {
    return replaceAll(rule.find, folded, function (result, match) {
      let from = match.index;
      rule.put.forEach(function (put, number) {
        const to = from + (match[number + 1] || "").length;
        const around = from < to ? [from, to] : [match.index, match.index + match[0].length];
        const start = folded.starts[around[0]];
        const end = folded.ends[around[1] - 1];
        const dollar = put.indexOf("$");
        append(result, dollar < 0 ? put : put.slice(0, dollar), start, end);
        if (dollar >= 0) {
          copy(result, folded, from, to);
          append(result, put.slice(dollar + 1), start, end);
        }
        from = to;
      });
    }) || folded;
  }

  /* A number without idle zeros: 01 is 1, 2.50 is 2.5. */
  function plain(token) {
    if (!/^[0-9]/.test(token)) return token;
    const parts = token.split(".");
    const rest = (parts[1] || "").replace(/0+$/, "");
    return (parts[0].replace(/^0+/, "") || "0") + (rest && "." + rest);
  }

  function cut(folded) {
    const tokens = [];
    let done = 0;
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(folded.text); match; match = TOKEN.exec(folded.text)) {
      const end = match.index + match[0].length;
      const between = folded.text.slice(done, match.index).split(JOINT).join("");
      tokens.push({
        text: plain(match[0]),
        start: folded.starts[match.index],
        end: folded.ends[end - 1],
        gap: !between ? "" : /[^ \t]/.test(between) ? "|" : " "
      });
      done = end;
    }
    return tokens;
  }

  /* Numerals */

  function readNumerals(folded) {
    return replaceAll(NUMERALS, folded, function (result, match) {
      if (match[1]) shift(result, folded, match);
      else readRun(result, folded, match);
    }) || folded;
  }

  /* 2.5万 is 25000: the point moves, so that nothing is rounded. */
  function shift(result, folded, match) {
    const parts = match[1].split(".");
    const rest = parts[1] || "";
    const places = match[2] === "万" ? 4 : 8;
    const digits = parts[0] + rest.slice(0, places).padEnd(places, "0") + (rest.length > places ? "." + rest.slice(places) : "");
    standFor(result, folded, digits.replace(/^0+/, "") || "0", match.index, match.index + match[0].length);
  }

  function standFor(result, folded, digits, from, to) {
    append(result, digits, folded.starts[from], folded.ends[to - 1]);
  }

  /* Chinese numerals → digits; what makes no number is left as it is. */
  function readRun(result, folded, match) {
    const text = match[0];
    if (!/[十百千万亿]/.test(text)) {
      readDigits(result, folded, match);
      return;
    }
    let number = false;
    for (let start = 0; start < text.length;) {
      const read = readValue(text, start);
      const from = match.index + start;
      if (read.value === null) copy(result, folded, from, from + 1);
      else {
        if (number) append(result, JOINT, folded.starts[from], folded.ends[from]);
        standFor(result, folded, String(read.value), from, match.index + read.end);
      }
      number = read.value !== null;
      start = read.end;
    }
  }

  /* 二〇二四 is a number, 五四 is two; 零 alone is a word. */
  function readDigits(result, folded, match) {
    const text = match[0];
    if (text === "零" || text === "〇") {
      copy(result, folded, match.index, match.index + 1);
      return;
    }
    const whole = text.length >= 4 || /[〇零]/.test(text);
    for (let n = 0; n < text.length; n++) {
      const place = match.index + n;
      if (n && !whole) append(result, JOINT, folded.starts[place - 1], folded.ends[place - 1]);
      append(result, String(DIGITS[text[n]]), folded.starts[place], folded.ends[place]);
    }
  }

  /* The longest number that begins there, and where it ends; null where none does. */
  function readValue(text, start) {
    let total = 0, section = 0, digit = 0, smallest = 10000, large = 0, end = start;
    for (; end < text.length; end++) {
      const character = text[end];
      const small = SMALL[character], size = LARGE[character];
      if (DIGITS[character] && !digit) digit = DIGITS[character];
      else if (DIGITS[character] === 0 && !digit && (section || total)) continue;
      else if (small < smallest && (digit || small === 10)) {
        section += (digit || 1) * small;
        digit = 0;
        smallest = small;
      } else if (size && (section || digit || (total && size > large))) {
        total = size > large ? (total + section + digit) * size : total + (section + digit) * size;
        section = digit = 0;
        smallest = 10000;
        large = size;
      } else break;
    }
    while (end > start && DIGITS[text[end - 1]] === 0) end--;
    return end === start ? {value: null, end: start + 1} : {value: total + section + digit, end: end};
  }

  /* rules: {ignored, first, then} as the index brings them → a function from a text to its tokens, each with its text,
     where it stands, and what parts it from the one before: nothing, a space or |. */
  function makeFold(rules) {
    const ignored = new Set(rules.ignored);
    const compile = function (rule) { return {find: new RegExp(rule[0], "g"), put: rule.slice(1)}; };
    const first = rules.first.map(compile), then = rules.then.map(compile);
    const apply = function (folded, rule) { return applyRule(rule, folded); };
    return function fold(text) {
      return cut(then.reduce(apply, readNumerals(first.reduce(apply, foldCharacters(text, ignored)))));
    };
  }

  const site = window.policysite = window.policysite || {};
  site.parts = site.parts || {};
  site.parts.makeFold = makeFold;
})();
