package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/web/access"
)

// program is a program with a token in real rooms.
func (r *rooms) program(role config.Role) *browser {
	r.cfg.Web.Tokens = []config.Token{{Name: "bot", Role: role, SHA256: access.SumToken(theToken)}}
	return &browser{t: r.t, handler: r.handler, cookies: map[string]string{}, from: "127.0.0.1:50000",
		headers: map[string]string{"Accept": "application/json", "Authorization": "Bearer " + theToken}}
}

// call asks for a path such as /rules/previews/{id} with the value for what stands in braces, reads the
// answer into out, and holds a success against the description.
func (b *browser) call(method, path, value string, in, out any) int {
	b.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		b.t.Fatal(err)
	}
	target := braces.ReplaceAllLiteralString(path, url.PathEscape(value))
	w := b.send(method, "/api/v1"+target, string(body))
	if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
		b.t.Fatalf("%s %s: %d %s: %v", method, target, w.Code, w.Body, err)
	}
	if w.Code == http.StatusOK {
		path, _, _ = strings.Cut(path, "?")
		describedBy(b.t, b).hold(method, "/api/v1"+path, w.Body.Bytes())
	}
	return w.Code
}

var braces = regexp.MustCompile(`\{\w+\}`)

func TestAProgramChecksPreviewsAndSavesARule(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	bot := r.program(config.Editor)
	var text ruleTextOut
	if code := bot.call("GET", "/rules/text?name=five+in+an+hour", "", nil, &text); code != http.StatusOK || !strings.Contains(text.Text, "min_mentions = 5\n") || strings.Contains(text.Text, "words") {
		t.Fatalf("%d %+v", code, text)
	}
	draft := draftIn{Name: "five in an hour", Base: text.Base, Text: strings.Replace(text.Text, "threshold", "treshold", 1)}
	var check checkOut
	if code := bot.call("POST", "/rules/check", "", draft, &check); code != http.StatusOK || check.OK || len(check.Problems) == 0 || check.Problems[0].Line != 4 || !strings.Contains(check.Problems[0].Excerpt, "^") {
		t.Fatalf("%d %+v", code, check)
	}
	var fault struct{ Error string }
	if code := bot.call("POST", "/rules/previews", "", draft, &fault); code != http.StatusBadRequest || !strings.Contains(fault.Error, "treshold") {
		t.Errorf("a preview of a faulty draft: %d %+v", code, fault)
	}
	draft.Text = strings.Replace(text.Text, "min_mentions = 5", "min_mentions = 50", 1)
	if code := bot.call("POST", "/rules/check", "", draft, &check); code != http.StatusOK || !check.OK || !check.Changes || check.Stale || !strings.Contains(check.Diff, "+min_mentions = 50") {
		t.Fatalf("%d %+v", code, check)
	}
	var p previewOut
	if code := bot.call("POST", "/rules/previews", "", draft, &p); code != http.StatusOK {
		t.Fatal(code)
	}
	for range 2000 {
		if bot.call("GET", "/rules/previews/{id}", p.ID, nil, &p); p.Finished {
			break
		}
	}
	if !p.Finished || p.Fault != "" || p.Then.Rules[0].Alerts != 0 || p.Now.Rules[0].Alerts != 1 {
		t.Fatalf("%+v", p)
	}
	var saved savedOut
	if code := bot.call("POST", "/rules/previews/{id}/save", p.ID, nil, &saved); code != http.StatusOK || !strings.HasSuffix(saved.Kept, ".bak") {
		t.Fatalf("%d %+v", code, saved)
	}
	if now, err := os.ReadFile(r.file); err != nil || !strings.Contains(string(now), "min_mentions = 50") {
		t.Errorf("%s, %v", now, err)
	}
	if code := bot.call("POST", "/rules/previews/{id}/save", p.ID, nil, &fault); code != http.StatusConflict {
		t.Errorf("a second save: %d", code)
	}
	if code := bot.call("POST", "/rules/previews", "", draft, &fault); code != http.StatusConflict {
		t.Errorf("a draft of an old file: %d %+v", code, fault)
	}
	for _, whole := range []struct{ method, target string }{{"GET", "/rules/text?whole=true"}, {"POST", "/rules/check"}} {
		if code := bot.call(whole.method, whole.target, "", draftIn{Whole: true}, &fault); code != http.StatusForbidden {
			t.Errorf("an editor has the whole file: %s %s: %d", whole.method, whole.target, code)
		}
	}
}

func TestAProgramTriesASourceAndDiscovers(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	bot := r.program(config.Editor)
	var trial struct {
		Seen  int
		Items []struct{ Reason string }
	}
	if code := bot.call("POST", "/sources/{name}/try", "masto", nil, &trial); code != http.StatusOK || trial.Seen != 2 || len(trial.Items) != 2 || r.sources.tried != "masto" {
		t.Errorf("%d %+v", code, trial)
	}
	var found discoverOut
	if code := bot.call("POST", "/discover", "", discoverIn{Address: "a.example"}, &found); code != http.StatusOK || len(found.Finds) == 0 || !strings.Contains(found.Finds[0].TOML, "[[sources]]") {
		t.Errorf("%d %+v", code, found)
	}
	var fault struct{ Error string }
	for target, want := range map[string]int{"/sources/{name}/try": http.StatusNotFound, "/discover": http.StatusBadRequest} {
		if code := bot.call("POST", target, "none", struct{}{}, &fault); code != want {
			t.Errorf("%s: %d", target, code)
		}
	}
	if code := r.program(config.Viewer).call("POST", "/sources/{name}/try", "masto", nil, &fault); code != http.StatusForbidden {
		t.Errorf("a viewer makes earshot ask: %d", code)
	}
}

func TestAProgramDecidesAboutManyMentions(t *testing.T) {
	t.Parallel()
	_, bot := programWorld(t, config.Editor)
	var out manyOut
	if code := bot.call("POST", "/triage", "", map[string]any{"ids": []string{"two", "one", "one"}, "status": "handled", "add_tags": []string{"vip"}}, &out); code != http.StatusOK || len(out.Done) != 2 {
		t.Errorf("%d %+v", code, out)
	}
	if code := bot.call("POST", "/triage/undo", "", manyIn{IDs: []string{"one"}}, &out); code != http.StatusOK || len(out.Done) != 1 {
		t.Errorf("undo: %d %+v", code, out)
	}
	var fault struct{ Error string }
	for _, body := range []any{manyIn{}, map[string]any{"ids": make([]string, 0)}, map[string]any{"ids": []string{"one"}, "status": "gone"}} {
		if code := bot.call("POST", "/triage", "", body, &fault); code != http.StatusBadRequest {
			t.Errorf("%v: %d", body, code)
		}
	}
}

func TestAProgramLearnsWhyAQueryFindsAMention(t *testing.T) {
	t.Parallel()
	_, bot := programWorld(t, config.Viewer)
	var why struct {
		Clause  string
		Matched bool
	}
	if code := bot.call("GET", "/mentions/{id}/why?q=NOT+zebra", "one", nil, &why); code != http.StatusOK || !why.Matched || why.Clause == "" {
		t.Errorf("%d %+v", code, why)
	}
	var check checked
	if code := bot.call("GET", "/query?q=kettle+OR", "", nil, &check); code != http.StatusOK || check.OK || check.Offset == 0 || check.Message == "" {
		t.Errorf("%d %+v", code, check)
	}
	var fault struct{ Error string }
	if code := bot.call("GET", "/live?q=%28", "", nil, &fault); code != http.StatusBadRequest {
		t.Errorf("a stream of a bad query: %d", code)
	}
}
