/* Small helps. Every act on every page also works without this file. */
(function () {
  "use strict";

  var ROWS = "table[data-rows], ol[data-rows], ul[data-rows]";

  function inField(node) {
    return node instanceof Element && Boolean(node.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]"));
  }
  function keysOn() {
    return document.body.dataset.keys !== "off";
  }

  /* Submit buttons lock after the press; coming back to the page opens them again. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.method === "dialog" || form.hasAttribute("data-no-lock")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    var pressed = event.submitter;
    /* After the browser has read the form: a disabled button would not send its name. */
    window.setTimeout(function () {
      Array.prototype.forEach.call(form.elements, function (item) {
        if (item.type === "submit" && !item.disabled) { item.disabled = true; item.dataset.locked = "1"; }
      });
      if (pressed && pressed.tagName === "BUTTON") {
        pressed.dataset.words = pressed.innerHTML;
        pressed.textContent = document.body.dataset.sending || "Đang gửi…";
      }
    }, 0);
  });
  function unlock() {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
    document.querySelectorAll("[data-locked]").forEach(function (item) { item.disabled = false; delete item.dataset.locked; });
    document.querySelectorAll("[data-words]").forEach(function (item) { item.innerHTML = item.dataset.words; delete item.dataset.words; });
  }
  window.addEventListener("pageshow", unlock);
  document.addEventListener("htmx:afterRequest", unlock);

  /* A disabled act stays focusable and does nothing. */
  document.addEventListener("click", function (event) {
    if (event.target instanceof Element && event.target.closest("[aria-disabled=true]")) { event.preventDefault(); }
  });

  /* The error summary takes the focus; its links go to the first field of a group. */
  var summary = document.querySelector("[data-focus]");
  if (summary) { summary.focus(); }
  document.addEventListener("click", function (event) {
    var link = event.target instanceof Element && event.target.closest(".error-summary a[href^='#']");
    if (!link) { return; }
    var target = document.getElementById(link.getAttribute("href").slice(1));
    var field = target && (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"));
    if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
  });

  /* Menus: open one at a time, close with Escape or a click outside. */
  function closeDrops(except) {
    document.querySelectorAll("details[data-drop][open]").forEach(function (item) { if (item !== except) { item.open = false; } });
  }
  document.addEventListener("click", function (event) {
    closeDrops(event.target instanceof Element ? event.target.closest("details[data-drop]") : null);
  });
  var menu = document.getElementById("menu");
  var opener = document.querySelector(".menu-open");
  function showMenu(open) {
    menu.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
  }
  if (menu && opener) {
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-controls", "menu");
    showMenu(false);
    opener.addEventListener("click", function (event) { event.preventDefault(); showMenu(!menu.classList.contains("open")); });
    menu.querySelector("[data-menu-close]").addEventListener("click", function (event) {
      event.preventDefault(); showMenu(false); opener.focus();
      if (location.hash === "#menu") { location.hash = "noi-dung"; }
    });
  }

  /* Group heads fold: <tbody data-fold> or <tbody data-fold="closed">. */
  document.querySelectorAll("tbody[data-fold]").forEach(function (body) {
    var button = body.querySelector(".fold");
    if (!button) { return; }
    function fold(closed) {
      body.classList.toggle("folded", closed);
      button.setAttribute("aria-expanded", String(!closed));
    }
    fold(body.dataset.fold === "closed");
    button.hidden = false;
    button.addEventListener("click", function () { fold(!body.classList.contains("folded")); });
  });

  /* Tick all: <input type="checkbox" data-all="name">. */
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") { return; }
    var all = box.dataset.all ? box : document.querySelector('[data-all="' + CSS.escape(box.name) + '"]');
    if (!all) { return; }
    var boxes = Array.prototype.slice.call(document.querySelectorAll('input[type=checkbox][name="' + CSS.escape(all.dataset.all) + '"]:not(:disabled)'));
    if (box === all) { boxes.forEach(function (item) { item.checked = all.checked; }); }
    var ticked = boxes.filter(function (item) { return item.checked; }).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  });

  /* Keys: j/k rows, x tick, / search, and the letter of a visible button; never inside a field. */
  function rowsOf(list) {
    return Array.prototype.filter.call(list.querySelectorAll("tbody tr:not(.group), :scope > li"), function (row) {
      return row.offsetParent !== null && row.querySelector("a[href]");
    });
  }
  function move(step) {
    var list = document.querySelector(ROWS);
    if (!list) { return; }
    var rows = rowsOf(list);
    var here = rows.findIndex(function (row) { return row.contains(document.activeElement); });
    var next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1)];
    if (next) { (next.querySelector(".main a[href]") || next.querySelector("a[href]")).focus(); }
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      closeDrops(null);
      if (menu && menu.classList.contains("open")) { showMenu(false); opener.focus(); }
      return;
    }
    if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.key !== "j" && event.key !== "k" || inField(event.target)) { return; }
    if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); return; }
    if (event.key === "x") {
      var row = document.activeElement && document.activeElement.closest("tr, li");
      var box = row && row.querySelector(".tick input[type=checkbox]:not(:disabled)");
      if (box) { event.preventDefault(); box.click(); }
      return;
    }
    if (event.key === "/") {
      var search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
      return;
    }
    if (event.key.length === 1) {
      var button = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]:not(:disabled)');
      if (button) { event.preventDefault(); button.click(); }
    }
  });
})();
