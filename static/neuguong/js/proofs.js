/* Dropping many files, checking their sizes before they leave, progress while they go.
   Without this file the form is sent as it is. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-upload]");
  if (!form) { return; }
  var input = form.querySelector("input[type=file]");
  var zone = form.querySelector("[data-drop-zone]");
  var list = form.querySelector("[data-chosen]");
  var bar = form.querySelector("[data-sending-bar]");
  var errors = form.querySelector("[data-upload-errors]");
  var going = false;

  form.querySelector("[data-drop-hint]").hidden = false;

  function item(list, words) {
    var line = document.createElement("li");
    line.textContent = words;
    list.appendChild(line);
  }
  function show(sentences) {
    var lines = errors.querySelector("ul");
    lines.textContent = "";
    sentences.forEach(function (sentence) { item(lines, sentence); });
    errors.hidden = sentences.length === 0;
    if (sentences.length) { errors.setAttribute("tabindex", "-1"); errors.focus(); }
  }
  function chosen() { return Array.prototype.slice.call(input.files); }
  function sizeOf(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1).replace(".", ",") + " MB";
  }
  function overfull() {
    var sum = chosen().reduce(function (total, file) { return total + file.size; }, 0);
    return sum > Number(form.dataset.maxTogether) || chosen().length > Number(form.dataset.maxFiles);
  }

  /* Too large ones are taken out and named; the others stay chosen. Gives whether all may go. */
  function sift() {
    var limit = Number(form.dataset.maxBytes);
    var large = chosen().filter(function (file) { return file.size > limit; });
    if (large.length) {
      var kept = new DataTransfer();
      chosen().forEach(function (file) { if (file.size <= limit) { kept.items.add(file); } });
      input.files = kept.files;
    }
    var sentences = large.map(function (file) { return "“" + file.name + "” " + form.dataset.tooLarge + "."; });
    if (overfull()) { sentences.push(form.dataset.tooMuch); }
    show(sentences);
    list.textContent = "";
    chosen().forEach(function (file) { item(list, file.name + " (" + sizeOf(file.size) + ")"); });
    list.hidden = chosen().length < 2;
    return sentences.length === 0;
  }

  function busy(on) {
    going = on;
    bar.hidden = !on;
    Array.prototype.forEach.call(form.elements, function (element) { if (element.type === "submit") { element.disabled = on; } });
  }
  function send() {
    if (going) { return; }
    var request = new XMLHttpRequest();
    var meter = bar.querySelector("progress");
    var words = bar.querySelector("[data-sending-words]");
    request.open("POST", form.action || location.href);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.onprogress = function (event) {
      if (!event.lengthComputable) { return; }
      var part = Math.round(100 * event.loaded / event.total);
      meter.value = part;
      words.textContent = part < 100 ? part + " %" : form.dataset.checking;
    };
    request.onload = function () {
      var answer = null;
      try { answer = JSON.parse(request.responseText); } catch (nothing) { answer = null; }
      if (answer && answer.url) { location.assign(answer.url); return; }
      busy(false);
      show(answer && answer.errors ? answer.errors : [form.dataset.brokenOff]);
    };
    request.onerror = request.ontimeout = function () { busy(false); show([form.dataset.brokenOff]); };
    var body = new FormData(form); /* before the buttons are disabled */
    busy(true);
    show([]);
    request.send(body);
  }

  form.setAttribute("data-no-lock", "");
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    sift();
    if (!chosen().length) { input.focus(); } else if (!overfull()) { send(); }
  });
  input.addEventListener("change", sift);

  ["dragenter", "dragover"].forEach(function (name) {
    zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    zone.addEventListener(name, function () { zone.classList.remove("over"); });
  });
  zone.addEventListener("drop", function (event) {
    event.preventDefault();
    if (going || !event.dataTransfer || !event.dataTransfer.files.length) { return; }
    input.files = event.dataTransfer.files;
    if (sift() && form.hasAttribute("data-send-on-drop")) { send(); }
  });
  window.addEventListener("pageshow", function () { busy(false); });
})();
