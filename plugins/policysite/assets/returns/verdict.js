/* Is a number met? What was filled in as 完成值 against what is asked: met, short, or it cannot be told (with the reason).
   policytext/returns/verdict.py judges alike; tests/policytext/cases/verdicts.yml holds both to it. What is doubtful is
   unknown: nobody looks again at a number that is called met. */
(function () {
  "use strict";

  var MET = { verdict: "met", why: "" };
  var SHORT = { verdict: "short", why: "" };
  var EMPTY = unknown("未填");
  var NOTHING_ASKED = unknown("没有要比的数");
  var UNREADABLE = unknown("看不出是几");
  var INEXACT = unknown("约数");
  var NO_UNIT = unknown("没有写单位（元、万元等）");
  var OTHER_MEASURE = unknown("计量单位不同");
  var OTHER_PERIOD = unknown("周期说不清");
  var SHARE_OR_COUNT = unknown("不知是比例还是数量");
  var MORE = unknown("多于要求");
  var DIFFERENT = unknown("与要求不同");
  var SEVERAL = unknown("有几个指标，请分别写明");

  var MOST_CHARACTERS = 200;
  var MOST_DIGITS = 15;

  /* White space that parts two numbers: without it they would be one. */
  var GAP = /[0-9零〇一二两三四五六七八九十百千万亿](?:[\s\x1c-\x1f\x85]+[,.]?|[,.][\s\x1c-\x1f\x85])[\s\x1c-\x1f\x85]*[0-9零〇一二两三四五六七八九十]/;
  /* What may stand in brackets behind a number: when, in what way, where it is shown. All else may take the number back. */
  var MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月";
  var DAY = "(?:3[01]|[12][0-9]|0?[1-9])[日号]";
  var ASIDE = "(?:" + MONTH + "(?:" + DAY + ")?|第?[一二三四1-4]季度|线上|线下|集中|[见附有](?:附件|台账|记录))";
  var NOTE = new RegExp("\\(" + ASIDE + "(?:[、,，;和及]?" + ASIDE + ")*\\)$");
  /* A part of a cell, to the next comma that parts no thousands. */
  var PART = /(?:[0-9０-９](?:,[0-9０-９]{3}(?![0-9０-９]))+|[^，,；;、\n])+/g;
  var INEXACT_WORDS = /[约近余多几若或]|左右|上下|以上|以下|以内|至少|超过|不足|不到|不少于|不低于|不超过|^[^0-9]*[0-9]+(?:\.[0-9]+)?[-~–—][0-9]+(?:\.[0-9]+)?[^0-9]*$/;
  var NOTHING = ["无", "没有"];
  var ALL = ["全部", "全覆盖", "全员", "全员覆盖"];
  var LEAD = "(?:已|共计?|合计|累计|总计|实际|完成|开展|举办|召开|组织|达到?|为|有)*";
  var PERIOD = "年度?|半年|季度?|个?月|个?星期|周|天|日|个?学期|学年";
  var FILLED = new RegExp(
    "^" + LEAD + "(?:(?<total>全年|今年|本年度?)|每(?<many>[两二三四五六]|[1-9])?(?<every>" + PERIOD + "))?" + LEAD +
    "(?:百分之(?<share>[0-9]+(?:\\.[0-9]+)?|[零一二两三四五六七八九十百]+)" +
    "|(?<done>[0-9]+)/(?<of>[0-9]+)" +
    "|(?<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?|[0-9]+(?:\\.[0-9]+)?)(?<scale>[百千]?[万亿]|[百千])?" +
    "|(?<han>[零〇一二两三四五六七八九十百千万亿]+))" +
    "(?<measure>[^0-9,.;/、()一二三四五六七八九十]*)(?:/(?<per>" + PERIOD + "))?$"
  );
  var ONLY_DIGITS = /^[零〇一二两三四五六七八九]{2,}$/;
  var MEASURES = {
    "名": "人", "位": "人", "遍": "次", "回": "次", "场次": "场", "册": "本", "周岁": "岁", "年度": "年", "星期": "周",
    "天": "日", "季": "季度", "钟头": "小时", "千克": "公斤", "平米": "平方米"
  };
  var IN_A_YEAR = { "年": 1, "学年": 1, "半年": 2, "学期": 2, "季度": 4, "月": 12, "周": 52, "日": 365 };
  var DIGITS = { "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9 };
  var SCALES = { "十": 10, "百": 100, "千": 1000, "万": 10000, "亿": 100000000 };

  function unknown(why) { return { verdict: "unknown", why: why }; }

  function has(table, key) { return Object.prototype.hasOwnProperty.call(table, key); }

  /* Goals: {comparator, value, max, type, measure, per: {n, unit}}, as the list names them. */
  function judge(goals, filled) {
    var asked = goals.filter(function (goal) {
      return typeof goal.value === "number" && goal.comparator !== "none" && goal.type !== "deadline";
    });
    if (!asked.length) return NOTHING_ASKED;
    var text = plain(filled);
    if (!text) return EMPTY;
    if (asked.length === 1) return judgeOne(asked[0], text);
    return judgeSeveral(asked, (filled.match(PART) || []).filter(function (part) { return part.trim(); }));
  }

  /* A part of the cell belongs to a number where both have a measure, and no other part or number has it.
     A part that belongs to none may take another back (4次，没有开展). */
  function judgeSeveral(goals, parts) {
    var measures = [];
    goals.forEach(function (goal) {
      var measure = canonical(goal.measure || "");
      if (measures.indexOf(measure) < 0) measures.push(measure);
    });
    var known = parts.every(function (part) { return measureOf(part) && measures.indexOf(measureOf(part)) >= 0; });
    if (!known) return SEVERAL;
    var verdicts = measures.map(function (measure) {
      var mine = parts.filter(function (part) { return measure && measureOf(part) === measure; });
      var asked = goals.filter(function (goal) { return canonical(goal.measure || "") === measure; });
      if (mine.length !== 1) return SEVERAL;
      var found = asked.map(function (goal) { return judgeOne(goal, plain(mine[0])); });
      var alike = found.every(function (each) { return each === found[0]; });
      return alike && (asked.length === 1 || found[0] === SHORT) ? found[0] : SEVERAL;
    });
    if (verdicts.indexOf(SHORT) >= 0) return SHORT;
    return verdicts.filter(function (each) { return each !== MET; })[0] || MET;
  }

  function measureOf(part) {
    var match = FILLED.exec(plain(part).replace(NOTE, ""));
    if (!match) return "";
    return match.groups.share ? "%" : canonical(match.groups.measure);
  }

  function judgeOne(goal, text) {
    if (NOTHING.indexOf(text) >= 0) text = "0";
    if (ALL.indexOf(text) >= 0 && goal.measure === "%") return compare(goal, 100);
    text = text.replace(NOTE, "");
    if (INEXACT_WORDS.test(text)) return INEXACT;
    var match = FILLED.exec(text);
    if (!match) return UNREADABLE;
    var said = match.groups;
    if (goal.type === "ratio") return judgeShare(goal, said);
    var number = readNumber(said);
    if (number === null || said.share || said.of) return UNREADABLE;
    if (!fits(goal, said.measure)) return OTHER_MEASURE;
    if (goal.type === "amount" && number && !said.measure && !/[万亿]/.test(match[0])) return NO_UNIT;
    return judgeRate(goal, number, said);
  }

  /* Without white space and the last full stop, its signs half-width; ， stays, for it parts no thousands. */
  function plain(text) {
    var half = text.replace(/[！-～]/g, function (sign) {
      return sign === "，" ? sign : String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
    });
    if (Array.from(text).length > MOST_CHARACTERS || GAP.test(half)) return "…";
    return half.replace(/[\s\x1c-\x1f\x85]/g, "").replace(/。$/, "");
  }

  function readNumber(said) {
    if (said.han) return ONLY_DIGITS.test(said.han) ? null : readHan(said.han);
    if (!said.digits || said.digits.length > MOST_DIGITS) return null;
    var value = Number(said.digits.replace(/,/g, ""));
    var scale = Array.from(said.scale || "").reduce(function (product, sign) { return product * SCALES[sign]; }, 1);
    return Number((value * scale).toPrecision(15));
  }

  /* 二十一 is 21, 两万五 is 25000; null where it is no numeral. */
  function readHan(text) {
    var signs = Array.from(text);
    if (!signs.length || signs.length > 18) return null;
    if (signs.every(function (sign) { return has(DIGITS, sign); })) {
      return Number(signs.map(function (sign) { return DIGITS[sign]; }).join(""));
    }
    var total = 0, section = 0, digit = 0, last = 1, zero = false, previous = "";
    signs.forEach(function (sign) {
      if (has(DIGITS, sign)) {
        digit = DIGITS[sign];
        zero = zero || digit === 0;
      } else if (SCALES[sign] >= 10000) {
        if ((SCALES[sign] > total && total > 0) || (has(SCALES, previous) && SCALES[previous] >= 10000)) {
          total = (total + section + digit) * SCALES[sign];
        } else {
          total += (section + digit || 1) * SCALES[sign];
        }
        section = 0;
        digit = 0;
        last = SCALES[sign];
        zero = false;
      } else {
        section += (digit || 1) * SCALES[sign];
        digit = 0;
        last = SCALES[sign];
        zero = false;
      }
      previous = sign;
    });
    if (digit && last > 10 && !zero) digit *= last / 10;
    return total + section + digit;
  }

  /* One word for measures that mean the same. */
  function canonical(measure) {
    var short = measure.replace(/^个/, "");
    return (has(MEASURES, short) ? MEASURES[short] : short) || measure;
  }

  /* Whether the measure filled in, if any, is the one asked for; 个 counts whatever is counted by pieces. */
  function fits(goal, measure) {
    var asked = canonical(goal.measure || "");
    return !measure || canonical(measure) === asked || (measure === "个" && goal.type === "count" && asked !== "人次");
  }

  function judgeShare(goal, said) {
    if (said.total || said.every || said.per) return OTHER_PERIOD;
    var measure = goal.measure || "";
    var number;
    if (said.share) {
      if (said.measure) return UNREADABLE;
      number = /^[0-9]/.test(said.share) ? Number(said.share) : readHan(said.share);
      return measure !== "%" || number === null ? OTHER_MEASURE : compare(goal, number);
    }
    if (said.of) {
      var done = said.done.length > MOST_DIGITS ? 0 : Number(said.done);
      var of = said.of.length > MOST_DIGITS ? 0 : Number(said.of);
      if (done > of || of === 0 || said.measure) return UNREADABLE;
      return measure === "%" ? compare(goal, done * 100 / of) : OTHER_MEASURE;
    }
    number = readNumber(said);
    if (number === null) return UNREADABLE;
    if (said.measure) return said.measure === measure ? compare(goal, number) : OTHER_MEASURE;
    if (measure !== "%") return compare(goal, number);
    var most = typeof goal.max === "number" ? goal.max : goal.value;
    if (number > 100 || number === 1 || (number > 0 && number < 1 && (most || 0) < 10)) return SHARE_OR_COUNT;
    return compare(goal, number > 0 && number < 1 ? number * 100 : number);
  }

  /* A number for some stretch of time: said to be a month's it counts for a year, and one that is not said may be both. */
  function judgeRate(goal, number, said) {
    var every = said.total || said.every || said.per;
    if (!goal.per) return every ? OTHER_PERIOD : compare(goal, number);
    var times = countTimes(goal.per.unit, goal.per.n);
    if (times === null) return OTHER_PERIOD;
    if (!every && times < 1) return compare(goal, number) === MET ? MET : OTHER_PERIOD;
    if (!every) return agree([compare(goal, number), compare(goal, number / times)]);
    var own = countTimes(said.total ? "年" : canonicalPeriod(every), readMany(said.many));
    return own === null ? OTHER_PERIOD : compare(goal, number * own / times);
  }

  function canonicalPeriod(word) {
    var short = word.replace(/^个/, "");
    return has(MEASURES, short) ? MEASURES[short] : short;
  }

  function readMany(many) {
    if (!many) return 1;
    return has(DIGITS, many) ? DIGITS[many] : Number(many);
  }

  /* How often a period comes round in a year. */
  function countTimes(unit, n) {
    return has(IN_A_YEAR, unit) ? IN_A_YEAR[unit] / n : null;
  }

  /* One that all readings bear out; a reading by which it is more than asked does not speak against another. */
  function agree(readings) {
    var found = readings.filter(function (each, n) { return readings.indexOf(each) === n; });
    if (found.length > 1) found = found.filter(function (each) { return each !== MORE; });
    return found.length === 1 ? found[0] : OTHER_PERIOD;
  }

  /* A number in the measure and the period asked for against the target. */
  function compare(goal, number) {
    var least = goal.value || 0;
    var most = typeof goal.max === "number" ? goal.max : least;
    var slack = 1e-9 * Math.max(1, Math.abs(least), Math.abs(most));
    var below = number < least - slack;
    var above = number > most + slack;
    if (goal.comparator === ">=") return below ? SHORT : MET;
    if (goal.comparator === ">") return above ? MET : SHORT;
    if (goal.comparator === "<=") return above ? SHORT : MET;
    if (goal.comparator === "<") return below ? MET : SHORT;
    if (!below && !above) return MET;
    if (goal.comparator === "~" || goal.type === "duration" || goal.type === "age") return DIFFERENT;
    return below ? SHORT : MORE;
  }

  window.policysite.returns.judge = judge;
})();
