/* The running total of a score sheet while somebody types. A help only: the server computes again. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-assessment]");
  if (!form) { return; }
  var boxes = Array.prototype.slice.call(form.querySelectorAll("[data-criterion]"));

  function number(text) {
    var plain = String(text === null || text === undefined ? "" : text).replace(/\s/g, "").replace(",", ".");
    return plain === "" || isNaN(Number(plain)) ? null : Number(plain);
  }
  function typed(value) {
    return (Math.round(value * 100) / 100).toFixed(2).replace(/\.?0+$/, "").replace(".", ",");
  }
  function shown(value) {
    var parts = typed(value).split(",");
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ".");
    return parts.join(",");
  }
  function field(box, name) {
    return form.elements.namedItem(name + "_" + box.dataset.criterion);
  }
  function read(box, name) {
    var item = field(box, name);
    if (!item) { return ""; }
    if (item instanceof HTMLInputElement && item.type === "checkbox") { return item.checked ? "1" : ""; }
    return item.value;
  }
  function put(box, name, value) {
    var item = field(box, name);
    if (!item) { return; }
    if (item instanceof HTMLInputElement && item.type === "checkbox") { item.checked = Boolean(value); } else { item.value = value; }
  }

  function step(how, percent) {
    var reached = how.steps.filter(function (one) { return percent >= Number(one.from); });
    reached.sort(function (a, b) { return Number(b.from) - Number(a.from); });
    return reached.length ? Number(reached[0].points) : 0;
  }
  var FORMULAS = {
    short_of_100: function (how, n, cap) { return n < Number(how.zero_below || 0) ? 0 : cap - Math.max(0, 100 - n) * Number(how.each); },
    all_or_nothing: function (how, n, cap) { return n >= 100 ? cap : 0; },
    share: function (how, n, cap) { return cap * Math.min(n, 100) / 100; },
    steps: step,
    minus_each: function (how, n, cap) { return cap - n * Number(how.each); },
    each: function (how, n) { return how.small_below ? null : n * Number(how.each); },
    months_above: function (how, n) { return n * Number(how.each); }
  };
  /* What the formula gives for the number or level in the fields; null where it gives nothing. */
  function formula(box) {
    var how = JSON.parse(box.dataset.how || "{}"), cap = Number(box.dataset.cap), found = null;
    if (how.rule === "choice") {
      var chosen = (how.options || []).filter(function (one) { return String(one.code) === read(box, "choice"); });
      return chosen.length ? Number(chosen[0].points) : null;
    }
    if (FORMULAS[how.rule]) {
      var count = number(read(box, "value"));
      found = count === null ? null : FORMULAS[how.rule](how, count, cap);
    } else if (field(box, "met") && field(box, "points")) {
      var met = read(box, "met");
      found = met === "" ? null : (met === "1" ? cap : 0);
    }
    if (found === null) { return null; }
    found = cap || box.dataset.section === "main" ? Math.min(found, cap) : found;
    return Math.max(0, found);
  }

  function state(box) {
    if ("closed" in box.dataset) {
      return { points: number(box.dataset.points), absent: box.dataset.absent === "1", out: box.dataset.section === "gate" && box.dataset.met === "1" };
    }
    var how = JSON.parse(box.dataset.how || "{}"), out = box.dataset.section === "gate" && read(box, "met") === "1";
    (how.options || []).forEach(function (one) { if (one.excludes && String(one.code) === read(box, "choice")) { out = true; } });
    return { points: number(read(box, "points")), absent: read(box, "absent") === "1", out: out, met: read(box, "met") };
  }

  function groupTotal(members) {
    var cap = 0, base = 0, earned = 0, away = false;
    members.forEach(function (one) {
      var most = Number(one.box.dataset.cap);
      cap += most;
      if (one.state.absent) { away = true; return; }
      base += most;
      earned += Math.min(one.state.points || 0, most);
    });
    if (!away) { return { earned: earned, shared: false }; }
    if (!base) { return { earned: 0, shared: true }; }
    var grain = Number(form.dataset.rounding) || 0.01;
    var shared = earned === base ? cap : Math.min(cap, Math.round(earned * cap / base / grain) * grain);
    return { earned: shared, shared: true };
  }

  function show(selector, text) {
    var place = document.querySelector(selector);
    if (place) { place.textContent = text; }
  }
  function add() {
    var total = 0, answered = 0, excluded = false;
    var all = boxes.map(function (box) { return { box: box, state: state(box) }; });
    all.forEach(function (one) {
      excluded = excluded || one.state.out;
      if (one.box.dataset.section === "main" && (one.state.absent || one.state.points !== null || (!field(one.box, "points") && one.state.met))) { answered += 1; }
      one.box.classList.toggle("is-absent", one.state.absent);
    });
    form.querySelectorAll("[data-block]").forEach(function (block) {
      var members = all.filter(function (one) { return block.contains(one.box); });
      var place = block.querySelector("[data-sum]"), note = block.querySelector("[data-shared]"), sum = 0;
      if (block.dataset.block === "main") {
        var group = groupTotal(members);
        sum = group.earned;
        if (note) { note.hidden = !group.shared; }
        total += sum;
      } else if (block.dataset.block !== "gate") {
        members.forEach(function (one) {
          var cap = Number(one.box.dataset.cap), points = one.state.points || 0;
          sum += cap ? Math.min(points, cap) : points;
        });
        if (block.dataset.block === "bonus") { sum = Math.min(sum, Number(form.dataset.bonusCap)); total += sum; } else { total -= sum; }
      }
      if (place) { place.textContent = shown(sum); }
    });
    total = Math.max(0, total);
    show("[data-total]", shown(total));
    show("[data-answered]", String(answered));
    var ratings = JSON.parse(form.dataset.ratings || "[]").filter(function (one) { return total >= Number(one.from); });
    ratings.sort(function (a, b) { return Number(b.from) - Number(a.from); });
    show("[data-rating]", excluded ? form.dataset.excluded : (ratings.length ? ratings[0].label : "–"));
  }

  /* Points other than the formula gives: say so beside them. The system's own number comes first. */
  function compare(box) {
    var place = box.querySelector("[data-differs]");
    if (!place) { return; }
    var take = box.querySelector("[data-take]"), points = number(read(box, "points"));
    var right = take ? Number(take.dataset.points) : formula(box);
    place.hidden = right === null || points === null || read(box, "absent") === "1" || Math.abs(points - right) < 0.005;
    if (!place.hidden) { place.querySelector("[data-formula]").textContent = shown(right); }
    if (take) { take.hidden = filled(box, take); }
  }
  /* Nothing to take where the fields say already what the system says. */
  function filled(box, take) {
    return read(box, "absent") !== "1" && number(read(box, "points")) === number(take.dataset.points) &&
      (!field(box, "value") || number(read(box, "value")) === number(take.dataset.value)) &&
      (!take.dataset.choice || read(box, "choice") === take.dataset.choice);
  }

  form.addEventListener("input", function (event) {
    var box = event.target.closest("[data-criterion]");
    if (!box) { return; }
    if (/^(value|choice|met)_/.test(event.target.name)) {
      var found = formula(box);
      if (found !== null) { put(box, "points", typed(found)); }
    }
    compare(box);
    add();
  });

  /* “Lấy số hệ thống” fills the fields at once; without this file it saves and fills. */
  form.addEventListener("click", function (event) {
    var take = event.target.closest("[data-take]");
    if (!take) { return; }
    event.preventDefault();
    var box = take.closest("[data-criterion]");
    put(box, "absent", "");
    if (take.dataset.value !== "") { put(box, "value", typed(number(take.dataset.value))); }
    if (take.dataset.choice) { put(box, "choice", take.dataset.choice); }
    put(box, "points", typed(Number(take.dataset.points)));
    take.dispatchEvent(new Event("input", { bubbles: true }));
    compare(box);
    add();
  });

  function look() { boxes.forEach(compare); add(); }
  form.addEventListener("restored", look);
  look();

  /* After a return the page opens at the first field that must be mended. */
  var first = document.querySelector(".criterion:not(.closed)");
  if (!location.hash && document.querySelector(".criterion.closed") && first && !document.querySelector(".error-summary")) { first.scrollIntoView(); }
})();
