/* Tasks page: the bar comes with the first selection, buttons say how many, ? shows the keys.
   A help only: without it the bar is always there and says the same. */
(function () {
  "use strict";

  document.documentElement.classList.add("script");
  var bar = document.querySelector(".bulk-bar");

  function boxes() {
    return Array.prototype.slice.call(document.querySelectorAll("#files input[name=files]"));
  }
  function show() {
    if (!bar) { return; }
    var ticked = boxes().filter(function (box) { return box.checked; });
    var picked = bar.querySelector("[data-picked]"), most = null, most_n = 0;
    bar.classList.toggle("open", ticked.length > 0);
    picked.hidden = ticked.length === 0;
    bar.querySelector("[data-unpick]").hidden = ticked.length === 0;
    picked.textContent = picked.dataset.say.replace("%n", String(ticked.length));
    bar.querySelectorAll("[data-bulk]").forEach(function (button) {
      var n = ticked.filter(function (box) { return box.dataset.act === button.dataset.bulk; }).length;
      button.hidden = n === 0;
      button.disabled = n === 0;
      button.querySelector("[data-n]").textContent = n ? "\u00a0(" + n + ")" : "";
      if (n >= most_n && n > 0) { most = button; most_n = n; }
    });
    bar.querySelectorAll("[data-bulk]").forEach(function (button) { button.classList.toggle("btn-primary", button === most); });
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches("input[type=checkbox]")) {
      window.setTimeout(function () { show(); count(); }, 0);
    }
  });
  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element) || !event.target.closest("[data-unpick]")) { return; }
    boxes().forEach(function (box) { box.checked = false; });
    var all = document.querySelector("[data-all=files]");
    if (all) { all.checked = false; all.indeterminate = false; all.focus(); }
    show();
  });
  window.addEventListener("pageshow", show);
  show();

  /* The preview's button says how many are still ticked. */
  function count() {
    var place = document.querySelector("[data-ticked]");
    if (!place) { return; }
    var n = document.querySelectorAll("#bulk input[name=files]:checked").length;
    place.textContent = String(n);
    place.closest("button").disabled = n === 0;
  }
  window.addEventListener("pageshow", count);

  /* On a phone the filters fold away until somebody wants them. */
  var filters = document.querySelector("details[data-fold-narrow]");
  if (filters && window.matchMedia("(max-width: 45rem)").matches) { filters.open = false; }

  /* ? lists the keys of the buttons that are there now. */
  var opener = document.querySelector("[data-keys-open]"), dialog = document.getElementById("phim");
  if (opener && dialog && dialog.showModal) {
    opener.hidden = false;
    opener.addEventListener("click", function () {
      var list = dialog.querySelector("[data-keys-list]");
      list.querySelectorAll("[data-made]").forEach(function (item) { item.remove(); });
      document.querySelectorAll("[data-key]").forEach(function (button) {
        if (button === opener || button.offsetParent === null || button.disabled) { return; }
        var key = document.createElement("dt"), words = document.createElement("dd"), cap = document.createElement("kbd");
        cap.textContent = button.dataset.key;
        words.textContent = button.dataset.does || button.textContent.replace(button.dataset.key, "").trim();
        key.dataset.made = words.dataset.made = "1";
        key.appendChild(cap);
        list.appendChild(key);
        list.appendChild(words);
      });
      dialog.showModal();
    });
  }
})();
