// The reading desk: the focused line or criterion, its proof beside it, keys. All of it also works without.
"use strict";
(() => {
  const desk = document.querySelector(".desk");
  if (!desk) return;
  document.documentElement.classList.add("scripted");
  const keysOn = () => document.body.dataset.keys !== "off";
  const inField = (node) => node instanceof Element && Boolean(node.closest("input:not([type=checkbox]):not([type=radio]):not([type=hidden]), select, textarea"));
  const wide = () => window.matchMedia("(min-width: 45.01rem)").matches;
  const mark = () => document.getElementById("mark");

  // The proof: one page of one file.
  const files = () => Array.from(desk.querySelectorAll("[data-file]"));
  const place = desk.querySelector("[data-proof-page]");
  const said = desk.querySelector("[data-proof-at]");
  const shown = { file: files().find((one) => one.hasAttribute("aria-current")), page: 1 };
  const image = place && place.querySelector("img");
  if (image) shown.page = Number((image.getAttribute("src").match(/pages\/(\d+)\//) || [0, 1])[1]);
  const show = (file, page) => {
    const count = Number(file.dataset.pages);
    if (!place || !count && file === shown.file) return;
    if (!count) { location.assign(file.href); return; }
    shown.file = file;
    shown.page = Math.max(1, Math.min(page, count));
    files().forEach((one) => one.removeAttribute("aria-current"));
    file.setAttribute("aria-current", "true");
    const picture = document.createElement("img");
    picture.src = `/proofs/${file.dataset.file}/pages/${shown.page}/large/`;
    picture.alt = `${file.textContent}, ${shown.page}/${count}`;
    place.replaceChildren(picture);
    said.textContent = said.textContent.replace(/\d+\/\d+(?=,|$)/, `${files().indexOf(file) + 1}/${files().length}`).replace(/(, \D+)\d+\/\d+$/, `$1${shown.page}/${count}`);
    desk.querySelectorAll("[data-turn]").forEach((one) => one.classList.toggle("off", one.dataset.turn === "1" ? shown.page >= count && files().at(-1) === file : shown.page <= 1 && files()[0] === file));
  };
  const turn = (step) => {
    if (!shown.file) return;
    const next = shown.page + step;
    if (next >= 1 && next <= Number(shown.file.dataset.pages)) return show(shown.file, next);
    const other = files()[files().indexOf(shown.file) + step];
    if (other) show(other, step > 0 ? 1 : Number(other.dataset.pages));
  };
  const showOf = (holder) => {
    const file = holder.dataset.proof ? files().find((one) => one.dataset.file === holder.dataset.proof) : holder.dataset.pk && files().find((one) => one.dataset.of === holder.dataset.pk);
    if (file && Number(file.dataset.pages)) show(file, Number(holder.dataset.page || 1));
  };

  // Nominees: one focus; the bar speaks of the focused one.
  const lines = () => Array.from(desk.querySelectorAll(".line"));
  const focused = () => desk.querySelector(".line.here");
  const choose = (line, move = true) => {
    if (!line) return;
    desk.querySelectorAll(".line.here").forEach((one) => {
      one.classList.remove("here");
      one.querySelector(".main a").removeAttribute("aria-current");
    });
    line.classList.add("here");
    line.querySelector(".main a").setAttribute("aria-current", "true");
    const away = document.getElementById("recuse");
    if (away) away.elements.line.value = line.dataset.line;
    const form = mark();
    if (form) {
      form.elements.line.value = line.dataset.line;
      form.elements.seen.value = line.dataset.seen;
      form.elements.remark.value = line.dataset.remark || "";
      form.querySelector("[data-focus-name]").textContent = line.dataset.who;
      form.querySelectorAll("[aria-pressed]").forEach((one) => one.setAttribute("aria-pressed", String(one.value === line.dataset.outcome)));
      document.getElementById("award-pick").replaceChildren();
    }
    showOf(line);
    if (move) line.querySelector(".main a").focus();
  };
  const step = (way) => {
    let one = focused();
    do { one = one && (way > 0 ? one.nextElementSibling : one.previousElementSibling); } while (one && !(one.matches(".line") && one.offsetParent));
    choose(one);
  };

  // Points: Enter goes on to the next one.
  const inputs = () => Array.from(desk.querySelectorAll(".point [name^='points_']")).filter((one) => one.offsetParent !== null);
  desk.addEventListener("focusin", (event) => {
    const row = event.target.closest(".point");
    if (row && !row.classList.contains("here")) {
      desk.querySelectorAll(".point.here").forEach((one) => one.classList.remove("here"));
      row.classList.add("here");
      showOf(row);
    }
    if (row && event.target.matches("[name^='points_']") && event.target.select) event.target.select();
    const line = event.target.closest(".line");
    if (line && !line.classList.contains("here")) choose(line, false);
  });

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches("[data-file]")) { event.preventDefault(); show(link, 1); }
    else if (link.matches("[data-turn]")) { event.preventDefault(); turn(Number(link.dataset.turn)); }
    else if (link.matches("[data-show]")) { event.preventDefault(); const row = link.closest(".point"); const input = row.querySelector("[name^='points_']"); input.focus(); }
    else if (link.matches("[data-all-rows]")) { const form = desk.querySelector(".desk-points"); if (form) { event.preventDefault(); form.classList.add("all"); link.remove(); } }
    else if (link.matches(".line .main a") && wide()) { event.preventDefault(); choose(link.closest(".line")); }
    else if (link.matches("[data-reason]")) { event.preventDefault(); give(link); }
    else if (link.id === "pick-change") { event.preventDefault(); pick(link); }
  });

  // A ready reason: the focused nominee is marked with it at once; a whole file waits for its button.
  const give = (link) => {
    const form = mark();
    const remark = document.getElementById("remark");
    remark.value = link.textContent.trim();
    if (!form) {
      const pin = document.getElementById("pin");
      const here = desk.querySelector(".point.here");
      const wanted = link.dataset.field === "criterion" && here ? `criterion:${here.dataset.code}` : link.dataset.field;
      if (pin && Array.from(pin.options).some((one) => one.value === wanted)) pin.value = wanted;
      remark.focus();
      return;
    }
    const back = form.querySelector("[data-outcome=return], [data-outcome=leave_out]");
    if (back) back.click();
  };

  // “Chuyển hình thức…” asks for the award, read from the same page as it is without script.
  const pick = async (link) => {
    const form = mark();
    const address = new URL(link.href);
    address.searchParams.set("line", form.elements.line.value);
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("award-pick");
    const button = page.querySelector("[data-outcome=change]");
    if (!answer.ok || !found || !button) { location.assign(address); return; }
    document.getElementById("award-pick").replaceChildren(...found.childNodes, button);
    document.getElementById("award").focus();
  };

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id !== "mark" || !event.detail.successful) return;
    const line = document.getElementById(`line-${mark().elements.line.value}`);
    if (!line) { location.reload(); return; }
    const refused = document.querySelector("#desk-said .error-summary");
    if (refused) { line.classList.add("here"); const form = mark(); form.elements.seen.value = line.dataset.seen; form.elements.remark.focus(); return; }
    const all = lines();
    const after = [...all.slice(all.indexOf(line) + 1), ...all.slice(0, all.indexOf(line))];
    choose(after.find((one) => !one.dataset.outcome && one.offsetParent !== null) || line);
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const save = document.querySelector("[data-ctrl-enter]:not(:disabled)");
      if (save) { event.preventDefault(); save.click(); }
      return;
    }
    if (event.key === "Enter" && event.target instanceof Element && event.target.matches(".point [name^='points_']")) {
      event.preventDefault();
      const all = inputs();
      const next = all[all.indexOf(event.target) + 1];
      (next || document.querySelector("[data-ctrl-enter]")).focus();
      return;
    }
    if (event.key === "Escape" && inField(event.target)) { const line = focused(); if (line) line.querySelector(".main a").focus(); else event.target.blur(); return; }
    if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || inField(event.target)) return;
    if (event.key === "j" || event.key === "k") { if (lines().length) { event.preventDefault(); event.stopImmediatePropagation(); step(event.key === "j" ? 1 : -1); } }
    if (event.key === "c") { const remark = document.getElementById("remark"); if (remark) { event.preventDefault(); remark.focus(); } }
    if (event.key === "s") { const first = inputs()[0]; if (first) { event.preventDefault(); first.focus(); } }
  });

  const first = focused();
  if (first) showOf(first);
})();
