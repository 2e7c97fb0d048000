/* A formula that is wider than its column scrolls, and whatever scrolls is a stop of the Tab key. */
(function () {
  "use strict";

  var FORMULAS = 'div.math, mjx-container[display="true"]';
  var waiting;

  function mark() {
    document.querySelectorAll(FORMULAS).forEach(function (formula) {
      var scrolls = getComputedStyle(formula).overflowX !== "visible" && formula.scrollWidth > formula.clientWidth;
      if (scrolls) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    });
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(mark, 100);
  }

  addEventListener("load", function () {
    if (!window.MathJax || !MathJax.startup) return;
    MathJax.startup.promise.then(mark);
    addEventListener("resize", soon);
  });
})();
