package socialtest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/door"
)

// Hostile is one wrong way in which any platform can answer.
type Hostile struct {
	Name   string
	Answer http.HandlerFunc
	// Refuses says that the platform refuses the key, Limits that it wants to be
	// left alone, Gone that it may mean a deletion.
	Refuses, Limits, Gone bool
}

// HostileAnswers are what every source of a platform must survive: by an error or
// by nothing, soon, with few requests, and with nothing deleted.
func HostileAnswers() []Hostile {
	body := func(s string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, s) }
	}
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
			fmt.Fprint(w, `{"error":"no"}`)
		}
	}
	return []Hostile{
		{Name: "a page instead of an answer", Answer: body("<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>")},
		{Name: "a challenge page", Answer: status(403, "Cf-Mitigated", "challenge"), Refuses: true},
		{Name: "nothing at all", Answer: body("")},
		{Name: "an answer cut off", Answer: body(`{"data":{"children":[{"kind":"t3","data":{"name":"t3_a"`)},
		{Name: "a list", Answer: body(`[]`)},
		{Name: "null", Answer: body(`null`)},
		{Name: "a number", Answer: body(`7`)},
		{Name: "an empty object", Answer: body(`{}`)},
		{Name: "every list a number", Answer: body(everyKey(`7`))},
		{Name: "every list an object", Answer: body(everyKey(`{"a":1}`))},
		{Name: "every list a text", Answer: body(everyKey(`"x"`))},
		{Name: "every list null", Answer: body(everyKey(`null`))},
		{Name: "lists of junk", Answer: body(everyKey(`[1,"x",null,[],{},{"id":{}},{"data":[]},{"snippet":7}]`))},
		{Name: "brackets without end", Answer: body(strings.Repeat("[", 200_000))},
		{Name: "a lying length", Answer: status(200, "Content-Length", "100000")},
		{Name: "another encoding than said", Answer: status(200, "Content-Encoding", "br")},
		{Name: "401", Answer: status(401), Refuses: true},
		{Name: "403", Answer: status(403), Refuses: true},
		{Name: "404", Answer: status(404), Gone: true},
		{Name: "410", Answer: status(410), Gone: true},
		{Name: "400", Answer: status(400)},
		{Name: "500", Answer: status(500)},
		{Name: "503 for two hours", Answer: status(503, "Retry-After", "7200")},
		{Name: "429 for two hours", Answer: status(429, "Retry-After", "7200"), Limits: true},
		{Name: "429 for two minutes", Answer: status(429, "Retry-After", "120"), Limits: true},
		{Name: "429 until a date", Answer: status(429, "Retry-After", Now.Add(2*3600e9).Format(http.TimeFormat)), Limits: true},
		{Name: "429 without a word", Answer: status(429), Limits: true},
		{Name: "a circle of redirects", Answer: status(302, "Location", "/around")},
	}
}

// everyKey is an object with this value under every key a platform's list has.
func everyKey(value string) string {
	var b strings.Builder
	for _, k := range strings.Fields("hits posts comments statuses articles items question_list data response feed latest_posts results errors entry children") {
		fmt.Fprintf(&b, `%q:%s,`, k, value)
	}
	return "{" + strings.TrimSuffix(b.String(), ",") + "}"
}

// CheckRefusal says whether an error is one an operator can read: it has no secret,
// is not a book, and after a refused key names its variable.
func CheckRefusal(t testing.TB, err error, secret string, names []string, refused bool) {
	t.Helper()
	text := err.Error()
	if strings.Contains(text, secret) {
		t.Errorf("the error shows a secret: %v", err)
	}
	if len(text) > 1000 {
		t.Errorf("the error is %d bytes long: %.200s…", len(text), text)
	}
	if !refused || len(names) == 0 {
		return
	}
	if door.ReasonOf(err) != door.Blocked {
		t.Errorf("a refused key is %q: %v", door.ReasonOf(err), err)
	}
	for _, n := range names {
		if strings.Contains(text, n) {
			return
		}
	}
	t.Errorf("a refused key is not named: %v", err)
}
