package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/earshot/earshot/internal/web/access"
)

// fieldsOf are the hidden fields of the form of a page that goes to an address.
func fieldsOf(t *testing.T, page, action string) url.Values {
	t.Helper()
	out, inside := url.Values{}, false
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		at := map[string]string{}
		for _, a := range tok.Attr {
			at[a.Key] = a.Val
		}
		switch {
		case tok.Data == "form" && tok.Type == html.StartTagToken:
			inside = at["action"] == action
		case tok.Data == "form":
			inside = false
		case inside && tok.Data == "input" && at["type"] == "hidden":
			out.Add(at["name"], at["value"])
		}
	}
	return out
}

const aNote = "Called them <b>twice</b>.\nThey & we agree; 100 % done + “sent”"

func TestWhatSomebodyWroteOutlivesTheirSession(t *testing.T) {
	t.Parallel()
	o := withUsers(t)
	at := now
	o.Now = func() time.Time { return at }
	o.Sessions = testSessions(t, o.Now)
	b := visit(t, o)
	b.post("/sign-in", url.Values{"name": {"editor-1"}, "password": {thePassword}}.Encode())
	old := b.token()
	at = at.Add(access.IdleLimit + time.Minute)
	wrote := url.Values{"note": {aNote}, "tags": {"a, b"}, "id": {"x", "y"}, "back": {"/mentions/x?q=1"}, "csrf": {old}}
	w := b.do(http.MethodPost, "/mentions/x/triage", wrote.Encode())
	if w.Code != http.StatusUnauthorized {
		t.Fatalf("with the session over: %d", w.Code)
	}
	form := fieldsOf(t, w.Body.String(), "/sign-in")
	form.Set("name", "editor-1")
	form.Set("password", "not this one")
	w = b.do(http.MethodPost, "/sign-in", form.Encode())
	if form = fieldsOf(t, w.Body.String(), "/sign-in"); w.Code != http.StatusUnauthorized || form.Get(keptPrefix+"note") != aNote {
		t.Fatalf("after a wrong password: %d %v", w.Code, form)
	}
	form.Set("name", "editor-1")
	form.Set("password", thePassword)
	w = b.do(http.MethodPost, "/sign-in", form.Encode())
	again := fieldsOf(t, w.Body.String(), "/mentions/x/triage")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Nothing has been changed yet.") {
		t.Fatalf("signed in again: %d %s", w.Code, w.Body)
	}
	for name, want := range wrote {
		if got := again[name]; name != "csrf" && strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s came back as %q", name, got)
		}
	}
	if w = b.do(http.MethodPost, "/mentions/x/triage", again.Encode()); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/mentions/x?q=1" {
		t.Errorf("sent again: %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestAFormOfAnEarlierSessionIsShownBeforeItIsSent(t *testing.T) {
	t.Parallel()
	_, people := peopled(t)
	b := people["editor-1"]
	w := b.do(http.MethodPost, "/mentions/x/triage", url.Values{"note": {aNote}, "csrf": {people["viewer-1"].form}}.Encode())
	form := fieldsOf(t, w.Body.String(), "/mentions/x/triage")
	if w.Code != http.StatusForbidden || form.Get("note") != aNote || form.Get("csrf") != b.form {
		t.Fatalf("%d %v", w.Code, form)
	}
	if w = b.do(http.MethodPost, "/mentions/x/triage", form.Encode()); w.Code != http.StatusSeeOther {
		t.Errorf("sent again: %d", w.Code)
	}
	b.headers["Sec-Fetch-Site"] = "cross-site"
	defer delete(b.headers, "Sec-Fetch-Site")
	if w = b.do(http.MethodPost, "/mentions/x/triage", "note=evil&csrf=x"); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "evil") {
		t.Errorf("another site's form is kept: %d", w.Code)
	}
}

func TestAProgramIsToldWhatToSend(t *testing.T) {
	t.Parallel()
	open, guarded := visit(t, worldOf(t, "x")), visit(t, withUsers(t))
	for _, b := range []*browser{open, guarded} {
		b.headers = map[string]string{"Accept": "*/*"}
		for _, bearer := range []string{"", "Bearer earshot_x"} {
			b.headers["Authorization"] = bearer
			w := b.do(http.MethodPost, "/mentions/x/triage", "status=handled")
			if w.Code/100 != 4 || !strings.Contains(w.Body.String(), "Authorization: Bearer TOKEN") || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if w = b.do(http.MethodPost, "/api/v1/mutes", "{}"); !strings.Contains(w.Body.String(), "Authorization: Bearer TOKEN") && bearer == "" {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		}
	}
}
