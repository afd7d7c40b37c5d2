package monitor

import (
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts/slack"
	"github.com/earshot/earshot/internal/query"
)

// TestAQueryThatCannotBeReadIsExplainedInWords: no bytes are counted for people in Slack.
func TestAQueryThatCannotBeReadIsExplainedInWords(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"acme AND (":         "ends too early: expected a word, a phrase or a group, at its end",
		"sentiment:foo acme": `"foo" is no sentiment: expected one of negative, neutral, positive, here: foo acme`,
	} {
		_, err := query.Parse(src, query.Options{Location: time.UTC, Now: time.Unix(1795335000, 0)})
		if err == nil {
			t.Fatalf("%s can be read", src)
		}
		if got := faultOf(err).Error(); !strings.Contains(got, want) || strings.Contains(got, "byte") {
			t.Errorf("%s: %s", src, got)
		}
	}
}

func TestADecisionReadsAsAPastDeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		t    slack.Triage
		want string
	}{
		{slack.Triage{Status: "handled"}, "marked a mention handled"},
		{slack.Triage{Assignee: "kim"}, "assigned a mention to kim"},
		{slack.Triage{Sentiment: "positive"}, "corrected a mention to positive"},
	} {
		if got := decided(c.t); got != c.want {
			t.Errorf("%+v reads %q, want %q", c.t, got, c.want)
		}
	}
}
