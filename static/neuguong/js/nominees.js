/* Lists of nominees: a chosen file is sent at once, rows move up and down, keys go through a column. */
(function () {
  "use strict";

  document.querySelectorAll("input[type=file][data-send]").forEach(function (input) {
    input.addEventListener("change", function () {
      if (input.files.length) { input.form.requestSubmit(); }
    });
  });

  var form = document.querySelector("form[data-list]");
  if (!form) { return; }
  var body = form.querySelector("tbody");

  function cellOf(row, suffix) {
    return row.querySelector('[name$="-' + suffix + '"]');
  }
  function renumber() {
    var number = 0;
    Array.prototype.forEach.call(body.rows, function (row) {
      var cell = cellOf(row, "priority");
      if (cell) { number += 1; cell.value = String(number); }
    });
  }
  function move(button, up) {
    var row = button.closest("tr");
    var other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) { return; }
    body.insertBefore(up ? row : other, up ? other : row);
    renumber();
    button.focus();
  }
  body.querySelectorAll("[data-up], [data-down]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { move(button, button.hasAttribute("data-up")); });
  });

  /* As in a sheet: Enter and the arrows stay in the column. */
  body.addEventListener("keydown", function (event) {
    var here = event.target;
    if (!here.matches("input[type=text]") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var step = event.key === "Enter" || event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) { return; }
    event.preventDefault();
    var suffix = here.name.split("-")[1];
    var row = here.closest("tr");
    do {
      row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    } while (row && !cellOf(row, suffix));
    if (row) { cellOf(row, suffix).focus(); cellOf(row, suffix).select(); }
  });

  /* Leaving with something typed asks first. */
  var typed = false;
  form.addEventListener("input", function () { typed = true; });
  form.addEventListener("submit", function () { typed = false; });
  window.addEventListener("beforeunload", function (event) {
    if (typed) { event.preventDefault(); }
  });
})();
