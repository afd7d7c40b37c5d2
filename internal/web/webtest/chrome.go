// Package webtest looks at pages with a real browser, as people do.
//
// It owns the browser of tests and how they drive it, and knows nothing of what is
// on the pages. Where no chromium is installed the tests that ask for one skip.
package webtest

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Screen is a way of looking at a page.
type Screen struct {
	Name          string
	Width, Height int64
	Scheme        string // light or dark
}

// Chrome is one running browser with one tab.
type Chrome struct {
	T   testing.TB
	Ctx context.Context
}

// Start starts a browser for one test, or skips the test where none is installed.
// EARSHOT_CHROMIUM names one that stands elsewhere.
func Start(t *testing.T) *Chrome {
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
	c := &Chrome{t, ctx}
	c.Open("about:blank")
	return c
}

// Do takes steps of the driver.
func (c *Chrome) Do(steps ...chromedp.Action[chromedp.Void]) {
	c.T.Helper()
	if err := chromedp.Do(c.Ctx, steps...); err != nil {
		c.T.Fatal(err)
	}
}

// Open goes to an address; Key presses keys.
func (c *Chrome) Open(address string) { c.T.Helper(); c.Do(chromedp.Navigate(address)) }

// Key types.
func (c *Chrome) Key(keys string) { c.T.Helper(); c.Do(chromedp.KeyEvent(keys)) }

// Eval runs a script in the page, waiting for a promise.
func Eval[T any](c *Chrome, script string) T {
	c.T.Helper()
	v, err := chromedp.Run(c.Ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		c.T.Fatalf("%.80s: %v", script, err)
	}
	return v
}

// Look sets the screen; motion is no-preference or reduce.
func (c *Chrome) Look(s Screen, motion string) {
	c.T.Helper()
	c.Do(chromedp.EmulateViewport(s.Width, s.Height))
	_, err := chromedp.Call(c.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: s.Scheme}, {Name: "prefers-reduced-motion", Value: motion}}})
	if err != nil {
		c.T.Fatal(err)
	}
}

// LookPrinted shows pages as they are printed, or on the screen again.
func (c *Chrome) LookPrinted(printed bool) {
	c.T.Helper()
	media := ""
	if printed {
		media = "print"
	}
	if _, err := chromedp.Call(c.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}); err != nil {
		c.T.Fatal(err)
	}
}

// Settle waits until a script says true of a page that is loaded, over changes of the
// page, for half a minute.
func (c *Chrome) Settle(what, script string) {
	c.T.Helper()
	var last error
	for range 500 {
		ok, err := chromedp.Run(c.Ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && (`+script+`)`))
		if last = err; err == nil && ok {
			return
		}
		c.Do(chromedp.Sleep(60 * time.Millisecond))
	}
	said, _ := chromedp.Run(c.Ctx, chromedp.Evaluate[string](`location.href + "\n" + (document.querySelector(".flash")?.innerText || "no flash") + "\n" + document.querySelector("main").innerText.slice(0, 300)`))
	c.T.Fatalf("it did not come: %s (%v) at %s", what, last, said)
}

// Press clicks the first thing to press in the page's content whose words begin so.
func (c *Chrome) Press(words string) {
	c.T.Helper()
	c.Settle("something to press: "+words, `(() => { const b = [...document.querySelectorAll("main button, main a, main summary")].find((b) => b.textContent.trim().startsWith("`+words+`") && b.checkVisibility());
		if (b) setTimeout(() => b.click(), 0); return !!b; })()`)
}

// Shoot keeps a picture of what the screen shows.
func (c *Chrome) Shoot(path string) {
	c.T.Helper()
	raw, err := chromedp.Run(c.Ctx, chromedp.CaptureScreenshot())
	if err != nil {
		c.T.Error(err)
		return
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		c.T.Error(err)
		return
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, picture); err != nil || small.Len() > len(raw) {
		small.Reset()
		small.Write(raw)
	}
	if err := os.WriteFile(path, small.Bytes(), 0o644); err != nil {
		c.T.Error(err)
	}
}

// Named makes a file name of an address.
func Named(address string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune("/{}() ?&=", r) {
			return '-'
		}
		return r
	}, address), "-")
}
