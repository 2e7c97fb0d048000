/* Quizzes: reads the choice, shows the explanation behind it. Plain script, so that it also runs on file:// pages. */
(function () {
  "use strict";

  function answer(form) {
    var feedback = form.querySelector(".quiz-feedback");
    var chosen = form.querySelector("input:checked");
    if (!chosen) {
      feedback.textContent = "Choose an answer first.";
      return;
    }
    var explanation = chosen.parentElement.querySelector(".quiz-explanation");
    feedback.replaceChildren(explanation.cloneNode(true));
  }

  document.querySelectorAll("form.quiz").forEach(function (form) {
    form.querySelector(".quiz-check").hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      answer(form);
    });
    form.addEventListener("change", function () {
      form.querySelector(".quiz-feedback").replaceChildren();
    });
  });
})();
