package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/web/access"
)

const theToken = "est_0123456789abcdefghijklmnopqrstuvwxyz"

// programWorld is a world in which a token of a role may come in.
func programWorld(t *testing.T, role config.Role) (Options, *browser) {
	t.Helper()
	o := worldOf(t, "harmless")
	cfg := *o.Config()
	cfg.Web.Tokens = []config.Token{{Name: "bot", Role: role, SHA256: access.SumToken(theToken)}}
	o.Config = func() *config.Config { return &cfg }
	b := visit(t, o)
	b.headers["Accept"] = "application/json"
	b.headers["Authorization"] = "Bearer " + theToken
	return o, b
}

func (b *browser) send(method, target, body string) *httptest.ResponseRecorder {
	b.t.Helper()
	b.headers["Content-Type"] = "application/json"
	return b.do(method, target, body)
}

// description is the OpenAPI document as a program gets it.
func description(t *testing.T, b *browser) (doc map[string]any, raw []byte) {
	t.Helper()
	w := b.get("/api/v1/openapi.json")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc, w.Body.Bytes()
}

func TestTheDescriptionNamesEveryRouteOfTheAPIAndNoOther(t *testing.T) {
	t.Parallel()
	o, b := programWorld(t, config.Admin)
	doc, _ := description(t, b)
	if doc["openapi"] == nil || !strings.HasPrefix(doc["openapi"].(string), "3.1") {
		t.Errorf("it is of OpenAPI %v", doc["openapi"])
	}
	described := map[string]bool{}
	for path, item := range doc["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			described[strings.ToUpper(method)+" "+path] = true
		}
	}
	handler, err := New(o)
	_ = handler
	if err != nil {
		t.Fatal(err)
	}
	for _, rt := range (&site{o: o}).routes() {
		key := rt.method + " " + rt.path
		if !rt.program || strings.HasSuffix(rt.path, "openapi.json") {
			continue
		}
		if !described[key] {
			t.Errorf("%s is not described", key)
		}
		delete(described, key)
	}
	for key := range described {
		t.Errorf("%s is described and not there", key)
	}
}

// described is the description, to hold answers against.
type described struct {
	t        *testing.T
	compiler *jsonschema.Compiler
}

func describedBy(t *testing.T, b *browser) described {
	t.Helper()
	_, raw := description(t, b)
	loaded, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("https://earshot.example/openapi.json", loaded); err != nil {
		t.Fatal(err)
	}
	return described{t, compiler}
}

// hold compares an answer with what is described for a method and path, such as /rules/previews/{id}.
func (d described) hold(method, path string, body []byte) {
	d.t.Helper()
	pointer := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path)
	schema, err := d.compiler.Compile("https://earshot.example/openapi.json#/paths/" + pointer + "/" + strings.ToLower(method) + "/responses/200/content/application~1json/schema")
	if err != nil {
		d.t.Errorf("schema of %s %s: %v", method, path, err)
		return
	}
	answer, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		d.t.Errorf("%s %s: %v", method, path, err)
		return
	}
	if err := schema.Validate(answer); err != nil {
		d.t.Errorf("%s %s answers otherwise than described: %v", method, path, err)
	}
}

// TestAnswersAreAsDescribed asks everything that can be read and holds each answer against its schema.
func TestAnswersAreAsDescribed(t *testing.T) {
	t.Parallel()
	o, b := programWorld(t, config.Viewer)
	d, asked := describedBy(t, b), 0
	for _, rt := range (&site{o: o}).routes() {
		if !rt.program || rt.endless || rt.fleeting || rt.method != http.MethodGet || strings.HasSuffix(rt.path, "openapi.json") {
			continue
		}
		asked++
		w := b.get(rt.example)
		if w.Code != http.StatusOK {
			t.Errorf("GET %s: status %d: %s", rt.example, w.Code, w.Body)
			continue
		}
		d.hold(http.MethodGet, rt.path, w.Body.Bytes())
	}
	if asked < 15 {
		t.Errorf("only %d things were asked", asked)
	}
}

func TestTheCommittedDescriptionIsTheOneServed(t *testing.T) {
	t.Parallel()
	_, b := programWorld(t, config.Viewer)
	_, raw := description(t, b)
	const file = "../../docs/openapi.json"
	if os.Getenv("EARSHOT_GOLDEN") != "" {
		if err := os.WriteFile(file, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(raw, want) {
		t.Errorf("docs/openapi.json is out of date: EARSHOT_GOLDEN=1 go test ./internal/web -run TestTheCommitted")
	}
}

func TestAnUnchangedAnswerIsNotSentAgain(t *testing.T) {
	t.Parallel()
	_, b := programWorld(t, config.Viewer)
	first := b.get("/api/v1/mentions?q=kettle")
	tag := first.Header().Get("ETag")
	if tag == "" {
		t.Fatal("there is no ETag")
	}
	for _, header := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		b.headers["If-None-Match"] = header
		if w := b.get("/api/v1/mentions?q=kettle"); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("If-None-Match: %s: status %d, %d bytes", header, w.Code, w.Body.Len())
		}
	}
	b.headers["If-None-Match"] = `"other"`
	if w := b.get("/api/v1/mentions?q=kettle"); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
}

func TestWhatTheAPIDoesNotDescribeItRefuses(t *testing.T) {
	t.Parallel()
	_, b := programWorld(t, config.Editor)
	for _, tc := range []struct{ method, target, body, want string }{
		{"GET", "/api/v1/mentions?query=x", "", `the parameter \"query\"`},
		{"GET", "/api/v1/mentions?limit=1001", "", "1001 is more than 1000"},
		{"GET", "/api/v1/mentions?limit=x", "", "no whole number"},
		{"GET", "/api/v1/mentions?sort=worst", "", "is none of"},
		{"GET", "/api/v1/mentions?q=a&q=b", "", "given twice"},
		{"GET", "/api/v1/mentions?since=yesterday", "", "no moment"},
		{"GET", "/api/v1/mentions?since=2026-11-02T00:00:00Z&until=2026-11-01T00:00:00Z", "", "ends before it begins"},
		{"GET", "/api/v1/mentions?q=%28", "", "cannot be read"},
		{"GET", "/api/v1/mentions?last=soon", "", "last cannot be read"},
		{"GET", "/api/v1/mentions/none", "", "not kept here"},
		{"GET", "/api/v1/brands/none/report", "", "no such brand"},
		{"POST", "/api/v1/mentions/one/triage", `{"stat":"open"}`, "there is no field"},
		{"POST", "/api/v1/mentions/one/triage", `{"status":"done"}`, "There is no status"},
		{"POST", "/api/v1/mentions/one/triage", `{"status":"open"} {}`, "more after"},
		{"POST", "/api/v1/mentions/one/triage", `[`, "cannot be read"},
		{"POST", "/api/v1/mentions/one/triage", `{"note":"` + strings.Repeat("x", 5000) + `"}`, "too long"},
		{"POST", "/api/v1/incidents/8F2K/act", `{"what":"explode"}`, "no such act"},
		{"POST", "/api/v1/incidents/8F2K/act", `{"what":"snooze"}`, "needs an end"},
		{"POST", "/api/v1/silences", `{"until":"2001-01-01T00:00:00Z"}`, "in the future"},
		{"POST", "/api/v1/silences", `{"until":"2027-01-01T00:00:00Z","rules":["none"]}`, "no such rule"},
		{"DELETE", "/api/v1/silences/none", "", "no such silence"},
		{"PUT", "/api/v1/searches/x", `{"query":"("}`, "cannot be read"},
	} {
		w := b.send(tc.method, tc.target, tc.body)
		var fault struct {
			Error  string
			Status int
		}
		if err := json.Unmarshal(w.Body.Bytes(), &fault); err != nil {
			t.Errorf("%s %s: %v in %s", tc.method, tc.target, err, w.Body)
		}
		if w.Code < 400 || w.Code >= 500 || fault.Status != w.Code || !strings.Contains(w.Body.String(), tc.want) {
			t.Errorf("%s %s %s: status %d: %s; want %q", tc.method, tc.target, tc.body, w.Code, w.Body, tc.want)
		}
	}
}

func TestWhoMayDoWhatOverTheAPI(t *testing.T) {
	t.Parallel()
	_, reader := programWorld(t, config.Viewer)
	if w := reader.send("POST", "/api/v1/mentions/one/triage", `{"status":"handled"}`); w.Code != http.StatusForbidden {
		t.Errorf("a viewer triages: %d", w.Code)
	}
	_, writer := programWorld(t, config.Editor)
	if w := writer.send("POST", "/api/v1/mentions/one/triage", `{"status":"handled","add_tags":["vip"],"sentiment":{"acme":"positive"}}`); w.Code != http.StatusOK {
		t.Errorf("an editor cannot triage: %d %s", w.Code, w.Body)
	}
	writer.headers["Authorization"] = "Bearer wrong"
	if w := writer.get("/api/v1/mentions"); w.Code != http.StatusUnauthorized || w.Header().Get("WWW-Authenticate") == "" {
		t.Errorf("a wrong token: %d", w.Code)
	}
	delete(writer.headers, "Authorization")
	if w := writer.send("POST", "/api/v1/mentions/one/triage", `{"status":"handled"}`); w.Code != http.StatusForbidden {
		t.Errorf("a browser without its form token changes something: %d", w.Code)
	}
}

func TestATokenIsLimited(t *testing.T) {
	t.Parallel()
	_, b := programWorld(t, config.Viewer)
	for i := range apiLimit.Most {
		if w := b.get("/api/v1/searches"); w.Code != http.StatusOK {
			t.Fatal(fmt.Sprint(i, ": ", w.Code))
		}
	}
	w := b.get("/api/v1/searches")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
}

func TestAProgramHearsOfLikelySlipsInItsQuery(t *testing.T) {
	t.Parallel()
	_, b := programWorld(t, config.Viewer)
	for q, want := range map[string]string{"kettle": "", "brand%3Aacmee+kettle": `there is no brand \"acmee\", so this clause never matches; did you mean brand:acme?`} {
		body := b.get("/api/v1/mentions?q=" + q).Body.Bytes()
		if has := bytes.Contains(body, []byte(`"notes"`)); has != (want != "") || !bytes.Contains(body, []byte(want)) {
			t.Errorf("%s answers %s, want %q", q, body, want)
		}
		describedBy(t, b).hold(http.MethodGet, "/api/v1/mentions", body)
	}
}

// TestAProgramIsToldWhatOfItsBodyIsWrong holds that every JSON of a wrong kind is refused with the field, what was given and
// what is wanted, and with no word of how earshot is made.
func TestAProgramIsToldWhatOfItsBodyIsWrong(t *testing.T) {
	t.Parallel()
	_, bot := programWorld(t, config.Editor)
	for _, c := range []struct{ target, body, want string }{
		{"/mentions/one/triage", `{"sentiment":{"acme":1}}`, `"sentiment.acme" is the number 1, want a string, one of negative, neutral, positive`},
		{"/mentions/one/triage", `{"sentiment":{"":["negative"]}}`, `"sentiment." is a list, want a string, one of negative`},
		{"/mentions/one/triage", `{"sentiment":"negative"}`, `"sentiment" is the string "negative", want an object`},
		{"/mentions/one/triage", `{"status":true}`, `"status" is true, want a string, one of open, handled, irrelevant`},
		{"/mentions/one/triage", `{"tags":"vip"}`, `"tags" is the string "vip", want a list`},
		{"/mentions/one/triage", `{"add_tags":["vip",{"a":1}]}`, `"add_tags[1]" is an object, want a string`},
		{"/mentions/one/triage", `{"note":3.5}`, `"note" is the number 3.5, want a string`},
		{"/mentions/one/triage", `{"sentimet":{}}`, `there is no field "sentimet"; there are status, assignee, note, tags`},
		{"/mentions/one/triage", `[1]`, `it is a list, want an object`},
		{"/mentions/one/triage", `{"status":`, `it is not JSON: it ends too soon`},
		{"/mentions/one/triage", `{"status" "open"}`, `it is not JSON: invalid character`},
		{"/mentions/one/triage", `{} {}`, `there is more after its object`},
		{"/mentions/one/triage", `{"sentiment":{"acme":"angry"}}`, `There is no sentiment "angry".`},
		{"/mentions/one/triage", `{"status":"gone"}`, `There is no status "gone".`},
		{"/triage", `{"ids":"one"}`, `"ids" is the string "one", want a list`},
		{"/triage", `{"ids":[1]}`, `"ids[0]" is the number 1, want a string`},
	} {
		w := bot.send("POST", "/api/v1"+c.target, c.body)
		var fault struct{ Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &fault); err != nil || w.Code != http.StatusBadRequest || !strings.Contains(fault.Error, c.want) {
			t.Errorf("%s %s: %d %q, want %q", c.target, c.body, w.Code, fault.Error, c.want)
		}
		for _, word := range []string{"struct", "unmarshal", "Go ", "json:", "mention.", "deciding"} {
			if strings.Contains(fault.Error, word) {
				t.Errorf("%s: %q speaks of %q", c.body, fault.Error, word)
			}
		}
	}
	for _, body := range []string{``, `null`, `{}`, `{"status":null}`, `{"Status":"open","sentiment":{"":"neutral"}}`} {
		if w := bot.send("POST", "/api/v1/mentions/one/triage", body); w.Code != http.StatusOK {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
	}
}
