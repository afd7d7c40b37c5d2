package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// screen is a way of looking at a page.
type screen struct {
	name          string
	width, height int64
	scheme        string
	rules         string // the axe rules that can differ on it; empty runs all
}

var screens = []screen{
	{"laptop-light", 1280, 900, "light", ""},
	{"phone-dark", 390, 844, "dark", `{runOnly:{type:"rule",values:["color-contrast"]},resultTypes:["violations"],selectors:false}`},
}

// chrome is one running browser with one tab.
type chrome struct {
	t   *testing.T
	ctx context.Context
}

// startChrome starts a browser, or skips the test where none is installed.
func startChrome(t *testing.T) *chrome {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes a while")
	}
	path := ""
	for _, name := range []string{os.Getenv("EARSHOT_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no chromium is installed (or named in EARSHOT_CHROMIUM): pages were not looked at in a browser")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	c := &chrome{t, ctx}
	c.do(chromedp.Navigate("about:blank"))
	return c
}

func (c *chrome) do(steps ...chromedp.Action[chromedp.Void]) {
	c.t.Helper()
	if err := chromedp.Do(c.ctx, steps...); err != nil {
		c.t.Fatal(err)
	}
}

// eval runs a script in the page, waiting for a promise.
func eval[T any](c *chrome, script string) T {
	c.t.Helper()
	v, err := chromedp.Run(c.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		c.t.Fatalf("%.80s: %v", script, err)
	}
	return v
}

func (c *chrome) look(s screen, motion string) {
	c.t.Helper()
	c.do(chromedp.EmulateViewport(s.width, s.height))
	_, err := chromedp.Call(c.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: s.scheme}, {Name: "prefers-reduced-motion", Value: motion}}})
	if err != nil {
		c.t.Fatal(err)
	}
}

// wait is until a script says true.
func (c *chrome) wait(what, script string) {
	c.t.Helper()
	for range 100 {
		if eval[bool](c, script) {
			return
		}
		eval[bool](c, `new Promise((done) => setTimeout(() => done(true), 50))`)
	}
	c.t.Errorf("in five seconds it did not come: %s", what)
}

// TestPagesInABrowser looks at every page there is with a real browser: axe-core
// finds nothing, nothing comes from elsewhere, nothing is blocked or thrown, no
// page is wider than its screen. EARSHOT_SHOTS=dir keeps pictures.
func TestPagesInABrowser(t *testing.T) {
	t.Parallel()
	c := startChrome(t)
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
		c.look(s, "no-preference")
		for _, rt := range pages {
			c.visit(server.URL, rt, s, string(axe))
		}
	}
	signIn := withUsers(t)
	if handler, err = New(signIn); err != nil {
		t.Fatal(err)
	}
	guarded := httptest.NewServer(handler)
	defer guarded.Close()
	c.visit(guarded.URL, route{path: "/sign-in", example: "/sign-in"}, screens[0], string(axe))
	t.Run("by keyboard alone", func(t *testing.T) { (&chrome{t, c.ctx}).byKeyboard(server.URL) })
	t.Run("in the viewer's zone", func(t *testing.T) { (&chrome{t, c.ctx}).inZone(server.URL) })
	t.Run("without motion", func(t *testing.T) { (&chrome{t, c.ctx}).withoutMotion(server.URL) })
}

// visit opens a page and looks at it.
func (c *chrome) visit(base string, rt route, s screen, axe string) {
	t := c.t
	t.Helper()
	tab, leave := context.WithCancel(c.ctx)
	defer leave()
	messages := chromedp.Console(tab)
	c.do(chromedp.Navigate(base + rt.example))
	eval[bool](c, axe+`;true`)
	options := s.rules
	if options == "" {
		options = `{runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"],resultTypes:["violations"],selectors:false}`
	}
	found := eval[[]string](c, `axe.run(document, `+options+`).then((r) => r.passes.length < 1 ? ["axe looked at nothing"] : r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.html.slice(0, 160) + " — " + n.failureSummary.slice(0, 300))))`)
	for _, f := range found {
		t.Errorf("%s on %s: %s", rt.path, s.name, f)
	}
	for _, from := range eval[[]string](c, `performance.getEntriesByType("resource").map((r) => r.name).filter((n) => !n.startsWith(location.origin))`) {
		t.Errorf("%s asks another site: %s", rt.path, from)
	}
	if wide := eval[int](c, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		t.Errorf("%s on %s is %d px wider than the screen: %s", rt.path, s.name, wide, eval[string](c,
			`[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(" | ")`))
	}
	c.shoot(rt, s)
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

// shoot keeps a picture of the page where EARSHOT_SHOTS asks for it.
func (c *chrome) shoot(rt route, s screen) {
	dir := os.Getenv("EARSHOT_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(c.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		c.t.Error(err)
		return
	}
	name := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune("/{}() ", r) {
			return '-'
		}
		return r
	}, rt.path), "-")
	if name == "" {
		name = "search"
	}
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%s.png", name, s.name)), picture, 0o644); err != nil {
		c.t.Error(err)
	}
}

// byKeyboard goes through the search page without a mouse.
func (c *chrome) byKeyboard(base string) {
	c.t.Helper()
	c.look(screens[0], "no-preference")
	c.do(chromedp.Navigate(base + "/?q=kettle"))
	c.do(chromedp.KeyEvent("\t"))
	if got := eval[string](c, `document.activeElement.textContent`); got != "Skip to the content" {
		c.t.Errorf("the first stop is %q", got)
	}
	c.do(chromedp.KeyEvent("j"))
	c.wait("the first card is marked", `document.querySelectorAll("[data-cards] .card")[0].classList.contains("here") && document.activeElement.classList.contains("card")`)
	c.do(chromedp.KeyEvent("e"))
	c.wait("it is marked handled", `document.querySelector(".card.here .status")?.textContent === "handled" && document.querySelector(".toast")?.textContent.includes("Marked handled")`)
	c.do(chromedp.KeyEvent("u"))
	c.wait("it is taken back", `document.querySelector(".toast")?.textContent.includes("Taken back")`)
	c.do(chromedp.KeyEvent("/"))
	c.wait("the box has the focus", `document.activeElement.id === "q"`)
	eval[bool](c, `document.querySelector("#q").select(), true`) // the driver types the / all the same
	c.do(chromedp.KeyEvent("brand"))
	c.wait("completions are offered", `!document.querySelector("#offers").hidden`)
	c.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Tab))
	c.wait("the completion is taken", `document.querySelector("#q").value.startsWith("brand:")`)
	eval[bool](c, `document.activeElement.blur(), true`)
	c.do(chromedp.KeyEvent("?"))
	c.wait("the keys are shown", `document.querySelector("#keys-dialog")?.open === true`)
}

// inZone looks at a page from another part of the world.
func (c *chrome) inZone(base string) {
	c.t.Helper()
	if _, err := chromedp.Call(c.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Kolkata"}); err != nil {
		c.t.Fatal(err)
	}
	c.do(chromedp.Navigate(base + "/?q=kettle"))
	// 14:02 UTC is 19:32 in Kolkata.
	if got := eval[string](c, `document.querySelector(".card time").textContent + " | " + document.querySelector(".card time").title + " | " + document.querySelector("[data-zone]").textContent`); !strings.Contains(got, "19:32") || !strings.Contains(got, "19:32:00") || !strings.Contains(got, "Asia/") {
		c.t.Errorf("the time is shown as %s", got)
	}
}

// withoutMotion asks for as little motion as possible.
func (c *chrome) withoutMotion(base string) {
	c.t.Helper()
	c.look(screens[0], "reduce")
	c.do(chromedp.Navigate(base + "/?q=kettle"))
	for _, got := range eval[[]string](c, `[...document.querySelectorAll("*")].map((e) => getComputedStyle(e)).flatMap((s) => [s.transitionDuration, s.animationDuration]).filter((d) => d.split(",").some((x) => parseFloat(x) > 0))`) {
		c.t.Errorf("something moves for %s", got)
	}
	if got := eval[string](c, `getComputedStyle(document.documentElement).scrollBehavior`); got == "smooth" {
		c.t.Error("scrolling is smooth")
	}
}
