/* A long form saves itself some seconds after the last key; what could not be saved stays on this
   machine and is offered back. Everything also works without this file: by the button. */
(function () {
  "use strict";

  var WAIT = 3000, AGAIN = 15000, DAYS = 14;

  function plain(text) { return text.replace(/\s+/g, " ").trim(); }
  function clockOf(moment) {
    function two(number) { return (number < 10 ? "0" : "") + number; }
    return two(moment.getHours()) + ":" + two(moment.getMinutes()) + " " + two(moment.getDate()) + "/" + two(moment.getMonth() + 1);
  }
  function typed(form) {
    var values = {};
    Array.prototype.forEach.call(form.elements, function (item) {
      if (!item.name || item.disabled || /^(hidden|submit|button|file|password)$/.test(item.type) || item.name.indexOf("choose_") === 0) { return; }
      if (item.type === "radio") { if (item.checked) { values[item.name] = item.value; } return; }
      values[item.name] = item.type === "checkbox" ? (item.checked ? item.value : "") : item.value;
    });
    return values;
  }
  function put(form, name, value) {
    var item = form.elements[name];
    if (!item) { return; }
    if (item.type === "checkbox") { item.checked = value !== ""; } else { item.value = value; }
  }

  function start(form) {
    var line = form.querySelector("[data-autosave-line]") || document.querySelector("[data-autosave-line]"), seen = form.elements.seen_version;
    if (!line || !seen) { return; }
    var words = line.dataset, own = !form.dataset.autosave, url = form.dataset.autosave || location.href;
    var key = "neuguong:draft:" + form.dataset.draft + ":" + location.pathname;
    var saved = typed(form), newer = {}, folds = false, busy = false, sent = false, timer = 0;

    function say(text, trouble) {
      if (line.textContent !== text) { line.textContent = text; }
      line.classList.toggle("trouble", Boolean(trouble));
    }
    function dirty() {
      var now = typed(form), names = Object.keys(now);
      return names.filter(function (name) { return now[name] !== saved[name]; });
    }
    /* Fields that are one in the history are sent together: a number without its points says nothing. */
    var one = JSON.parse(form.dataset.fields || "{}");
    function whole(names) {
      var wanted = names.map(function (name) { return one[name]; });
      return Object.keys(one).filter(function (name) { return wanted.indexOf(one[name]) >= 0; })
        .concat(names.filter(function (name) { return !(name in one); }));
    }
    function keep() {
      var now = typed(form), values = {}, names = dirty();
      try {
        if (!names.length) { localStorage.removeItem(key); return; }
        names.forEach(function (name) { values[name] = now[name]; });
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), version: Number(seen.value), newer: newer, sent: sent, values: values }));
      } catch (full) { /* no room, or not allowed: then the server alone keeps it */ }
    }
    function later(wait) { window.clearTimeout(timer); timer = window.setTimeout(save, wait); }
    function remember(names) {
      var item = form.elements.seen_fields;
      if (!item) {
        item = document.createElement("input");
        item.type = "hidden"; item.name = "seen_fields";
        form.appendChild(item);
      }
      item.value = JSON.stringify(names);
    }
    function body(names) {
      var now = typed(form), data = own ? new FormData(form) : new FormData();
      if (!own) { names.forEach(function (name) { data.append(name, name in now ? now[name] : ""); }); data.append("seen_version", seen.value); }
      data.set("seen_fields", JSON.stringify(newer));
      if (folds) { data.set("folds", "1"); }
      return data;
    }
    function done(names, values, answer) {
      names.forEach(function (name) {
        saved[name] = values[name];
        if (!answer.whole) { newer[name] = answer.version; }
      });
      if (answer.whole) { seen.value = answer.version; newer = {}; }
      remember(newer);
      folds = true;
      keep();
      if (dirty().length) { later(WAIT); } else { say(words.saved + " " + answer.at); }
    }
    function refused(response) {
      return response.json().then(function (answer) {
        say(words.refused + " " + answer.sentence + (response.status === 409 ? " " + words.kept : ""), true);
      }, function () { say(words.offline, true); later(AGAIN); });
    }
    function save(leaving) {
      var names = whole(dirty()), values = typed(form);
      if (busy || sent || !names.length) { return; }
      busy = true;
      if (leaving !== true) { say(words.saving); }
      var token = form.elements.csrfmiddlewaretoken;
      fetch(url, {
        method: "POST", body: body(names), credentials: "same-origin", redirect: "manual", keepalive: leaving === true,
        headers: { "X-Autosave": "1", "X-CSRFToken": token ? token.value : "" }
      }).then(function (response) {
        busy = false;
        if (response.ok) { return response.json().then(function (answer) { done(names, values, answer); }); }
        if (response.type === "opaqueredirect" || response.status === 403 || response.status === 404) { say(words.login, true); return null; }
        if (response.status === 409 || response.status === 422) { return refused(response); }
        throw new Error(String(response.status));
      }).catch(function () { busy = false; say(words.offline, true); later(AGAIN); });
    }

    function offer(entry) {
      var names = Object.keys(entry.values), now = typed(form);
      var other = names.filter(function (name) { return name in now && plain(now[name]) !== plain(entry.values[name]); });
      var old = Date.now() - entry.at > DAYS * 24 * 3600 * 1000, through = entry.sent && Number(seen.value) > entry.version;
      if (!other.length || old || through) { localStorage.removeItem(key); return; }
      var box = document.createElement("div"), text = document.createElement("p");
      box.className = "notice soon kept-offer"; box.setAttribute("role", "status");
      text.textContent = words.found + " " + clockOf(new Date(entry.at)) + ".";
      box.appendChild(text);
      [[words.restore, function () {
        other.forEach(function (name) {
          put(form, name, entry.values[name]);
          var version = (entry.newer || {})[name] || entry.version;
          if (version !== Number(seen.value)) { newer[name] = version; }
        });
        remember(newer);
        keep(); later(WAIT);
        form.dispatchEvent(new Event("restored"));
      }], [words.drop, function () { localStorage.removeItem(key); }]].forEach(function (choice, place) {
        var button = document.createElement("button");
        button.type = "button"; button.className = place ? "btn" : "btn btn-primary"; button.textContent = choice[0];
        button.addEventListener("click", function () { choice[1](); box.remove(); var first = form.querySelector("textarea, input:not([type=hidden])"); if (first) { first.focus(); } });
        box.appendChild(button);
      });
      form.parentNode.insertBefore(box, form);
    }

    form.addEventListener("input", function () {
      keep();
      if (dirty().length) { say(words.typing); later(WAIT); }
    });
    form.addEventListener("submit", function () { sent = true; keep(); window.clearTimeout(timer); });
    window.addEventListener("pageshow", function () { sent = false; });
    window.addEventListener("online", function () { later(0); });
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { save(true); } });

    try {
      var entry = JSON.parse(localStorage.getItem(key) || "null");
      if (entry && form.hasAttribute("data-fresh")) { offer(entry); }
      /* Shown again with what to mend: it did not go through, and is still only here. */
      if (entry && !form.hasAttribute("data-fresh")) { entry.sent = false; localStorage.setItem(key, JSON.stringify(entry)); }
    } catch (garbled) { /* somebody else's, or nothing */ }
  }

  /* Where in the form the visitor is: told with the next “I am here”. */
  document.addEventListener("focusin", function (event) {
    var form = event.target instanceof Element && event.target.closest("form[data-fields]");
    var place = document.querySelector("[data-here-field]");
    if (!form || !place || !event.target.name) { return; }
    place.value = JSON.parse(form.dataset.fields)[event.target.name] || "";
    /* A remark begins at the field where the visitor is. */
    var remark = document.querySelector("a[data-remark]");
    if (remark && place.value) { remark.search = "?field=" + encodeURIComponent(place.value.split(":").slice(0, 2).join(":")); }
  });

  document.querySelectorAll("form[data-autosave]").forEach(start);
})();
