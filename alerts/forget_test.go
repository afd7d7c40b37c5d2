package alerts

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// TestDeletedWordsLeaveEveryMessageAndMemory: a message that waits, one that was sent,
// and what the next alert would quote.
func TestDeletedWordsLeaveEveryMessageAndMemory(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return t0.Add(2 * time.Hour) }
	cfg := configOf(t, "[[rules]]\nname = \"words\"\ntype = \"keyword\"\nquery = 'number'\ngroup_wait = \"0s\"\n[[rules]]\nname = \"later\"\ntype = \"keyword\"\nquery = 'number'\ngroup_wait = \"1h\"\n")
	db := openDB(t, filepath.Join(t.TempDir(), "earshot.db"))
	e := engineOver(t, db, cfg, now)
	take := func(entries ...mention.Entry) {
		t.Helper()
		if err := e.Take(t.Context(), entries, entries[len(entries)-1].Seq); err != nil {
			t.Fatal(err)
		}
	}
	words := func(k int, text string) mention.Entry {
		return said(k, time.Duration(k)*time.Minute, func(m *mention.Mention) { m.Text = "Acme number " + text })
	}
	take(words(0, "secretone"), words(1, "two"))
	gone := words(2, "")
	gone.Op, gone.Mention = mention.Delete, mention.Mention{ID: "m0", Discovered: t0.Add(2 * time.Minute)}
	take(gone, words(3, "four"))
	if err := e.Tick(t.Context(), t0.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	rows, err := e.Outbox().List(t.Context(), 100)
	if err != nil || len(rows) < 3 {
		t.Fatalf("%d messages, %v", len(rows), err)
	}
	for _, r := range rows {
		for _, s := range r.Message.Alert.Evidence.Samples {
			if strings.Contains(s.Text, "secretone") {
				t.Errorf("%s still quotes it", r.Key)
			}
		}
	}
	var left int
	if err := db.Read.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM alerts_state WHERE CAST(value AS TEXT) LIKE '%secretone%')
		+ (SELECT count(*) FROM alerts_outbox WHERE CAST(payload AS TEXT) LIKE '%secretone%') + (SELECT count(*) FROM alerts_quote WHERE mention='m0')`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows still hold it, %v", left, err)
	}
}
