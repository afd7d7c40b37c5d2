package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// deaf fails every write behind the first so many bytes.
type deaf struct {
	left int
	why  error
}

func (d *deaf) Write(p []byte) (int, error) {
	if len(p) > d.left {
		return 0, d.why
	}
	d.left -= len(p)
	return len(p), nil
}

// TestAnAnswerThatIsLostFails holds that no command says all is well of an answer that could not be written, and that who
// read enough is told nothing.
func TestAnAnswerThatIsLostFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("rules.toml", "[brands.acme]\nquery = \"acme\"\n[[rules]]\nname = \"words\"\ntype = \"keyword\"\nquery = \"acme\"\n[[sources]]\nname = \"blog\"\ntype = \"feed\"\nurl = \"https://a.example/feed.xml\"\n")
	write("posts.jsonl", `{"url":"https://a.example/1","text":"acme is great","published":"2026-11-20T10:00:00Z"}`+"\n")
	run := func(out *deaf, args string) (int, string) {
		a, _, errs := appIn(t, dir, time.Now)
		a.stdin = strings.NewReader(`{"text":"acme is great"}` + "\n")
		a.stdout = out
		code := execute(t.Context(), a, append(strings.Fields(args), "--quiet", "--config", filepath.Join(dir, "rules.toml"), "--data", filepath.Join(dir, "data")))
		return code, errs.String()
	}
	full := func() *deaf { return &deaf{why: &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}} }
	if code, said := run(&deaf{left: 1 << 20}, "import "+filepath.Join(dir, "posts.jsonl")); code != 0 {
		t.Fatal(said)
	}
	for _, args := range []string{"version", "--help", "search --help", "search acme", "timeline acme", "export acme", "rules check", "rules explain", "rules backtest",
		"rules report", "sources", "doctor", "deliveries", "sentiment report", "sentiment authors", "slack manifest", "completion bash", "try sentiment", "try query acme", "try rules",
		"import " + filepath.Join(dir, "posts.jsonl")} {
		if code, said := run(&deaf{left: 1 << 20}, args); code != 0 {
			t.Errorf("%s: exit %d, said %q", args, code, said)
		}
		code, said := run(full(), args)
		if code != 1 || !strings.Contains(said, "earshot: ") || !strings.Contains(said, "no space left") {
			t.Errorf("%s on a full disk: exit %d, said %q", args, code, said)
		}
		if code, said := run(&deaf{why: fmt.Errorf("write: %w", syscall.EPIPE)}, args); code != 1 || said != "" {
			t.Errorf("%s into a pipe nobody reads: exit %d, said %q", args, code, said)
		}
	}
}

func TestTheFirstWriteThatFailedIsRemembered(t *testing.T) {
	t.Parallel()
	first := errors.New("first")
	d := &deaf{left: 3, why: first}
	o := &output{w: d}
	_, _ = o.Write([]byte("abc"))
	if o.lost() != nil {
		t.Error(o.lost())
	}
	_, _ = o.Write([]byte("d"))
	d.why = errors.New("second")
	_, _ = o.Write([]byte("e"))
	if !errors.Is(o.lost(), first) {
		t.Error(o.lost())
	}
	if _, is := terminal(&output{w: &bytes.Buffer{}}); is {
		t.Error("a buffer is a terminal")
	}
}
