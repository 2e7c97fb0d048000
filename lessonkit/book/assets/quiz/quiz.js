/* Quizzes: reads the choice, shows the explanation behind it, remembers it. Plain script: it also runs on file:// pages. */
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
    remember(form, chosen.value);
  }

  /* A browser may have no storage, refuse it or have it full: then a quiz forgets, and works. */
  function remember(form, value) {
    try {
      localStorage.setItem("quiz-" + form.dataset.key, value);
    } catch (refused) {}
  }

  function remembered(form) {
    try {
      return localStorage.getItem("quiz-" + form.dataset.key);
    } catch (refused) {
      return null;
    }
  }

  function restore(form) {
    var value = remembered(form);
    form.querySelectorAll("input").forEach(function (choice) {
      choice.checked = choice.value === value;
    });
    if (value !== null && form.querySelector("input:checked")) answer(form);
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
    restore(form);
  });
})();
