package web

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// settle waits until a script says true, over page changes.
func (c *chrome) settle(what, script string) {
	c.t.Helper()
	var last error
	for range 400 {
		ok, err := chromedp.Run(c.ctx, chromedp.Evaluate[bool](script))
		if last = err; err == nil && ok {
			return
		}
		c.do(chromedp.Sleep(60 * time.Millisecond))
	}
	c.t.Fatalf("it did not come: %s (%v)", what, last)
}

// press clicks the first thing whose words begin with these.
func (c *chrome) press(words string) {
	c.t.Helper()
	c.settle("something to press: "+words, `(() => { const b = [...document.querySelectorAll("main button, main a.button, main h3 a")].find((b) => b.textContent.trim().startsWith("`+words+`"));
		if (b) b.click(); return !!b; })()`)
}

// TestOperatorsInABrowser plays two days at the desk: an incident is seen and
// acknowledged; a rule is edited, its fault shown as it is written, played over
// the last month, and saved.
func TestOperatorsInABrowser(t *testing.T) {
	t.Parallel()
	c := startChrome(t)
	r := openRooms(t, "")
	server := httptest.NewServer(r.handler)
	defer server.Close()

	c.do(chromedp.Navigate(server.URL + "/incidents"))
	c.press("Acme")
	c.settle("the incident", `!!document.querySelector(".timeline") && !!document.querySelector("#around svg")`)
	c.press("Acknowledge")
	c.settle("the word about it", `document.querySelector(".flash")?.textContent.includes("acknowledged it") && document.querySelector(".timeline").textContent.includes("@web acknowledged it")`)
	if inc := r.incident(); inc.Acknowledged.By != "web" {
		t.Errorf("%+v", inc.Acknowledged)
	}

	c.do(chromedp.Navigate(server.URL + "/rules/rule?name=five+in+an+hour"))
	c.press("Edit")
	c.settle("the editor", `!!document.querySelector("form[data-check] textarea")`)
	write := `((from, to) => { const t = document.querySelector("textarea.code"); t.value = t.value.replace(from, to); t.dispatchEvent(new Event("input", { bubbles: true })); return true; })`
	eval[bool](c, write+`("min_mentions = 5", "min_mention = 50")`)
	c.settle("the fault, where it is", `document.querySelector("#check .problem")?.textContent.includes("min_mentions") && document.querySelector("#check pre").textContent.includes("^^^")`)
	eval[bool](c, write+`("min_mention = 50", "min_mentions = 50")`)
	c.settle("that it is sound", `document.querySelector("#check").textContent.includes("at least 50 stories")`)
	c.press("Preview")
	c.settle("what it would have sent", `document.querySelector(".verdict")?.textContent.includes("would have sent 0 alerts") && !!document.querySelector(".played svg")`)
	c.press("Save it")
	c.settle("that it is saved", `document.querySelector(".flash")?.textContent.startsWith("Saved")`)
	if text, err := os.ReadFile(r.file); err != nil || !strings.Contains(string(text), "min_mentions = 50") {
		t.Errorf("%s, %v", text, err)
	}
}
