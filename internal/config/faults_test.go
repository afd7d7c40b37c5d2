package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// update rewrites the expected halves of testdata/faults: read the difference
// before committing it.
var update = flag.Bool("update", false, "rewrite the golden files of this package")

const divider = "----------------------------------------\n"

// TestFaults holds every file of testdata/faults, named after its fault, to the
// text an operator reads: the input, a line of dashes, what is printed.
func TestFaults(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/faults/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			whole, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			input, want, _ := strings.Cut(string(whole), divider)
			got := verdict(input)
			if *update {
				if err := os.WriteFile(file, []byte(input+divider+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// verdict is what `rules check` says of a file.
func verdict(input string) string {
	cfg, err := Parse("rules.toml", []byte(input))
	var p *Problems
	switch {
	case errors.As(err, &p):
		return p.Render()
	case err != nil:
		return err.Error() + "\n"
	case cfg.Warnings.Len() > 0:
		return cfg.Warnings.Render()
	}
	return "no problems\n"
}
