package web

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/web/webtest"
)

// TestOperatorsInABrowser plays two days at the desk: an incident is seen and
// acknowledged; a rule is edited, its fault shown as it is written, played over
// the last month, and saved.
func TestOperatorsInABrowser(t *testing.T) {
	t.Parallel()
	c := webtest.Start(t)
	r := openRooms(t, "")
	server := httptest.NewServer(r.handler)
	defer server.Close()

	c.Open(server.URL + "/incidents")
	c.Press("Acme")
	c.Settle("the incident", `!!document.querySelector(".timeline") && !!document.querySelector("#around svg")`)
	c.Press("Acknowledge")
	c.Settle("the word about it", `document.querySelector(".flash")?.textContent.includes("acknowledged it") && document.querySelector(".timeline").textContent.includes("@web acknowledged it")`)
	if inc := r.incident(); inc.Acknowledged.By != "web" {
		t.Errorf("%+v", inc.Acknowledged)
	}

	c.Open(server.URL + "/rules/rule?name=five+in+an+hour")
	c.Press("Edit")
	c.Settle("the editor", `!!document.querySelector("form[data-check] textarea")`)
	write := `((from, to) => { const t = document.querySelector("textarea.code"); t.value = t.value.replace(from, to); t.dispatchEvent(new Event("input", { bubbles: true })); return true; })`
	webtest.Eval[bool](c, write+`("min_mentions = 5", "min_mention = 50")`)
	c.Settle("the fault, where it is", `document.querySelector("#check .problem")?.textContent.includes("min_mentions") && document.querySelector("#check pre").textContent.includes("^^^")`)
	webtest.Eval[bool](c, write+`("min_mention = 50", "min_mentions = 50")`)
	c.Settle("that it is sound", `document.querySelector("#check").textContent.includes("at least 50 stories")`)
	c.Press("Preview")
	c.Settle("what it would have sent", `document.querySelector(".verdict")?.textContent.includes("would have sent 0 alerts") && !!document.querySelector(".played svg")`)
	c.Press("Save it")
	c.Settle("that it is saved", `document.querySelector(".flash")?.textContent.startsWith("Saved")`)
	if text, err := os.ReadFile(r.file); err != nil || !strings.Contains(string(text), "min_mentions = 50") {
		t.Errorf("%s, %v", text, err)
	}
}
