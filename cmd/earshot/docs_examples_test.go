package main

import (
	"bytes"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// fence is a block of a page: what it is called behind its ticks, and what it holds.
var fence = regexp.MustCompile("(?ms)^```([^\n]*)\n(.*?)^```$")

// TestTheExamplesOfThePagesRunAsTheyStand plays pages of docs from top to bottom: blocks with a file's
// name are written, and behind each "$ " of a console stands what is answered, where … is anything.
func TestTheExamplesOfThePagesRunAsTheyStand(t *testing.T) {
	for page, least := range map[string]int{"corrections.md": 7, "sentiment.md": 1} {
		t.Run(page, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			if played := playPage(t, string(text)); played < least {
				t.Errorf("%d examples: some are gone", played)
			}
		})
	}
}

// playPage plays a page in the folder it is in, and counts its examples.
func playPage(t *testing.T, page string) (played int) {
	t.Helper()
	for _, block := range fence.FindAllStringSubmatch(page, -1) {
		if kind, name, ok := strings.Cut(block[1], " "); ok {
			if err := os.WriteFile(name, []byte(block[2]), 0o600); err != nil {
				t.Fatal(kind, err)
			}
			continue
		}
		for _, one := range strings.Split("\n"+block[2], "\n$ ")[1:] {
			line, want, _ := strings.Cut(one, "\n")
			played++
			fits := regexp.MustCompile(`(?s)^` + strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(want)), "…", ".*") + `$`)
			if got := strings.TrimSpace(typed(t, line)); !fits.MatchString(got) {
				t.Errorf("%s\nanswers\n%s\nwant\n%s", line, got, want)
			}
		}
	}
	return played
}

// word is one of a command line: bare, or in quotes of either kind.
var word = regexp.MustCompile(`'([^']*)'|"([^"]*)"|(\S+)`)

// typed is what a command line of a page answers: earshot's on standard output, which may read a file ("< file"), or a
// running earshot's by curl.
func typed(t *testing.T, line string) string {
	t.Helper()
	var in []byte
	line, file, read := strings.Cut(line, " < ")
	if read {
		var err error
		if in, err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	var words []string
	for _, w := range word.FindAllStringSubmatch(line, -1) {
		words = append(words, strings.ReplaceAll(w[1]+w[2]+w[3], "$TOKEN", "only-for-this-page"))
	}
	var out, errs bytes.Buffer
	a := &app{stdin: bytes.NewReader(in), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }, now: time.Now}
	if words[0] == "curl" {
		return curled(t, a, words[1:])
	}
	if code := execute(t.Context(), a, words[1:]); code != 0 {
		t.Errorf("%s: exit code %d\n%s", line, code, errs.String())
	}
	return out.String()
}

// curled asks the pages of the data directory here, as earshot would serve them.
func curled(t *testing.T, a *app, words []string) string {
	t.Helper()
	method, body, header, address := "GET", "", map[string]string{}, ""
	for i := 0; i < len(words); i++ {
		switch words[i] {
		case "-s":
		case "-H":
			i++
			name, value, _ := strings.Cut(words[i], ": ")
			header[name] = value
		case "-d":
			i++
			method, body = "POST", words[i]
		default:
			address = words[i]
		}
	}
	a.configFile, a.logLevel = "rules.toml", "error"
	cfg, err := a.config()
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	handler, err := a.pages(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:9"
	for name, value := range header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	answer, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}
