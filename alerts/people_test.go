package alerts

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestWhatIsDecidedAboutAMentionIsToldAndQuotedOnce: the thread quotes the mention; the
// incident keeps who did what without its words, so that forgetting them finds them all.
func TestWhatIsDecidedAboutAMentionIsToldAndQuotedOnce(t *testing.T) {
	t.Parallel()
	now := t0.Add(10 * time.Minute)
	e, id := openIncident(t, func() time.Time { return now })
	act := Act{What: ActMention, Note: "marked a mention handled", By: "kim", Of: &Sample{ID: "m1", Text: "the lid broke"}}
	inc, err := e.Do(t.Context(), id, act, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := json.Marshal(inc); err != nil || !strings.Contains(string(kept), "marked a mention handled") || strings.Contains(string(kept), "the lid") || inc.Trail[0].Of != nil {
		t.Errorf("the incident keeps %s, %v", kept, err)
	}
	rows, err := e.Outbox().OfIncident(t.Context(), inc.ID)
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d messages, %v", len(rows), err)
	}
	a := rows[1].Message.Alert
	if a.Kind != KindAction || !strings.HasPrefix(a.Reason, "marked a mention handled by kim") || len(a.Evidence.Samples) != 1 || a.Evidence.Samples[0].Text != "the lid broke" {
		t.Errorf("told: %+v", a)
	}
	if _, err := e.Do(t.Context(), inc.ID, Act{What: ActMention, By: "kim"}, time.Time{}); err != nil || len(written(t, e)) != 2 {
		t.Errorf("nothing decided, yet told: %v", err)
	}
}
