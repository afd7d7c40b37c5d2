// What pages gain with a script; everything can be read without it. Each part looks for its own marks in the
// page and does nothing where they are not.
(() => {
  "use strict";

  // Times are written by the server in its zone and shown here in the viewer's.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  function showTimes(root) {
    const now = new Date();
    for (const el of root.querySelectorAll("time[datetime]")) {
      const at = new Date(el.dateTime);
      if (isNaN(at)) continue;
      const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
      if (at.toDateString() !== now.toDateString()) { form.day = "numeric"; form.month = "short"; }
      if (at.getFullYear() !== now.getFullYear()) form.year = "numeric";
      el.textContent = new Intl.DateTimeFormat("en-GB", form).format(at).replace(",", "");
      el.title = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" }).format(at) + " (" + el.dateTime + ")";
    }
  }
  showTimes(document);
  for (const el of document.querySelectorAll("[data-zone]")) el.textContent = zone;

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
        const answer = await fetch(draft.dataset.check, { method: "POST", body, headers: { "X-Earshot-Form": body.get("csrf") } });
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
})();
