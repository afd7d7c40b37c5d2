package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// appIn is the program with its files in dir; what it prints goes to the buffers.
func appIn(t *testing.T, dir string, now func() time.Time) (a *app, stdout, stderr *bytes.Buffer) {
	t.Helper()
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	getenv := func(string) string { return "" }
	return &app{stdin: strings.NewReader(""), stdout: stdout, stderr: stderr, getenv: getenv, now: now}, stdout, stderr
}

// TestCommandsBesideARunningEarshot plays the operator's second terminal: reading
// commands are answered by the process that holds the data, writing ones are
// refused with that process's name, and stopping loses nothing.
func TestCommandsBesideARunningEarshot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, rules := filepath.Join(dir, "data"), filepath.Join(dir, "rules.toml")
	if err := os.WriteFile(rules, []byte("[web]\nlisten = \"off\"\n[brands.acme]\nquery = \"acme\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "m.jsonl")
	if err := os.WriteFile(file, []byte(`{"id":"a","text":"acme kettle","published":"2026-11-20T09:00:00Z"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) (code int, out, errs string) {
		a, stdout, stderr := appIn(t, dir, time.Now)
		code = execute(t.Context(), a, append([]string{"--config", rules, "--data", data}, args...))
		return code, stdout.String(), stderr.String()
	}
	if code, _, errs := command("import", file); code != 0 {
		t.Fatalf("import: exit %d: %s", code, errs)
	}

	running, stop := context.WithCancel(t.Context())
	defer stop()
	lines, pipe := io.Pipe()
	first, _, _ := appIn(t, dir, time.Now)
	first.stderr = pipe
	ended := make(chan int, 1)
	go func() {
		ended <- execute(running, first, []string{"--config", rules, "--data", data, "run"})
		pipe.Close()
	}()
	scanner := bufio.NewScanner(lines)
	if !scanner.Scan() { // the greeting comes when the rooms and the socket are open
		t.Fatal("run said nothing")
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()

	code, out, errs := command("search", "kettle", "--format", "jsonl")
	if code != 0 || !strings.Contains(out, `"id":"a"`) {
		t.Errorf("search beside it: exit %d, %q, %q", code, out, errs)
	}
	if code, _, errs = command("search", "(", "--format", "jsonl"); code != 2 || !strings.Contains(errs, "^") {
		t.Errorf("a bad query beside it: exit %d, %q", code, errs)
	}
	export := filepath.Join(dir, "out.jsonl")
	if code, _, errs = command("export", "-o", export); code != 0 {
		t.Errorf("export beside it: exit %d, %q", code, errs)
	}
	if raw, err := os.ReadFile(export); err != nil || !strings.Contains(string(raw), "kettle") {
		t.Errorf("exported %q, %v", raw, err)
	}
	code, _, errs = command("import", file)
	if code != 1 || !strings.Contains(errs, "run") || !strings.Contains(errs, "earshot") {
		t.Errorf("a second writer: exit %d, %q; want it refused by name", code, errs)
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("stopped run: exit %d", code)
	}
	if code, out, errs = command("search", "kettle", "--format", "jsonl"); code != 0 || !strings.Contains(out, `"id":"a"`) {
		t.Errorf("search after it: exit %d, %q, %q", code, out, errs)
	}
}
