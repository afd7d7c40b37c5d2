package journal

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

func TestForgettingLeavesNoByteOfTheText(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	j := open(t, path)
	secret := said(1)
	secret.Text = "XsecretoneX and more"
	secret.Author = mention.Author{Name: "Zarathustra Quux", Handle: "@ZQuux"}
	mustAppend(t, j, said(2), secret, said(3))
	secret.Text = "XsecrettwoX and more"
	mustAppend(t, j, secret)
	enrichAll(t, j, aboutAcme)
	triage(t, j, secret.ID, TriageChange{Note: ptr("XsecretnoteX"), AddTags: []string{"XsecrettagX"}}, "ana")
	before := j.Changed()

	f, err := j.Forget(t.Context(), Target{Author: "zquux"}, "ana", "asked to")
	if err != nil || len(f.IDs) != 1 || f.IDs[0] != secret.ID || f.Revisions != 1 || f.Residue {
		t.Fatalf("forgot %+v, %v", f, err)
	}
	select {
	case <-before:
	default:
		t.Error("nobody was told")
	}
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"Xsecret", "Quux", "ZQuux", "zquux"} {
			if bytes.Contains(raw, []byte(s)) {
				t.Errorf("%s%s still holds %q", filepath.Base(path), suffix, s)
			}
		}
	}
	if ms, _ := j.Get(t.Context(), secret.ID); len(ms) != 0 {
		t.Errorf("still there: %+v", ms)
	}
	es := after(t, j, 0)
	var last mention.Entry
	for _, e := range es {
		if e.Mention.ID == secret.ID {
			last = e
			if e.Op != mention.Delete || e.Mention.Text != "" || e.Mention.Author != (mention.Author{}) {
				t.Errorf("entry %+v", e)
			}
		}
	}
	if !last.Mention.Published.Equal(secret.Published) || !last.Mention.Discovered.Equal(secret.Discovered) {
		t.Errorf("the tombstone's times are %+v", last.Mention)
	}
	if got := reasons(mustAppend(t, j, secret, said(4))); got != "forgotten,new" {
		t.Errorf("gathered again: %s", got)
	}
}

func TestForgettingByAddressTakesAnySpelling(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	mustAppend(t, j, said(1), said(2))
	f, err := j.Forget(t.Context(), Target{URL: "http://www.a.example/1/#top"}, "ana", "")
	if err != nil || len(f.IDs) != 1 || f.IDs[0] != said(1).ID {
		t.Errorf("forgot %+v, %v", f, err)
	}
	elsewhere := said(1)
	elsewhere.ID = "another-id"
	if got := reasons(mustAppend(t, j, elsewhere, said(1), said(2))); got != "forgotten,forgotten,duplicate" {
		t.Errorf("got %s", got)
	}
}

func TestForgettingKnowsANameInAnySpelling(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	composed, tracked := said(1), said(2)
	composed.Author.Name = "Jos\u00e9  M\u00fcller"
	tracked.URL, tracked.CanonicalURL = "https://a.example/2?utm_source=feed", "https://a.example/2"
	mustAppend(t, j, composed, tracked)
	for _, target := range []Target{{Author: "JOSE\u0301 Mu\u0308ller"}, {URL: "https://a.example/2?utm_campaign=x"}} {
		if f, err := j.Forget(t.Context(), target, "ana", ""); err != nil || len(f.IDs) != 1 {
			t.Errorf("%+v: forgot %+v, %v", target, f, err)
		}
	}
	later := said(3)
	later.Author.Name = "jos\u00e9 m\u00fcller"
	if got := reasons(mustAppend(t, j, later)); got != "forgotten" {
		t.Errorf("a future post of theirs: %s", got)
	}
	if n, err := j.Delete(t.Context(), []string{"never-seen"}, "withdrawn"); n != 0 || err != nil {
		t.Errorf("an unknown id: %d, %v", n, err)
	}
	unseen := said(4)
	unseen.ID = "never-seen"
	if got := reasons(mustAppend(t, j, unseen)); got != "new" {
		t.Errorf("what was deleted before it was known: %s", got)
	}
}

func TestForgettingNeedsExactlyOneTarget(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	for _, target := range []Target{{}, {URL: "https://a.example/1", Author: "x"}, {Author: "  "}, {Author: " @ "}} {
		if _, err := j.Forget(t.Context(), target, "ana", ""); err == nil {
			t.Errorf("%+v was taken", target)
		}
	}
}

func TestAnAuthorOfOneKindLeavesTheNamesakeAlone(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	a, b := said(1), said(2)
	a.Kind, b.Kind = "mastodon", "reddit"
	a.Author.Handle, b.Author.Handle = "same", "same"
	a.Author.Name, b.Author.Name = "", ""
	mustAppend(t, j, a, b)
	f, err := j.Forget(t.Context(), Target{Author: "@Same", Kind: "mastodon"}, "ana", "")
	if err != nil || len(f.IDs) != 1 || f.IDs[0] != a.ID {
		t.Errorf("forgot %+v, %v", f, err)
	}
}

func TestAForgettingCutShortIsFinishedAtTheNextStart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	j := open(t, path)
	mustAppend(t, j, said(1))
	err := j.write(t.Context(), func(ctx context.Context, w *writer) error {
		return w.bury(ctx, []tombKey{tomb("author", "body1")}, "author", "ana", "")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.db.Close(); err != nil {
		t.Fatal(err)
	}
	if ms, _ := open(t, path).Get(t.Context(), said(1).ID); len(ms) != 0 {
		t.Errorf("still there: %+v", ms)
	}
}

func TestTombstonesOfAnotherProcessCount(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	a, b := open(t, path), open(t, path)
	mustAppend(t, a, said(1), said(2))
	if _, err := b.Forget(t.Context(), Target{ID: said(1).ID}, "ana", ""); err != nil {
		t.Fatal(err)
	}
	out := mustAppend(t, a, said(1), said(3))
	if got := reasons(out); got != "forgotten,new" || out[1].Seq != 4 {
		t.Errorf("got %+v", out)
	}
}

func TestDeletedAtTheSourceIsErasedAndStaysAway(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	mustAppend(t, j, said(1), said(2))
	if n, err := j.Delete(t.Context(), []string{said(1).ID, "nobody"}, "deleted at the source"); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	if got := reasons(mustAppend(t, j, said(1))); got != "forgotten" {
		t.Errorf("got %s", got)
	}
}

func TestExpiryKeepsWhatIsYoungAndDistrustsTheClock(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	old := said(1)
	old.Discovered = noon.AddDate(-3, 0, 0)
	mustAppend(t, j, old, said(2))
	enrichAll(t, j, aboutAcme)
	triage(t, j, old.ID, TriageChange{Status: ptr(StatusOpen)}, "ana")
	if n, err := j.Expire(t.Context(), noon.AddDate(-2, 0, 0), 100); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := j.Expire(t.Context(), noon.AddDate(73, 0, 0), 100); err == nil {
		t.Error("everything may go when the clock jumps to 2099")
	}
	if head, _ := j.Head(t.Context()); head != 3 {
		t.Errorf("head %d", head)
	}
	if es := after(t, j, 0); len(es) != 1 || es[0].Seq != 2 {
		t.Errorf("left: %+v", es)
	}
}

func TestRetentionRefusesWhatIsTooOld(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	j.keep = 24 * time.Hour
	old := said(1)
	old.Published = noon.Add(-25 * time.Hour)
	undated := said(2)
	undated.Published = time.Time{}
	if got := reasons(mustAppend(t, j, old, undated)); got != "too old,new" {
		t.Errorf("got %s", got)
	}
}
