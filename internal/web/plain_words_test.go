package web

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
)

func TestADecisionIsSaidInWords(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]string{
		`triage: status "" to "handled"`:                         `status: handled`,
		`undo of status "" to "handled"`:                         `took back status: handled`,
		`triage: status "handled" to "open"`:                     `status: handled → open`,
		`triage: status "handled" to ""`:                         `status: handled → open`,
		`triage: assignee "dana" to "", tags "" to "a, b", note`: `assignee: dana → none, tags: a, b, note`,
		`triage: sentiment acme "" to "negative"`:                `sentiment acme: negative`,
		`triage: assignee "a \"b\" c" to "x\" to \"y"`:           `assignee: a "b" c → x" to "y`,
		`seen anew`: `seen anew`,
	} {
		if got := plainly(what); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
}

func TestAShareIsUsuallyAPercentage(t *testing.T) {
	t.Parallel()
	st := alerts.State{Type: config.Sentiment, Verdict: alerts.Verdict{Observed: 0, Expected: 37.9, Unit: "% negative"}}
	if got, want := needleSay(&st), "0 % negative now, usually 37.9 %"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestADigestIsNotSaidNeverToHaveFired(t *testing.T) {
	t.Parallel()
	r := config.Rule{Name: "morning", Condition: config.Condition{Type: config.Digest}}
	row := (&site{}).ruleRow(&r, &config.Config{}, nil, map[string]alerts.Quality{"morning": {Rule: "morning"}})
	if row.Record != "" {
		t.Errorf("its record is %q", row.Record)
	}
}

func TestAHatchedSpanIsExplainedUnderTheChart(t *testing.T) {
	t.Parallel()
	if page := visit(t, worldOf(t, "kettle")).get("/?q=kettle&last=24h").Body.String(); !strings.Contains(page, `<span class="key gap"></span>not heard`) {
		t.Error("the legend does not name it")
	}
}

func TestFacetsAreInReachWithoutAScript(t *testing.T) {
	t.Parallel()
	style, err := os.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`\.rail summary \{[^}]*display: none`).Match(style) || !strings.Contains(string(style), ".rail details[open] > summary { display: none; }") {
		t.Error("on wide screens nothing unfolds what a script has not unfolded")
	}
}
