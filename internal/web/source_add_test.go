package web

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

func TestAFoundSourceIsAddedToTheFileWhereThatIsAllowed(t *testing.T) {
	t.Parallel()
	r := openRooms(t, "")
	source := "[[sources]]\nname = \"daily press\"\ntype = \"feed\"\nurl = \"https://daily.example/feed\"\n"
	text := func() string {
		raw, err := os.ReadFile(r.file)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for name, tc := range map[string]struct{ text, says string }{
		"another section":      {source + "[web]\nlisten = \"0.0.0.0:80\"\n", "not one source"},
		"a name that is taken": {strings.Replace(source, "daily press", "masto", 1), "not be sound"},
		"no TOML":              {"[[sources]]\nname =\n", "not one source"},
	} {
		if code, page := r.post("/sources/add", url.Values{"text": {tc.text}}); code != http.StatusBadRequest || !strings.Contains(page, tc.says) || text() != roomRules {
			t.Errorf("%s: status %d; %.200s", name, code, page)
		}
	}
	if code, page := r.post("/sources/add", url.Values{"text": {source}}); code >= 400 || !strings.HasSuffix(text(), source) || !strings.HasPrefix(text(), roomRules) {
		t.Errorf("status %d, the file is now\n%s\n%.300s", code, text(), page)
	}
	if err := os.WriteFile(r.file, []byte(strings.Replace(roomRules, "allow_edit = true", "allow_edit = false", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	r.reload()
	if code, _ := r.post("/sources/add", url.Values{"text": {source}}); code != http.StatusForbidden || strings.Contains(text(), "daily") {
		t.Errorf("without allow_edit: status %d", code)
	}
}
