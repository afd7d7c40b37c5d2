package slack

import (
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
)

// TestAfterACrashWithoutTheRightToLookAnAlertComesTwiceRatherThanNever: the attempt
// arrived, its answer was lost with the process, and the lookup meets each kind of no.
func TestAfterACrashWithoutTheRightToLookAnAlertComesTwiceRatherThanNever(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault fakeslack.Fault
		times int
		want  int // messages in the end
		said  string
	}{
		"no scope":                {fakeslack.Fault{Error: "missing_scope", Needed: "channels:history"}, 100, 2, "may come twice"},
		"not in the channel":      {fakeslack.Fault{Error: "not_in_channel"}, 100, 2, "may come twice"},
		"Slack is out of order":   {fakeslack.Fault{Error: "internal_error"}, 3, 1, "will try again"},
		"the token is mended":     {fakeslack.Fault{Error: "token_revoked"}, 3, 1, "install the app again"},
		"the limit is reached":    {fakeslack.Fault{Status: 429, RetryAfter: time.Minute}, 3, 1, "will try again"},
		"the connection is cut":   {fakeslack.Fault{DropBefore: true}, 3, 1, "will try again"},
		"nothing is in the way":   {fakeslack.Fault{PassThrough: true}, 1, 1, ""},
		"a gateway is in trouble": {fakeslack.Fault{Status: 502}, 3, 1, "will try again"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, nil)
			h.Fail("chat.postMessage", fakeslack.Fault{DropAfter: true})
			h.post(t, alerts.KindOpen, "8F2K")
			if _, err := h.courier.Deliver(t.Context()); err != nil {
				t.Fatal(err)
			}
			h.restart(t) // what the process knew of the attempt is gone
			for range c.times {
				h.Fail("conversations.history", c.fault)
			}
			h.pass(t, time.Hour)
			if n := len(h.Messages("#crisis")); n != c.want || h.counts(t)[alerts.Sent] != 1 {
				t.Errorf("%d messages, want %d; %v", n, c.want, h.counts(t))
			}
			if !strings.Contains(h.logs.String(), c.said) {
				t.Errorf("the log does not say %q:\n%s", c.said, h.logs)
			}
		})
	}
}
