package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// TestWaitingForALineEndsWithItsContext: who types nothing and presses Ctrl-C is not kept
// until the next line.
func TestWaitingForALineEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"try", "sentiment"}, {"try", "query", "acme"}, {"try", "query", "--engine", "index", "acme"}, {"try", "spike"}, {"rules", "fmt", "-"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			in, typed, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _, _ = typed.Close(), in.Close() })
			ctx, stop := context.WithCancel(t.Context())
			var out, errs bytes.Buffer
			a := &app{stdin: in, stdout: &out, stderr: &errs, getenv: func(string) string { return "" }, now: time.Now}
			time.AfterFunc(50*time.Millisecond, stop)
			if code := execute(ctx, a, args); code != 1 || errs.Len() > 0 {
				t.Errorf("code %d, said %q", code, errs.String())
			}
		})
	}
}

func TestAllThatWasPipedInIsRead(t *testing.T) {
	t.Parallel()
	in, typed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Repeat("a line of a few words\n", 20_000)
	go func() {
		_, _ = io.WriteString(typed, want)
		_ = typed.Close()
	}()
	got, err := io.ReadAll(heeding(t.Context(), in))
	if err != nil || string(got) != want {
		t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
	}
}
