// The scoring page: says at once how far a mark is from what stands beside it. The server decides.
"use strict";
(() => {
  const form = document.querySelector("form.marks");
  if (!form) return;
  const limit = Number(form.dataset.limit);
  const number = (text) => {
    const plain = text.trim().replace(",", ".");
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
  };
  const words = (n) => String(Math.round(n * 100) / 100).replace(".", ",");
  const say = (sentence, of, n) => form.dataset[sentence].replace("{of}", of).replace("{n}", n);

  const apart = (row) => {
    const { cap, section, beside, besideAbsent, besideHappened, besideOf } = row.dataset;
    const points = row.querySelector("[name^='points_']");
    const absent = row.querySelector("[name^='absent_']");
    if (section === "gate") return (points.value === "1") !== Boolean(besideHappened) ? [say("differs", besideOf), true] : null;
    const missing = Boolean(absent && absent.checked);
    if (missing || besideAbsent) {
      const silent = !beside && !besideAbsent;
      return missing !== Boolean(besideAbsent) && !silent ? [say("differs", besideOf), true] : null;
    }
    const given = number(points.value) ?? (section === "main" || points.value.trim() ? null : 0);
    const other = beside ? Number(beside) : section === "main" ? null : 0;
    if (given === null || other === null) return null;
    const cents = Math.round(given * 100) - Math.round(other * 100);
    if (!cents) return null;
    const size = words(Math.abs(cents) / 100);
    const way = cents < 0 ? "below" : "above";
    return [say(way, besideOf, size), Math.abs(cents) > limit * Number(cap)];
  };

  const show = (row) => {
    const place = row.querySelector("[data-apart]");
    const found = apart(row);
    place.replaceChildren();
    if (!found) return;
    const word = document.createElement("span");
    const told = row.querySelector("[name^='reason_']").value.trim();
    word.className = `word word-${found[1] && !told ? "late" : "clock"}`;
    word.textContent = found[0];
    place.append(word);
    if (found[1]) {
      const more = document.createElement("span");
      more.className = "sub";
      more.textContent = told ? form.dataset.told : form.dataset.tell;
      place.append(more);
    }
  };

  for (const row of form.querySelectorAll("[data-mark]")) {
    row.addEventListener("input", () => show(row));
    row.addEventListener("change", () => show(row));
    show(row);
  }
})();
