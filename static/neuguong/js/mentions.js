/* After @ the names of the unit's people are offered. Without this file a name is typed in full. */
(function () {
  "use strict";

  function bare(text) {
    return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  function start(area) {
    var form = area.form, people = JSON.parse(form.dataset.people || "[]"), at = 0, picked = 0;
    var list = document.createElement("ul");
    list.className = "mention-list"; list.hidden = true;
    list.setAttribute("role", "listbox"); list.setAttribute("aria-label", form.dataset.peopleLabel || "");
    area.insertAdjacentElement("afterend", list);

    function close() { list.hidden = true; list.textContent = ""; }
    function choose(name) {
      var end = area.selectionStart, before = area.value.slice(0, at + 1) + name + " ";
      area.value = before + area.value.slice(end);
      area.setSelectionRange(before.length, before.length);
      close(); area.focus();
    }
    function mark() {
      Array.prototype.forEach.call(list.querySelectorAll("button"), function (button, place) { button.setAttribute("aria-selected", String(place === picked)); });
    }
    function show() {
      var text = area.value.slice(0, area.selectionStart);
      at = text.lastIndexOf("@");
      var said = at < 0 ? null : bare(text.slice(at + 1));
      var found = said === null || said.length > 40 || said.indexOf("\n") >= 0 ? [] : people.filter(function (name) {
        var whole = bare(name);
        return whole !== said.trim() && (whole.indexOf(said) === 0 || whole.split(" ").some(function (part) { return said && part.indexOf(said) === 0; }));
      }).slice(0, 8);
      close();
      found.forEach(function (name) {
        var item = document.createElement("li"), button = document.createElement("button");
        button.type = "button"; button.textContent = name; button.setAttribute("role", "option");
        button.addEventListener("click", function () { choose(name); });
        item.setAttribute("role", "presentation"); item.appendChild(button); list.appendChild(item);
      });
      picked = 0; list.hidden = !found.length; mark();
    }
    area.addEventListener("input", show);
    area.addEventListener("keydown", function (event) {
      var buttons = list.querySelectorAll("button");
      if (list.hidden || !buttons.length || event.isComposing) { return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        picked = (picked + (event.key === "ArrowDown" ? 1 : buttons.length - 1)) % buttons.length;
        mark();
      } else if (event.key === "Enter") {
        event.preventDefault(); buttons[picked].click();
      } else if (event.key === "Escape") { close(); }
    });
  }
  document.querySelectorAll("textarea[data-mentions]").forEach(start);
})();
