package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
)

type refusing struct{}

func (refusing) Send(context.Context, alerts.Delivery) (alerts.Receipt, error) {
	return alerts.Receipt{}, &alerts.Permanent{Err: errors.New("channel <b>#gone</b> not found")}
}

type stoodStill struct{ at time.Time }

func (c stoodStill) Now() time.Time                                  { return c.at }
func (c stoodStill) Wait(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func TestEveryRuleShowsWhereItStands(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	_, body := r.get("/rules")
	has(t, "the list", body, "When there are at least 5 stories about Acme within 1 hour: tell #acme.", "When something new about Acme says recall: tell #acme.", "6 stories now", "speaks at 5", "firing", "1 incident in 90 days")
	_, body = r.get("/rules/rule?name=five+in+an+hour")
	has(t, "the page", body, "# when many speak", "min_mentions = 5", "matches in 30 days", "fired", "Incidents it took part in", "/incidents/"+r.incident().ID)
	for path, want := range map[string]int{"/rules/rule?name=nope": 404, "/rules/rule": 400, "/rules/edit?name=nope": 404, "/rules/preview/NOPE": 404, "/rules/edit?draft=NOPE": 404} {
		if status, _ := r.get(path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
}

func TestADraftIsCheckedWhereItStands(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	status, body := r.post("/rules/check", url.Values{"name": {"words"}, "text": {"[[rules]]\nname = \"words\"\ntype = \"keyword\"\nquery = '(recall OR )'\nseverity = \"huge\"\n"}})
	if status != http.StatusOK || strings.Contains(body, "<html") {
		t.Fatalf("%d %.200s", status, body)
	}
	has(t, "the check", body, "2 problems", "line 4:", "line 5:", "^", "one of info, warning, critical")
	for name, text := range map[string]string{
		"another section":         "[[rules]]\nname = \"words\"\ntype = \"keyword\"\nquery = 'x'\n[web]\nallow_edit = true\n",
		"a key before the header": "allow_edit = true\n[[rules]]\nname = \"words\"",
		"two rules":               "[[rules]]\nname = \"a\"\n[[rules]]\nname = \"b\"",
		"no TOML":                 "[[rules]\nname",
	} {
		if status, body := r.post("/rules/check", url.Values{"name": {"words"}, "text": {text}}); status != http.StatusOK || !strings.Contains(body, "problem") {
			t.Errorf("%s: %d %.200s", name, status, body)
		}
	}
}

// preview begins one and waits for its end.
func (r *rooms) preview(form url.Values) (path, page string) {
	r.t.Helper()
	status, to := r.post("/rules/preview", form)
	if status != http.StatusSeeOther {
		r.t.Fatalf("preview: %d %.600s", status, to)
	}
	path = strings.TrimPrefix(to, "→ ")
	for range 2000 {
		if _, page = r.get(path); !strings.Contains(page, "data-again") {
			return path, page
		}
	}
	r.t.Fatal("the preview does not end")
	return "", ""
}

const stricter = "# when many speak\n[[rules]]\nname = \"five in an hour\"\ntype = \"threshold\"\nwindow = \"1h\"\nmin_mentions = 50\ncooldown = \"1h\"\n"

func TestARuleIsPreviewedAndSaved(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	form := url.Values{"name": {"five in an hour"}, "text": {strings.ReplaceAll(stricter, "\n", "\r\n")}, "base": {printOf([]byte(roomRules))}}
	path, page := r.preview(form)
	has(t, "the preview", page, "would have sent 0 alerts in 30 days", "as it is now: 1 alert", "no longer sent", "min_mentions = 50", "Save it", "The figures as a table")
	status, to := r.post(path+"/save", url.Values{})
	if status != http.StatusSeeOther || !strings.Contains(to, "/rules/rule?name=five") {
		t.Fatalf("save: %d %s", status, to)
	}
	got, err := os.ReadFile(r.file)
	if err != nil || !strings.Contains(string(got), "min_mentions = 50") || !strings.Contains(string(got), "name = \"words\"") || strings.Contains(string(got), "\r") {
		t.Errorf("the file: %s, %v", got, err)
	}
	if status, body := r.post(path+"/save", url.Values{}); status != http.StatusConflict || !strings.Contains(body, "nothing was written. Your text is kept") || !strings.Contains(body, "<textarea") {
		t.Errorf("a second save: %d, want 409 and the editor with the text", status)
	}
	r.reload()
	if status, body := r.post("/rules/preview", form); status != http.StatusConflict || !strings.Contains(body, "changed by somebody else") || !strings.Contains(body, "min_mentions = 50") {
		t.Errorf("a draft of an old file: %d %.300s", status, body)
	}
}

func TestAFileThatIsBrokenOnTheDiskIsSaidAboveTheRules(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	sound, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, say string }{{string(sound), ""}, {string(sound) + "\n[[rules\n", "rules.toml has 1 problem and is not taken up"}, {string(sound), ""}} {
		if err := os.WriteFile(r.file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, body := r.get("/rules")
		if has := strings.Contains(body, "is not taken up"); has != (c.say != "") || !strings.Contains(body, c.say) {
			t.Errorf("want %q in\n%.900s", c.say, body[strings.Index(body, "<main"):])
		}
	}
}

func TestWithoutAllowEditThereIsADifferenceToApply(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	if err := os.WriteFile(r.file, []byte(strings.Replace(roomRules, "allow_edit = true", "allow_edit = false", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	r.reload()
	path, page := r.preview(url.Values{"text": {"[[rules]]\nname = \"tea\"\ntype = \"keyword\"\nquery = 'acme'\n"}})
	has(t, "the preview", page, "would have sent 2 alerts", "Apply the difference to", "&#43;[[rules]]")
	if strings.Contains(page, "Save it") {
		t.Error("the page offers to save")
	}
	before, _ := os.ReadFile(r.file)
	if status, _ := r.post(path+"/save", url.Values{}); status != http.StatusForbidden {
		t.Errorf("save: %d, want 403", status)
	}
	if after, _ := os.ReadFile(r.file); string(after) != string(before) {
		t.Error("the file was written")
	}
}

func TestAPreviewCanBeStoppedAndFewRunAtOnce(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	hung := make(chan struct{}, 10)
	handler, err := New(Options{Config: func() *config.Config { return r.cfg }, Now: func() time.Time { return r.clock }, Log: quiet(), Engine: r.engine, Outbox: r.engine.Outbox(), Life: t.Context(),
		Backtest: func(ctx context.Context, _ []*config.Config, _, _ time.Time, progress func(float64)) ([]alerts.Report, error) {
			progress(0.25)
			hung <- struct{}{}
			<-ctx.Done()
			return nil, ctx.Err()
		}})
	if err != nil {
		t.Fatal(err)
	}
	r.handler = handler
	form := url.Values{"name": {"five in an hour"}, "text": {stricter}}
	var paths []string
	for range previewsRun {
		status, to := r.post("/rules/preview", form)
		if status != http.StatusSeeOther {
			t.Fatalf("%d %s", status, to)
		}
		paths = append(paths, strings.TrimPrefix(to, "→ "))
		<-hung
	}
	if status, _ := r.post("/rules/preview", form); status != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d, want 503", status)
	}
	_, page := r.get(paths[0])
	has(t, "the page", page, "<strong>25 %</strong>", "data-again", "http-equiv=\"refresh\"")
	if status, _ := r.post(paths[0]+"/cancel", url.Values{}); status != http.StatusSeeOther {
		t.Errorf("cancel: %d", status)
	}
	for range 2000 {
		if _, page = r.get(paths[0]); strings.Contains(page, "was stopped") {
			break
		}
	}
	has(t, "the page", page, "The preview was stopped.", "min_mentions = 50", "Save it without a preview")
}

func TestSourcesShowHealthGapsAndTrials(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	_, body := r.get("/sources")
	has(t, "the list", body, "masto", "failing", "503 &lt;b&gt;busy&lt;/b&gt;", "1 in trouble", "class=\"strip\"", "goes on", "&lt;i&gt;503&lt;/i&gt;")
	_, body = r.get("/sources/source?name=masto")
	has(t, "the page", body, "12 items seen", "no brand", "Test it", "url = &#34;https://feeds.example/a.xml&#34;")
	_, body = r.post("/sources/try", url.Values{"name": {"masto"}})
	has(t, "the trial", body, "2 items", "1 would be kept", "it speaks of Acme", "no brand&#39;s query matches it", "&lt;script&gt;x&lt;/script&gt;")
	if r.sources.tried != "masto" || strings.Contains(body, "javascript:") {
		t.Error("not tried, or its link is not safe")
	}
	_, body = r.post("/sources/discover", url.Values{"address": {"a.example"}})
	has(t, "what was found", body, "Atom, 3 items", "[[sources]]", `rules.toml has it already, as <a href="/sources/source?name=masto">masto</a>`)
	if strings.Contains(body, "name = &#34;old&#34;") {
		t.Error("what is there already is offered again")
	}
	for path, want := range map[string]int{"/sources/source?name=x": 404, "/sources/source": 404} {
		if status, _ := r.get(path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	for path, form := range map[string]url.Values{"/sources/try": {"name": {"x"}}, "/sources/poll": {"name": {"x"}}, "/sources/discover": {}} {
		if status, _ := r.post(path, form); status/100 != 4 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestHostileMentionsStayTextOnTheOperatorsPages(t *testing.T) {
	t.Parallel()
	// The fakes of TestHostileTextsStayTextOnEveryPage say them all; real rooms take long to open.
	for _, evil := range hostile[:3] {
		r := openRooms(t, evil)
		for _, path := range []string{"/incidents", "/incidents/" + r.incident().ID, "/deliveries", "/silences", "/rules", "/rules/rule?name=five+in+an+hour", "/sources",
			"/rules/rule?name=" + url.QueryEscape(evil), "/incidents/" + url.PathEscape("x"+evil), "/incidents?brand=" + url.QueryEscape(evil), "/sources/source?name=" + url.QueryEscape(evil)} {
			_, body := r.get(path)
			_, body, _ = strings.Cut(body, "<body>")
			for _, tag := range []string{"<script>", "<img", "<svg/", "<b>", "<i>", "<!--", "href=\"javascript:", "onerror=alert(1)>"} {
				if strings.Contains(body, tag) {
					t.Errorf("%q put %q into %s", evil, tag, path)
				}
			}
		}
	}
}

func TestReasonsReadPlainlyWithTheFiguresThatAreTheReason(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]alerts.Verdict{
		"too few mentions: 3 of at least 5": {Reason: alerts.BelowFloor, Observed: 3, Floor: 5},
		"nothing unusual":                   {Reason: alerts.Usual, Observed: 3, Floor: 5},
		"cooling down":                      {Reason: alerts.CoolingDown},
		"not looked at yet":                 {},
	} {
		if got := reasonOf(&v); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// muting has a mute that names the mention there is, and one that does not.
type muting struct{ wordyEngine }

func (muting) Mutes(context.Context) ([]alerts.Mute, error) {
	return []alerts.Mute{
		{ID: "M", Kind: alerts.MuteAuthor, Value: "kettle", From: now.Add(-time.Minute), Until: now.Add(time.Hour), By: "dana"},
		{ID: "N", Kind: alerts.MuteAuthor, Value: "teapot", From: now, Until: now.Add(time.Hour), By: "dana"},
	}, nil
}

func TestAMuteStandsInTheHistoryOfWhatItNames(t *testing.T) {
	t.Parallel()
	o := worldOf(t, "kettle")
	o.Engine = muting{wordyEngine{word: "kettle"}}
	page := visit(t, o).get("/mentions/one").Body.String()
	if !strings.Contains(page, "<strong>dana</strong> muted author @kettle until") || strings.Contains(page, "@teapot") {
		t.Errorf("the page says\n%s", page)
	}
}
