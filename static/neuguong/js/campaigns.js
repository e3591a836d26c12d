/* The editor of a criterion shows the numbers of the chosen formula only. It works without this. */
(function () {
  "use strict";
  var box = document.querySelector("[data-formulas]");
  var choice = box && box.querySelector("select[name=rule]");
  if (!choice) { return; }
  function show() {
    box.querySelectorAll("[data-rule]").forEach(function (part) {
      part.hidden = part.dataset.rule !== choice.value;
    });
  }
  box.querySelectorAll("[data-no-script]").forEach(function (note) { note.hidden = true; });
  choice.addEventListener("change", show);
  show();
})();
