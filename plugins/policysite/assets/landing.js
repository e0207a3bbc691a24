/* The words of a search are marked on the page it leads to: ?h=推优入党+入党. */
(function () {
  "use strict";

  const article = document.querySelector("article");
  const asked = /[?&]h=([^&]*)/.exec(location.search);
  if (!article || !asked) return;

  function readWords(written) {
    return written.split("+").map(function (word) {
      try {
        return decodeURIComponent(word);
      } catch (error) {
        return "";
      }
    }).filter(Boolean);
  }

  function listTexts(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  }

  /* Where the words stand in a text: [[start, end], …], the longest first, none within another. */
  function findSpans(text, words) {
    const spans = [];
    words.forEach(function (word) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const end = at + word.length;
        if (!spans.some(function (span) { return at < span[1] && span[0] < end; })) spans.push([at, end]);
      }
    });
    return spans.sort(function (a, b) { return a[0] - b[0]; });
  }

  function mark(node, start, end) {
    const rest = node.splitText(start);
    rest.splitText(end - start);
    const found = document.createElement("mark");
    found.className = "pb-found";
    rest.replaceWith(found);
    found.append(rest);
  }

  /* A word may reach over several nodes, for a target's evidence is marked already. */
  function markElement(element, words) {
    const nodes = listTexts(element);
    const spans = findSpans(nodes.map(function (node) { return node.data; }).join(""), words);
    let end = nodes.reduce(function (sum, node) { return sum + node.data.length; }, 0);
    nodes.reverse().forEach(function (node) {
      const start = end - node.data.length;
      spans.slice().reverse().forEach(function (span) {
        const from = Math.max(span[0], start), to = Math.min(span[1], end);
        if (from < to) mark(node, from - start, to - start);
      });
      end = start;
    });
  }

  const words = readWords(asked[1]);
  const unit = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const places = unit ? [unit] : Array.prototype.slice.call(article.querySelectorAll(".pb-unit"));
  places.forEach(function (place) { markElement(place.querySelector(".pb-body") || place, words); });
})();
