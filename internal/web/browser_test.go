package web

import (
	"cmp"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/earshot/earshot/internal/web/webtest"
)

// screen is a way of looking at a page, and the axe rules that can differ on it; none
// runs all.
type screen struct {
	webtest.Screen
	rules string
}

var screens = []screen{
	{webtest.Screen{Name: "laptop-light", Width: 1280, Height: 900, Scheme: "light"}, ""},
	{webtest.Screen{Name: "phone-dark", Width: 390, Height: 844, Scheme: "dark"}, `{runOnly:{type:"rule",values:["color-contrast"]},resultTypes:["violations"],selectors:false}`},
}

// TestPagesInABrowser looks at every page there is with a real browser: axe-core
// finds nothing, nothing comes from elsewhere, nothing is blocked or thrown, no
// page is wider than its screen. EARSHOT_SHOTS=dir keeps pictures.
func TestPagesInABrowser(t *testing.T) {
	t.Parallel()
	c := webtest.Start(t)
	axe, err := os.ReadFile(filepath.Join("testdata", "axe", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	world := worldOf(t, "kettle")
	handler, err := New(world)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	pages := []route{{path: "/nowhere", example: "/nowhere"}, {path: "/ (a bad query)", example: "/?q=kettle+AND+)"}}
	for _, rt := range everyPage(t, world) {
		if !rt.plain && !rt.program {
			pages = append(pages, rt)
		}
	}
	for _, s := range screens {
		c.Look(s.Screen, "no-preference")
		for _, rt := range pages {
			lookAt(c, server.URL, rt, s, string(axe))
		}
	}
	signIn := withUsers(t)
	if handler, err = New(signIn); err != nil {
		t.Fatal(err)
	}
	guarded := httptest.NewServer(handler)
	defer guarded.Close()
	lookAt(c, guarded.URL, route{path: "/sign-in", example: "/sign-in"}, screens[0], string(axe))
	t.Run("by keyboard alone", func(t *testing.T) { byKeyboard(&webtest.Chrome{T: t, Ctx: c.Ctx}, server.URL) })
	t.Run("in the viewer's zone", func(t *testing.T) { inZone(&webtest.Chrome{T: t, Ctx: c.Ctx}, server.URL) })
	t.Run("without motion", func(t *testing.T) { withoutMotion(&webtest.Chrome{T: t, Ctx: c.Ctx}, server.URL) })
}

// lookAt opens a page and looks at it.
func lookAt(c *webtest.Chrome, base string, rt route, s screen, axe string) {
	t := c.T
	t.Helper()
	tab, leave := context.WithCancel(c.Ctx)
	defer leave()
	messages := chromedp.Console(tab)
	c.Open(base + rt.example)
	webtest.Eval[bool](c, axe+`;true`)
	options := s.rules
	if options == "" {
		options = `{runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"],resultTypes:["violations"],selectors:false}`
	}
	found := webtest.Eval[[]string](c, `axe.run(document, `+options+`).then((r) => r.passes.length < 1 ? ["axe looked at nothing"] : r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.html.slice(0, 160) + " — " + n.failureSummary.slice(0, 300))))`)
	for _, f := range found {
		t.Errorf("%s on %s: %s", rt.path, s.Name, f)
	}
	for _, from := range webtest.Eval[[]string](c, `performance.getEntriesByType("resource").map((r) => r.name).filter((n) => !n.startsWith(location.origin))`) {
		t.Errorf("%s asks another site: %s", rt.path, from)
	}
	if wide := webtest.Eval[int](c, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		t.Errorf("%s on %s is %d px wider than the screen: %s", rt.path, s.Name, wide, webtest.Eval[string](c,
			`[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(" | ")`))
	}
	if dir := os.Getenv("EARSHOT_SHOTS"); dir != "" {
		c.Shoot(filepath.Join(dir, cmp.Or(webtest.Named(rt.path), "search")+"-"+s.Name+".png"))
	}
	leave()
	for m, err := range messages {
		if err != nil {
			break
		}
		if m.Type == "error" && strings.Contains(m.Text, "404") && rt.path == "/nowhere" || strings.Contains(m.Text, "400") {
			continue
		}
		if m.IsException() || m.Type == "error" || m.Type == "warning" {
			t.Errorf("%s: the browser says %s", rt.path, m)
		}
	}
}

// byKeyboard goes through the search page without a mouse.
func byKeyboard(c *webtest.Chrome, base string) {
	c.T.Helper()
	c.Look(screens[0].Screen, "no-preference")
	c.Open(base + "/?q=kettle")
	c.Key("\t")
	if got := webtest.Eval[string](c, `document.activeElement.textContent`); got != "Skip to the content" {
		c.T.Errorf("the first stop is %q", got)
	}
	c.Key("j")
	c.Settle("the first card is marked", `document.querySelectorAll("[data-cards] .card")[0].classList.contains("here") && document.activeElement.classList.contains("card")`)
	c.Key("e")
	c.Settle("it is marked handled", `document.querySelector(".card.here .status")?.textContent === "handled" && document.querySelector(".toast")?.textContent.includes("Marked handled")`)
	c.Key("u")
	c.Settle("it is taken back", `document.querySelector(".toast")?.textContent.includes("Taken back")`)
	c.Key("/")
	c.Settle("the box has the focus", `document.activeElement.id === "q"`)
	webtest.Eval[bool](c, `document.querySelector("#q").select(), true`) // the driver types the / all the same
	c.Key("brand")
	c.Settle("completions are offered", `!document.querySelector("#offers").hidden`)
	c.Do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Tab))
	c.Settle("the completion is taken", `document.querySelector("#q").value.startsWith("brand:")`)
	webtest.Eval[bool](c, `document.activeElement.blur(), true`)
	c.Key("?")
	c.Settle("the keys are shown", `document.querySelector("#keys-dialog")?.open === true`)
}

// inZone looks at a page from another part of the world.
func inZone(c *webtest.Chrome, base string) {
	c.T.Helper()
	if _, err := chromedp.Call(c.Ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Kolkata"}); err != nil {
		c.T.Fatal(err)
	}
	c.Open(base + "/?q=kettle")
	// 14:02 UTC is 19:32 in Kolkata.
	if got := webtest.Eval[string](c, `document.querySelector(".card time").textContent + " | " + document.querySelector(".card time").title + " | " + document.querySelector("[data-zone]").textContent`); !strings.Contains(got, "19:32") || !strings.Contains(got, "19:32:00") || !strings.Contains(got, "Asia/") {
		c.T.Errorf("the time is shown as %s", got)
	}
}

// withoutMotion asks for as little motion as possible.
func withoutMotion(c *webtest.Chrome, base string) {
	c.T.Helper()
	c.Look(screens[0].Screen, "reduce")
	c.Open(base + "/?q=kettle")
	for _, got := range webtest.Eval[[]string](c, `[...document.querySelectorAll("*")].map((e) => getComputedStyle(e)).flatMap((s) => [s.transitionDuration, s.animationDuration]).filter((d) => d.split(",").some((x) => parseFloat(x) > 0))`) {
		c.T.Errorf("something moves for %s", got)
	}
	if got := webtest.Eval[string](c, `getComputedStyle(document.documentElement).scrollBehavior`); got == "smooth" {
		c.T.Error("scrolling is smooth")
	}
}
