// What pages gain with a script; everything can be read and done without it. Each part looks for its own marks
// in the page and does nothing where they are not.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (name, props = {}, ...kids) => {
    const el = Object.assign(document.createElement(name), props);
    el.append(...kids);
    return el;
  };
  const form = $("#act");
  let csrf = form ? form.elements.csrf.value : "";

  // Times are written by the server in its zone and shown here in the viewer's.
  const exact = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" });
  function say(at, style) {
    const now = new Date(), f = { hourCycle: "h23" };
    const today = at.toDateString() === now.toDateString();
    if (style !== "month") { f.hour = "2-digit"; f.minute = "2-digit"; }
    if (style === "day") { delete f.hour; delete f.minute; }
    if (!today || style) { f.month = "short"; if (style !== "month") f.day = "numeric"; }
    if (at.getFullYear() !== now.getFullYear() && !style || style === "month") f.year = "numeric";
    return new Intl.DateTimeFormat("en-GB", f).format(at).replace(",", "");
  }
  function showTimes(root) {
    for (const el of $$("time[datetime]", root)) {
      const at = new Date(el.dateTime);
      if (isNaN(at)) continue;
      el.textContent = say(at);
      el.title = exact.format(at);
    }
    for (const el of $$("text[data-tick]", root)) {
      const at = new Date(el.dataset.tick);
      if (!isNaN(at)) el.textContent = say(at, el.dataset.style);
    }
  }
  showTimes(document);
  for (const el of $$("[data-zone]")) el.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;

  // A word about what was done, with a way back.
  function toast(word) {
    const box = $("#toasts");
    if (!box) return;
    const el = make("div", { className: "toast" + (word.bad ? " bad" : "") }, make("span", { textContent: word.say }));
    if (word.undo) {
      const undo = make("button", { type: "button", className: "small", textContent: "Undo" });
      undo.addEventListener("click", () => { el.remove(); takeBack(word); });
      el.append(undo);
    }
    box.replaceChildren(el);
    setTimeout(() => el.remove(), word.undo ? 12000 : 6000);
  }
  const post = (address, fields) => fetch(address, { method: "POST", headers: { "X-Earshot-Form": csrf, Accept: "application/json" }, body: new URLSearchParams(fields) });
  async function send(address, fields) {
    let answer = await post(address, fields);
    // Who signed in again elsewhere goes on here with the new session.
    if ((answer.status === 401 || answer.status === 403) && await renewToken()) answer = await post(address, fields);
    if (answer.status === 401) throw new Error("You are signed out. Sign in again in another tab, then send this once more: it stays as you wrote it.");
    const word = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(word.error || "This did not work.");
    return word;
  }
  // The token of forms belongs to a session. This takes that of the session there is now, and tells whether it is another.
  async function renewToken() {
    const answer = await fetch("/help", { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return false;
    const now = $("#act [name=csrf]", new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (!now || now.value === csrf) return false;
    csrf = now.value;
    for (const field of $$("[name=csrf]")) field.value = csrf;
    return true;
  }
  let lastWord = null;
  async function takeBack(word) {
    try {
      const done = await send(word.undo, {});
      if (word.card) await renew(word.card);
      lastWord = null;
      toast(done);
    } catch (e) { toast({ say: e.message, bad: true }); }
  }

  // Cards: triage in place, keys, more of them as one reads on.
  function setStatus(card, status) {
    card.classList.remove("open", "handled", "irrelevant");
    if (status) card.classList.add(status);
    for (const b of $$("button[data-act]", card)) {
      const on = b.dataset.act === status;
      b.value = on ? "open" : b.dataset.act;
      b.textContent = b.dataset.act === "handled" ? (on ? "Not handled" : "Handled") : (on ? "Relevant" : "Irrelevant");
    }
    let row = $(".triage", card), chip = row && $(".status", row);
    if (!row && status) { row = make("p", { className: "triage" }); $(".about", card).after(row); }
    if (!chip && status) { chip = make("span", { className: "chip status" }); row.prepend(chip); }
    if (chip) { if (status) chip.textContent = status; else chip.remove(); }
    if (row && !row.childElementCount) row.remove();
  }
  // What a card unfolds to is fetched when it is asked for; it brings the card as it is now with it.
  async function unfolded(card) {
    const page = $("a.details", card), answer = page && await fetch(page.pathname + "/fold");
    if (!answer || !answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }
  async function renew(card) {
    const page = await unfolded(card);
    if (!page) return;
    const now = $(".card", page), about = $(".about", card), row = $(".triage", now);
    setStatus(card, ["handled", "irrelevant"].find((s) => now.classList.contains(s)) || "");
    for (const el of $$(".triage", card)) el.remove();
    if (row) about.after(row);
    for (const el of $$(".tone, .badge", about)) el.remove();
    about.prepend(...$$(".about .tone, .about .badge", now).flatMap((el) => [el, " "]));
    const open = $(".more .fold", card);
    if (open) open.replaceWith($(".fold", page));
  }
  document.addEventListener("toggle", async (event) => {
    const more = event.target;
    if (!more.open || !more.matches("details[data-fold]") || $(".fold", more)) return;
    const page = await unfolded(more.closest(".card"));
    if (page && !$(".fold", more)) $("p", more).replaceWith($(".fold", page));
  }, true);
  document.addEventListener("submit", async (event) => {
    const fold = event.target.closest(".card .fold");
    if (!fold) return;
    event.preventDefault();
    const card = fold.closest(".card");
    try {
      const word = await send(event.target.action, new FormData(event.target, event.submitter));
      await renew(card);
      lastWord = { ...word, card };
      toast(lastWord);
    } catch (e) { toast({ say: e.message, bad: true }); }
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-act]");
    if (!button) return;
    event.preventDefault();
    const card = button.closest(".card"), status = button.value;
    button.disabled = true;
    try {
      const word = await send(button.formAction, { status });
      setStatus(card, status === "open" ? "" : status);
      lastWord = { ...word, card };
      toast(lastWord);
    } catch (e) { toast({ say: e.message, bad: true }); }
    button.disabled = false;
    if (card.classList.contains("here")) button.focus();
  });

  let here = null;
  function goTo(card) {
    if (!card) return;
    if (here) here.classList.remove("here");
    here = card;
    card.classList.add("here");
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }
  const step = (by) => {
    const cards = $$("[data-cards] .card");
    if (cards.length) goTo(cards[Math.min(cards.length - 1, Math.max(0, (here ? cards.indexOf(here) : by > 0 ? -1 : 1) + by))]);
  };
  const press = (selector) => { const el = here && $(selector, here); if (el) el.click(); };
  const keys = {
    "/": () => { const q = $("#q"); if (q) { q.focus(); q.select(); } },
    j: () => step(1), k: () => step(-1),
    e: () => press("button[data-act=handled]"), i: () => press("button[data-act=irrelevant]"),
    o: () => press("a[target=_blank]"), w: () => press(".why summary"),
    u: () => { const left = $(".flash button"); if (lastWord && lastWord.undo) takeBack(lastWord); else if (left) left.click(); },
    x: () => press(".pick input"), X: () => { const all = $("[data-choose-all]"); if (all) all.click(); },
    m: () => press(".more summary"),
    "?": () => showKeys(),
  };
  const keysOn = () => { try { return localStorage.getItem("earshot-keys") !== "off"; } catch { return true; } };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const act = keysOn() && keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  for (const box of $$("[data-keys-switch]")) {
    box.disabled = false;
    box.checked = keysOn();
    box.addEventListener("change", () => { try { localStorage.setItem("earshot-keys", box.checked ? "on" : "off"); } catch { /* not kept */ } });
  }
  async function showKeys() {
    let dialog = $("#keys-dialog");
    if (!dialog) {
      const page = new DOMParser().parseFromString(await (await fetch("/help")).text(), "text/html");
      const close = make("button", { type: "button", className: "quiet", textContent: "Close" });
      dialog = make("dialog", { id: "keys-dialog", ariaLabel: "Keys" }, make("h2", { textContent: "Keys" }), $(".keys", page), close);
      close.addEventListener("click", () => dialog.close());
      document.body.append(dialog);
    }
    dialog.showModal();
  }

  // Choosing many: how many they are, and all of them at once. The bar is shown by the style.
  const all = $("[data-choose-all]"), bulk = $("#bulk");
  if (all && bulk) {
    const boxes = () => $$(".pick input");
    const count = () => {
      const n = boxes().filter((b) => b.checked).length;
      $("[data-count]", bulk).textContent = n + " chosen";
      all.textContent = n && n === boxes().length ? "Choose none" : "Choose all";
    };
    all.addEventListener("click", (event) => {
      event.preventDefault();
      const on = all.textContent === "Choose all";
      for (const b of boxes()) b.checked = on;
      count();
    });
    document.addEventListener("change", (event) => { if (event.target.closest(".pick")) count(); });
    count();
  }

  // Further pages are fetched as one reads on, five by themselves, then by the button. Each keeps a link of its own.
  const cards = $("[data-cards]");
  let pages = 1;
  function watchMore() {
    const more = $("a[data-more]");
    if (!cards || !more || !("IntersectionObserver" in window)) return;
    const load = async () => {
      const address = more.href;
      more.setAttribute("aria-busy", "true");
      const answer = await fetch(address, { headers: { Accept: "text/html", "X-Earshot-Cards": "1" } }).catch(() => null);
      if (!answer || !answer.ok || answer.redirected) { location.assign(address); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      pages++;
      cards.append(make("a", { className: "page-mark", href: address, textContent: "Page " + pages }));
      for (const card of $$("[data-cards] .card", page)) { showTimes(card); cards.append(document.adoptNode(card)); }
      const next = $("a[data-more]", page);
      if (next) { more.href = next.href; more.removeAttribute("aria-busy"); arm(); } else more.remove();
    };
    const arm = () => {
      if (pages >= 5) return;
      const eye = new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) { eye.disconnect(); load(); } }, { rootMargin: "400px" });
      eye.observe(more);
    };
    more.addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); load(); } });
    arm();
  }
  watchMore();

  // The search box: what is wrong while typing, and what may come next.
  const box = $("#q");
  if (box) searchBox(box);
  function searchBox(box) {
    const list = make("ul", { className: "offers", id: "offers", role: "listbox", ariaLabel: "What may stand here", hidden: true });
    const live = make("div", { className: "live", hidden: true, id: "live" });
    live.setAttribute("role", "status");
    box.after(list, live);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "offers", "aria-expanded": "false", "aria-describedby": "live" })) box.setAttribute(name, value);
    let word = "", chosen = -1, timer = 0, turn = 0;
    const shut = () => { list.hidden = true; chosen = -1; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); };
    const choose = (n) => {
      const items = $$("li", list);
      if (!items.length) return;
      chosen = (n + items.length) % items.length;
      items.forEach((li, at) => li.setAttribute("aria-selected", String(at === chosen)));
      items[chosen].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", items[chosen].id);
    };
    const take = (li) => {
      const at = box.selectionStart, from = at - word.length, text = li.dataset.insert + (li.dataset.insert.endsWith(":") ? "" : " ");
      box.setRangeText(text, from, at, "end");
      shut();
      box.focus();
      ask();
    };
    async function ask() {
      const mine = ++turn, before = box.value.slice(0, box.selectionStart);
      const [offers, check] = await Promise.all([
        fetch("/complete?" + new URLSearchParams({ q: before })).then((a) => (a.ok ? a.json() : { items: [] })),
        fetch("/check?" + new URLSearchParams({ q: box.value })).then((a) => (a.ok ? a.json() : { ok: true })),
      ]).catch(() => [{ items: [] }, { ok: true }]);
      if (mine !== turn || document.activeElement !== box) return;
      word = offers.word || "";
      list.replaceChildren(...offers.items.map((o, n) => {
        const li = make("li", { id: "offer-" + n }, make("code", { textContent: o.insert }), make("span", { className: "hint", textContent: o.hint || "" }));
        li.setAttribute("role", "option");
        li.setAttribute("aria-selected", "false");
        li.dataset.insert = o.insert;
        li.addEventListener("mousedown", (event) => { event.preventDefault(); take(li); });
        return li;
      }));
      const some = offers.items.length > 0 && !(offers.items.length === 1 && offers.items[0].insert === word);
      list.hidden = !some;
      box.setAttribute("aria-expanded", String(some));
      tell(check, some);
    }
    function tell(check, busy) {
      const parts = [];
      // A query is unfinished while its end is being typed: say so only where the fault lies before the caret's word.
      if (!check.ok && !(busy && check.offset >= box.selectionStart - word.length)) {
        parts.push(make("p", { textContent: check.message }));
        if (check.excerpt) parts.push(make("pre", { textContent: check.excerpt }));
        if (check.fix) parts.push(make("p", { textContent: check.fix }));
      } else for (const w of check.warnings || []) parts.push(make("p", { textContent: w }));
      live.className = "live" + (check.ok ? " warn" : "");
      live.replaceChildren(...parts);
      live.hidden = busy || !parts.length;
    }
    box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
    box.addEventListener("blur", () => { clearTimeout(timer); shut(); live.hidden = true; });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && (!list.hidden || !live.hidden)) { event.preventDefault(); shut(); live.hidden = true; }
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
      if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) { event.preventDefault(); take($$("li", list)[chosen]); }
    });
  }

  // Charts: every bar says its figures and leads to its time; dragging over several leads to theirs.
  const lasting = (hours) => new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", ...(hours && { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) });
  const days = lasting(false), hours = lasting(true);
  function spanned(from, until) {
    const whole = until - from > 72e6 && !from.getHours() && !from.getMinutes();
    return whole ? days.formatRange(from, new Date(until - 1000)) : hours.formatRange(from, until);
  }
  for (const svg of $$("svg[data-bars]")) {
    const field = $("svg", svg), since = Number(svg.dataset.since), long = Number(svg.dataset.long), zoom = svg.dataset.zoom;
    const shape = (name, props, kid) => {
      const el = document.createElementNS(svg.namespaceURI, name);
      for (const key in props) el.setAttribute(key, props[key]);
      if (kid) el.append(kid);
      return el;
    };
    const number = (n) => n.toLocaleString("en-GB", { maximumFractionDigits: 1 });
    const address = (a, b) => {
      const to = new URL(zoom, location.href);
      to.searchParams.set("since", a.from.toISOString().replace(".000", ""));
      to.searchParams.set("until", b.until.toISOString().replace(".000", ""));
      return to.pathname + to.search;
    };
    const at = (seconds) => Math.min(Math.max(1e4 * seconds / long, 0), 1e4);
    const bars = svg.dataset.bars.split(" ").map((raw) => {
      const [start, width, count, less] = raw.split(",").map(Number);
      const bar = { x: at(start), right: at(start + width), from: new Date(1e3 * (since + start)), until: new Date(1e3 * (since + start + width)) };
      const title = shape("title", {}, spanned(bar.from, bar.until) + ": " + number(count) + " " + svg.dataset.unit + (less ? ", " + number(less) + " negative" : ""));
      const hit = shape("rect", { class: "hit", x: bar.x, width: Math.max(bar.right - bar.x, 1), height: 880 }, title);
      bar.el = zoom ? shape("a", { href: address(bar, bar), tabindex: -1 }, hit) : hit;
      return bar;
    });
    field.append(...bars.map((bar) => bar.el));
    if (!zoom) continue;
    let from = null, shade = null, dragged = false;
    const over = (event) => bars.find((bar) => bar.el.contains(event.target));
    const order = (a, b) => (a.x <= b.x ? [a, b] : [b, a]);
    svg.addEventListener("pointerdown", (event) => { if (event.button === 0) { from = over(event); dragged = false; } });
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("pointermove", (event) => {
      const to = from && over(event);
      if (!to || (to === from && !dragged)) return;
      dragged = true;
      const [a, b] = order(from, to);
      if (!shade) field.append(shade = shape("rect", { class: "picked", height: 880, "pointer-events": "none" }));
      shade.setAttribute("x", a.x);
      shade.setAttribute("width", b.right - a.x);
    });
    addEventListener("pointerup", (event) => {
      const to = from && over(event);
      if (dragged && to) location.assign(address(...order(from, to)));
      if (shade) shade.remove();
      shade = null; from = null;
    });
    svg.addEventListener("click", (event) => { if (dragged) event.preventDefault(); });
  }

  // Exports tell how far they are. Large ones are left to the browser, which writes them straight to the disk.
  for (const a of $$("a[data-export]")) a.addEventListener("click", async (event) => {
    const total = Number(a.dataset.export), place = $("[data-export-progress]");
    if (!place || total > 100000 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const bar = $("progress", place), note = $("span", place);
    place.hidden = false; bar.max = total; bar.value = 0; note.textContent = "";
    try {
      const answer = await fetch(a.href, { headers: { Accept: "*/*" } });
      if (!answer.ok) throw new Error((await answer.json()).error);
      const parts = [], reader = answer.body.getReader();
      let rows = 0;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        for (const b of value) if (b === 10) rows++;
        bar.value = Math.min(rows, total);
        note.textContent = Math.min(rows, total).toLocaleString("en-GB") + " of " + total.toLocaleString("en-GB");
      }
      const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
      const link = make("a", { href: URL.createObjectURL(new Blob(parts, { type: answer.headers.get("Content-Type") })), download: name ? name[1] : "earshot" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      note.textContent = "done";
    } catch (e) { place.hidden = true; toast({ say: "The export was cut off. " + (e.message || ""), bad: true }); }
  });

  for (const button of $$("button[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => { await navigator.clipboard.writeText($("#" + button.dataset.copy).textContent); toast({ say: "Copied." }); });
  }

  // On wide screens the facets stand open.
  const wide = matchMedia("(min-width: 64rem)"), drawer = $("[data-drawer]");
  if (drawer) { const set = () => { drawer.open = wide.matches; }; set(); wide.addEventListener("change", set); }
  for (const menu of $$("details.who, details.making")) {
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
    menu.addEventListener("keydown", (event) => { if (event.key === "Escape" && menu.open) { menu.open = false; $("summary", menu).focus(); } });
  }

  // On a phone the navigation is longer than the screen: show where we are.
  const at = $(".places [aria-current]");
  if (at) at.parentElement.scrollLeft = at.offsetLeft - at.parentElement.offsetLeft - 60;

  // A page that waits for something looks again.
  const again = document.querySelector("[data-again]");
  if (again) setTimeout(() => location.reload(), 1000 * again.dataset.again);

  // The editor of a rule is checked while somebody writes.
  const draft = document.querySelector("form[data-check]");
  if (draft) {
    const text = draft.querySelector("textarea"), said = document.getElementById("check");
    let timer, asked = 0;
    const check = async () => {
      const mine = ++asked, body = new URLSearchParams(new FormData(draft));
      try {
        const ask = () => fetch(draft.dataset.check, { method: "POST", body, headers: { "X-Earshot-Form": csrf } });
        let answer = await ask();
        if ((answer.status === 401 || answer.status === 403) && await renewToken()) answer = await ask();
        if (mine === asked && answer.ok) said.innerHTML = await answer.text();
      } catch { /* out of reach: the button still checks */ }
    };
    text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(check, 350); });
    text.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey)) return;
      e.preventDefault();
      draft.requestSubmit();
    });
  }

  // Live: cards arrive as events; at most two hundred stay on the page.
  const live = document.querySelector("[data-live]");
  if (live && window.EventSource) {
    const list = document.getElementById("live"), button = document.querySelector("[data-live-pause]");
    const held = [];
    let paused = false, found = 0, stream;
    const show = (html) => {
      const box = document.createElement("template");
      box.innerHTML = html;
      const card = box.content.firstElementChild;
      if (!card || document.getElementById(card.id)) return;
      showTimes(card);
      list.prepend(card);
      while (list.children.length > 200) list.lastElementChild.remove();
      document.querySelector("main .empty")?.remove();
    };
    const say = (words) => { live.textContent = words + (found ? " " + found + " since you came." : ""); };
    const open = () => {
      stream = new EventSource(live.dataset.live);
      stream.onopen = () => say("Listening.");
      stream.onerror = () => {
        say("The connection is interrupted; trying again.");
        if (stream.readyState === EventSource.CLOSED) refused(); // else the browser comes back by itself
      };
      stream.addEventListener("mention", (e) => {
        found++;
        if (paused) held.push(e.data); else show(e.data);
        if (held.length > 200) held.shift();
        say(paused ? "Paused; " + held.length + " waiting." : "Listening.");
      });
      const lacking = (e) => list.prepend(make("p", { className: "page-mark", textContent: e.data }));
      stream.addEventListener("missed", lacking);
      stream.addEventListener("slow", (e) => { stream.close(); lacking(e); say("Listening again in a moment."); setTimeout(open, 5000); });
    };
    const refused = async () => {
      const answer = await fetch("/help", { headers: { Accept: "text/html" } }).catch(() => null);
      if (answer && answer.redirected) { live.replaceChildren("You are signed out. ", make("a", { href: location.href, textContent: "Sign in and go on listening" })); return; }
      setTimeout(open, 30000);
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      paused = !paused;
      button.setAttribute("aria-pressed", paused);
      button.textContent = paused ? "Go on" : "Pause";
      if (!paused) while (held.length) show(held.shift());
      say(paused ? "Paused." : "Listening.");
    });
    open();
    addEventListener("pagehide", () => stream.close());
  }

  for (const el of document.querySelectorAll("[data-print]")) {
    el.hidden = false;
    el.addEventListener("click", () => print());
  }
})();
