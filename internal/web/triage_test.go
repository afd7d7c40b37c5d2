package web

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/journal"
)

// keptTriage remembers what it is told; mention "same" is so already, "gone" is not kept.
type keptTriage struct {
	ids    []string
	change journal.TriageChange
	by     string
	undone []string
}

func (k *keptTriage) TriageMany(_ context.Context, ids []string, c journal.TriageChange, by string) (done journal.Triaged, _ error) {
	k.ids, k.change, k.by = ids, c, by
	for _, id := range ids {
		switch id {
		case "same":
			done.Same = append(done.Same, id)
		case "gone":
			done.Missing = append(done.Missing, id)
		default:
			done.Changed = append(done.Changed, id)
		}
	}
	return done, nil
}

func (k *keptTriage) Undo(_ context.Context, id, _ string) error {
	if id == "same" {
		return journal.ErrNothingToUndo
	}
	k.undone = append(k.undone, id)
	return nil
}

func TestManyAreDecidedAboutTogetherWithoutAScript(t *testing.T) {
	t.Parallel()
	kept := &keptTriage{}
	o := worldOf(t, "kettle")
	o.Triage = kept
	b := visit(t, o)
	w := b.post("/triage", url.Values{"id": {"a", "b", "same", "gone"}, "status": {"handled"}, "assignee": {""}, "note": {""}, "add": {"vip, #late"}, "drop": {""}, "back": {"/?q=kettle"}}.Encode())
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/?q=kettle" {
		t.Fatalf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	handled := journal.StatusHandled
	if want := (journal.TriageChange{Status: &handled, AddTags: []string{"vip", "late"}}); !reflect.DeepEqual(kept.change, want) || len(kept.ids) != 4 || kept.by != "web" {
		t.Errorf("%+v by %q of %v; what is left empty must stay as it is", kept.change, kept.by, kept.ids)
	}
	page := b.get("/?q=kettle").Body.String()
	if !strings.Contains(page, "2 mentions changed. 1 was so already. 1 is no longer kept.") || !strings.Contains(page, `action="/triage/undo?id=a&amp;id=b"`) {
		t.Errorf("the word about it: %s", page[strings.Index(page, `class="flash`):][:400])
	}
	if b.post("/triage/undo?id=a&id=b", "back=/"); !reflect.DeepEqual(kept.undone, []string{"a", "b"}) {
		t.Errorf("undone %v", kept.undone)
	}
	all := b.get("/?q=kettle&pick=all").Body.String()
	if n := strings.Count(all, ` checked`); n != 2 || !strings.Contains(all, "Choose none") {
		t.Errorf("%d boxes are ticked by the address", n)
	}
}

func TestTooManyOrNoneAreRefused(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "kettle"))
	for name, form := range map[string]url.Values{
		"none": {"status": {"handled"}}, "too many": {"status": {"handled"}, "id": strings.Split(strings.Repeat("x", mostAtOnce+1), "")},
		"no such status": {"status": {"lost"}, "id": {"a"}},
	} {
		if name == "too many" {
			for i := range form["id"] {
				form["id"][i] += strings.Repeat("y", i)
			}
		}
		if w := b.post("/triage", form.Encode()); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
}
