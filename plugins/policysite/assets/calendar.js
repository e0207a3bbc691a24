/* The calendar page knows the reader's organization and today: a site is copied to a USB stick and read a year later. */
(function () {
  "use strict";

  var agenda = document.querySelector(".pb-agenda");
  if (!agenda) return;

  var KEY = "policysite.organization";
  var coming = document.querySelector("#coming .pb-duties");
  var past = document.querySelector("#past .pb-duties");
  var nav = agenda.querySelector(".pb-whose-list");
  var choice = agenda.querySelector(".pb-whose-select");
  var select = choice.querySelector("select");
  var mark = document.querySelector(".pb-today");

  function list(items) { return Array.prototype.slice.call(items); }

  /* A clock that is behind the day the site was built is wrong. */
  function findToday(built) {
    var now = new Date();
    var day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (part) {
      return (part < 10 ? "0" : "") + part;
    }).join("-");
    return day > built ? day : built;
  }

  function daysBetween(one, other) { return Math.round((Date.parse(other) - Date.parse(one)) / 86400000); }

  function sayState(item, today) {
    var left = daysBetween(today, item.dataset.due);
    var state = item.querySelector(".pb-duty__state");
    state.classList.toggle("pb-duty__state--past", left < 0);
    state.textContent = left < 0 ? "已过期" : left === 0 ? "今天到期" : "还有 " + left + " 天";
    if (left < 0 && item.parentNode === coming) past.insertBefore(item, past.firstChild);
  }

  function remembered() {
    try { return localStorage.getItem(KEY); } catch (error) { return null; }
  }

  function remember(slug) {
    try {
      if (slug === "all") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, slug);
    } catch (error) { /* forgotten when the page is left */ }
  }

  function knows(slug) { return list(select.options).some(function (option) { return option.value === slug; }); }

  function asks(item, slug) { return slug === "all" || item.dataset.who.split(" ").indexOf(slug) >= 0; }

  /* The style in the page narrows it by this; what is left to do is to count and to say what is empty. */
  function show(slug) {
    select.value = slug;
    agenda.dataset.shown = slug;
    list(agenda.querySelectorAll(".pb-whose")).forEach(function (whose) {
      whose.classList.toggle("pb-whose--shown", whose.id === slug);
    });
    list(agenda.querySelectorAll(".pb-duties-none")).forEach(function (words) {
      var section = words.parentNode;
      var own = list(section.querySelectorAll(".pb-duty")).filter(function (item) {
        return asks(item, slug) && !item.closest("details");
      });
      var number = document.querySelector("#" + slug + " [data-goal=" + section.id + "] b");
      words.hidden = own.length > 0;
      if (number) number.textContent = own.length;
    });
  }

  /* The address names it too, to be passed on; the page stays where it is. */
  function choose(slug) {
    var top = window.pageYOffset;
    location.replace("#" + slug);
    window.scrollTo(0, top);
    show(slug);
  }

  function followAddress() {
    var slug = location.hash.slice(1);
    if (knows(slug)) show(slug);
  }

  function offerSubscription(place) {
    if (!/^https?:$/.test(location.protocol)) return;
    var link = place.querySelector("a");
    var button = place.querySelector("button");
    function name() {
      var file = document.querySelector("#" + select.value + " a[download]");
      place.hidden = !file;
      if (!file) return;
      link.textContent = file.href;
      link.href = file.href.replace(/^https?/, "webcal");
    }
    button.addEventListener("click", function () {
      var range = document.createRange();
      range.selectNodeContents(link);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = document.execCommand("copy") ? "已复制" : "请长按地址复制";
    });
    window.addEventListener("hashchange", name);
    select.addEventListener("change", name);
    name();
  }

  var today = findToday(mark.getAttribute("datetime"));
  mark.textContent = "今天（" + today + "）";
  list(agenda.querySelectorAll("[data-due]")).forEach(function (item) { sayState(item, today); });
  list(agenda.querySelectorAll("[data-goal]")).forEach(function (link) { link.href = "#" + link.dataset.goal; });
  nav.hidden = true;
  choice.hidden = false;
  select.addEventListener("change", function () {
    remember(select.value);
    choose(select.value);
  });
  window.addEventListener("hashchange", followAddress);
  show("all");
  followAddress();
  if (!location.hash && knows(remembered())) choose(remembered());
  list(document.querySelectorAll(".pb-subscribe")).forEach(offerSubscription);
})();
