/* The signer's desk: counts what is ticked and offers the act that fits. Works without it too. */
(function () {
  "use strict";

  var form = document.getElementById("sign");
  var boxes = form ? Array.prototype.slice.call(form.querySelectorAll('input[name="lines"]')) : [];
  if (!boxes.length) { return; }
  var MOST = 100; /* more names than that do not fit into an address */
  var all = document.querySelector("[data-sign-all]");
  var part = document.querySelector("[data-sign-part]");
  var none = document.querySelector("[data-sign-none]");
  var said = document.getElementById("sign-said");
  var groups = Array.prototype.slice.call(form.querySelectorAll(".sign-group"));
  var rest = Array.prototype.slice.call(document.querySelectorAll("[data-rest]"));

  function of(group) { return group.querySelectorAll('input[name="lines"]'); }
  function ticked(list) { return Array.prototype.filter.call(list, function (box) { return box.checked; }).length; }

  function show() {
    var n = ticked(boxes);
    groups.forEach(function (group) {
      var own = of(group), some = ticked(own);
      var words = group.querySelector("[data-chosen]"), every = group.querySelector("[data-every]");
      words.textContent = words.dataset.chosen.replace("%a", some).replace("%n", own.length);
      every.checked = some > 0 && some === own.length;
      every.indeterminate = some > 0 && some < own.length;
    });
    if (all && part) {
      all.hidden = n !== boxes.length;
      part.hidden = n === boxes.length || n === 0;
      none.hidden = n !== 0;
      part.classList.toggle("btn-primary", !part.hidden);
      part.textContent = part.dataset.signPart.replace("%n", n);
    }
    var left = boxes.length === 1 ? boxes : boxes.filter(function (box) { return !box.checked; });
    rest.forEach(function (link) {
      var url = new URL(link.getAttribute("href"), location.href);
      url.searchParams.delete("lines");
      if (left.length <= MOST) { left.forEach(function (box) { url.searchParams.append("lines", box.value); }); }
      link.setAttribute("href", url.pathname + url.search);
    });
    return n;
  }

  groups.forEach(function (group) {
    var label = group.querySelector(".every");
    label.hidden = of(group).length === 0;
    label.querySelector("input").addEventListener("change", function (event) {
      of(group).forEach(function (box) { if (box.closest("li").hidden) { return; } box.checked = event.target.checked; });
    });
  });
  form.addEventListener("change", function () {
    var n = show();
    said.textContent = n === boxes.length ? all.textContent : n ? part.textContent : none.textContent;
  });

  var find = form.querySelector(".sign-find");
  if (find) {
    var field = find.querySelector("input"), found = find.querySelector("[data-found]");
    var rows = Array.prototype.slice.call(form.querySelectorAll("li[data-search]"));
    find.hidden = false;
    field.addEventListener("input", function () {
      var asked = field.value.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase().trim().split(/\s+/);
      var shown = 0;
      rows.forEach(function (row) {
        row.hidden = !asked.every(function (word) { return row.dataset.search.indexOf(word) >= 0; });
        shown += row.hidden ? 0 : 1;
      });
      groups.forEach(function (group) { group.hidden = !group.querySelector("li[data-search]:not([hidden])"); });
      found.textContent = field.value ? found.dataset.found.replace("%n", shown) : "";
    });
    field.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
  }
  window.addEventListener("pageshow", show);
  show();
})();
