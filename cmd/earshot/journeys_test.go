package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/demo"
	"github.com/earshot/earshot/internal/web/webtest"
)

// desk is the demo in the middle of its crisis, with its pages in a browser.
type desk struct {
	*webtest.Chrome
	t    *testing.T
	play *play
	base string
}

// crisis is how long into the demo's day the journeys begin: everything has happened,
// and the incident is open.
const crisis = 5*time.Hour + 50*time.Minute

// openDesk plays the demo to its crisis and serves its pages while the monitor follows
// what is done there.
func openDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{Chrome: webtest.Start(t), t: t}
	a := &app{stdin: strings.NewReader(""), stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, getenv: func(string) string { return "" }, now: time.Now}
	c := clock.NewStepped(demoStart)
	world, err := demo.New(c, demoStart)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = world.Close() })
	if d.play, err = a.openPlay(t.Context(), world, c, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.play.monitor.Close() })
	health, err := d.play.crawler.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.play.takeArchive(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.play.monitor.Play(t.Context(), c, d.play.crawler, len(health), d.play.alerts, demoStart.Add(crisis), d.play.tell); err != nil && t.Context().Err() == nil && err != context.Canceled {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = d.play.monitor.Run(ctx, idle{}, d.play.alerts)
	}()
	t.Cleanup(func() { stop(); <-over })
	pages, err := a.pages(ctx, d.play.monitor)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	d.base = server.URL
	return d
}

// idle gathers nothing: the play is over.
type idle struct{}

// Run waits.
func (idle) Run(ctx context.Context) error { <-ctx.Done(); return nil }

func (d *desk) open(path string) { d.t.Helper(); d.Open(d.base + path) }

// shoot keeps a picture where EARSHOT_SHOTS asks for it; those named web- are the
// documentation's.
func (d *desk) shoot(name string) {
	if dir := os.Getenv("EARSHOT_SHOTS"); dir != "" {
		webtest.Eval[bool](d.Chrome, `document.activeElement?.blur(), new Promise((done) => setTimeout(() => done(true), 150))`)
		d.Shoot(filepath.Join(dir, name+".png"))
	}
}

// TestJourneysOnTheDemo plays three days at the desk in a real browser, over the
// demo's world with all rooms real: a search narrowed, decided about and exported; an
// incident acknowledged; a rule edited, played over the last month and saved. On a
// laptop in light and dark, and on a phone. `make journeys` runs it.
func TestJourneysOnTheDemo(t *testing.T) {
	if os.Getenv("EARSHOT_JOURNEYS") == "" {
		t.Skip("make journeys plays them; they take half a minute")
	}
	d := openDesk(t)
	for i, s := range []webtest.Screen{
		{Name: "light", Width: 1280, Height: 820, Scheme: "light"},
		{Name: "dark", Width: 1280, Height: 820, Scheme: "dark"},
		{Name: "phone", Width: 390, Height: 844, Scheme: "dark"},
	} {
		d.Look(s, "reduce")
		d.searching(s, i)
		d.acknowledging(s)
		d.tuning(s, i)
		d.zooming(s)
		d.everyPage(s)
	}
}

// searching: ask, narrow, choose two, mark them handled, take it back, mark them again,
// export what is left.
func (d *desk) searching(s webtest.Screen, turn int) {
	d.t.Helper()
	d.open("/?q=brindlewick")
	d.shoot("web-search-" + s.Name)
	d.open("/?q=brindlewick+AND+status:open")
	all := webtest.Eval[string](d.Chrome, `document.querySelector(".summary").textContent`)
	webtest.Eval[bool](d.Chrome, `((drawer) => { if (drawer) drawer.open = true; return true; })(document.querySelector("[data-drawer]"))`)
	d.Press("negative")
	d.Settle("fewer are found", fmt.Sprintf(`location.search.includes("sentiment") && document.querySelector(".summary").textContent !== %q`, all))
	d.Key("j")
	d.Key("x")
	d.Key("j")
	d.Key("x")
	d.Settle("two are chosen", `document.querySelector("[data-count]").textContent === "2 chosen" && document.querySelector(".bulk").checkVisibility()`)
	d.shoot("search-chosen-" + s.Name)
	mark := `setTimeout(() => document.querySelector("#bulk button[value=handled]").click(), 0), true`
	webtest.Eval[bool](d.Chrome, mark)
	d.Settle("the word about it", `document.querySelector(".flash")?.textContent.includes("2 mentions changed")`)
	d.Key("u")
	d.Settle("it is taken back", `document.querySelector(".flash")?.textContent.includes("Taken back for 2")`)
	webtest.Eval[bool](d.Chrome, `[...document.querySelectorAll(".pick input")].slice(0, 2).forEach((b) => b.click()), `+mark)
	d.Settle("it is done again", `document.querySelector(".flash")?.textContent.includes("2 mentions changed")`)
	d.assigning()
	d.open("/?q=brindlewick+AND+status:handled")
	d.Settle("both are found by what they are now", fmt.Sprintf(`document.querySelector(".summary")?.textContent.startsWith("%d mentions") || (location.reload(), false)`, 2*(turn+1)))
	rows := webtest.Eval[int](d.Chrome, `(async () => { const a = document.querySelector("a[data-export]"), r = await fetch(a.href); return r.ok && Number(a.dataset.export) === (await r.text()).trim().split("\n").length - 1 ? Number(a.dataset.export) : -1; })()`)
	if rows != 2*(turn+1) {
		d.t.Errorf("on %s the export has %d rows", s.Name, rows)
	}
}

// assigning: a card is unfolded by its key, and its form sent without leaving the page.
func (d *desk) assigning() {
	d.t.Helper()
	d.Key("j")
	d.Key("m")
	d.Settle("the form", `!!document.querySelector(".card.here .fold form")`)
	webtest.Eval[bool](d.Chrome, `(() => { const f = document.querySelector(".card.here .fold form"); f.elements.assignee.value = "dana"; f.elements.tags.value = "kitchen, vip"; f.requestSubmit(); return true; })()`)
	d.Settle("it stands on the card", `document.querySelector(".card.here .triage")?.textContent.includes("for dana#kitchen#vip") && document.querySelector(".toast")?.textContent.includes("Saved")`)
	d.Key("u")
	d.Settle("it is taken back", `!document.querySelector(".card.here .triage")?.textContent.includes("dana")`)
}

// acknowledging: the newest incident, its story, the button.
func (d *desk) acknowledging(s webtest.Screen) {
	d.t.Helper()
	d.open("/incidents")
	d.Press("Brindlewick")
	d.Settle("the incident", `!!document.querySelector(".timeline") && !!document.querySelector("main svg")`)
	d.shoot("web-incident-" + s.Name)
	d.Press("Acknowledge")
	d.Settle("it is acknowledged", `document.querySelector(".flash")?.textContent.includes("acknowledged it") && document.querySelector(".timeline").textContent.includes("acknowledged it")`)
	d.Press("Take acknowledgement back")
	d.Settle("and taken back", `[...document.querySelectorAll("main button")].some((b) => b.textContent === "Acknowledge")`)
}

// tuning: a limit is moved, its month played, the file saved.
func (d *desk) tuning(s webtest.Screen, turn int) {
	d.t.Helper()
	was, is := fmt.Sprintf("min_mentions = %d", 12+turn), fmt.Sprintf("min_mentions = %d", 13+turn)
	d.open("/rules/rule?name=many+at+once")
	d.Press("Edit")
	d.Settle("the editor", `!!document.querySelector("form[data-check] textarea")`)
	webtest.Eval[bool](d.Chrome, fmt.Sprintf(`((t) => { t.value = t.value.replace(%q, %q); t.dispatchEvent(new Event("input", { bubbles: true })); return t.value.includes(%q); })(document.querySelector("textarea.code"))`, was, is, is))
	d.Settle("that it is sound", fmt.Sprintf(`document.querySelector("#check").textContent.includes("at least %d stories")`, 13+turn))
	d.Press("Preview")
	d.Settle("what it would have sent", `document.querySelector(".verdict")?.textContent.includes("would have sent") && !!document.querySelector(".played svg")`)
	d.shoot("web-preview-" + s.Name)
	d.Press("Save it")
	d.Settle("it is saved", `document.querySelector(".flash")?.textContent.startsWith("Saved")`)
	if text, err := os.ReadFile(d.play.cfg.Path); err != nil || !strings.Contains(string(text), is) {
		d.t.Errorf("on %s the file holds no %q: %v", s.Name, is, err)
	}
}

// zooming: a bar says its figures, dragging over two shows their time alone, and the figures stand as a table.
func (d *desk) zooming(s webtest.Screen) {
	d.t.Helper()
	d.open("/?q=brindlewick")
	d.Settle("bars that speak", `/^\w{3},? \d+ \w+ 2026.*: \d+ mentions/.test(document.querySelector("svg[data-bars] a title")?.textContent)`)
	drag := `(() => { const hits = [...document.querySelectorAll("svg[data-bars] .hit")].slice(-2); const to = (el, kind) => { const b = el.getBoundingClientRect();
		el.dispatchEvent(new PointerEvent(kind, { bubbles: true, button: 0, clientX: b.x + b.width / 2, clientY: b.y + 20 })); };
		to(hits[0], "pointerdown"); to(hits[1], "pointermove"); const shaded = !!document.querySelector(".picked"); setTimeout(() => to(hits[1], "pointerup"), 0); return shaded; })()`
	if !webtest.Eval[bool](d.Chrome, drag) {
		d.t.Errorf("on %s nothing is shaded while one drags", s.Name)
	}
	d.Settle("their time alone", `new URLSearchParams(location.search).has("since") && new URLSearchParams(location.search).has("until") && document.querySelectorAll("svg[data-bars] .hit").length > 2`)
	d.Press("The figures as a table")
	d.Settle("the table", `document.querySelector("details.behind[open] tbody tr a")?.checkVisibility()`)
}

// source is the name of one that stands in the demo's rules.
func (d *desk) source() string { return d.play.cfg.Sources[0].Name }

// everyPage looks at the others.
func (d *desk) everyPage(s webtest.Screen) {
	d.t.Helper()
	for name, path := range map[string]string{
		"web-brand": "/brands/brindlewick?last=24h", "brands": "/brands", "rules": "/rules", "sources": "/sources", "live": "/live?q=brindlewick",
		"rule": "/rules/rule?name=crisis+words", "source": "/sources/source?name=" + url.QueryEscape(d.source()), "silences": "/silences", "deliveries": "/deliveries", "saved": "/saved", "nothing": "/?q=brindlewick+AND+submarine",
	} {
		d.open(path)
		if got := webtest.Eval[int](d.Chrome, `document.documentElement.scrollWidth - innerWidth`); got > 0 {
			d.t.Errorf("%s on %s is %d px wider than the screen", path, s.Name, got)
		}
		if status := webtest.Eval[int](d.Chrome, `performance.getEntriesByType("navigation")[0].responseStatus`); status != http.StatusOK {
			d.t.Errorf("%s answers %d", path, status)
		}
		d.shoot(name + "-" + s.Name)
	}
	d.printed(s)
}

// printed looks at a brand's page as it comes out of a printer.
func (d *desk) printed(s webtest.Screen) {
	d.t.Helper()
	d.open("/brands/brindlewick?last=7d")
	d.LookPrinted(true)
	defer d.LookPrinted(false)
	if shown := webtest.Eval[string](d.Chrome, `[...document.querySelectorAll("header, nav, form, button, .acts, footer .zone a")].filter((el) => el.checkVisibility()).map((el) => el.outerHTML.slice(0, 60)).join("\n")`); shown != "" {
		d.t.Errorf("printed on %s it still has\n%s", s.Name, shown)
	}
	d.shoot("print-" + s.Name)
}
