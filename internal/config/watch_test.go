package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

type report struct {
	cfg *Config
	err error
}

// watching runs Watch on a file with the given content and returns the reports.
func watching(t *testing.T, content string) (path string, reports chan report) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rules.toml")
	write(t, path, content)
	reports = make(chan report, 16)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- Watch(ctx, path, []byte(content), func(c *Config, err error) { reports <- report{c, err} })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return path, reports
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func next(t *testing.T, reports chan report) report {
	t.Helper()
	select {
	case r := <-reports:
		return r
	case <-t.Context().Done():
		t.Fatal("no report")
		return report{}
	}
}

func TestAChangedFileIsReportedABrokenOneAsItsProblems(t *testing.T) {
	t.Parallel()
	path, reports := watching(t, "timezone = \"UTC\"\n")
	write(t, path, "timezone = \"Europe/Berlin\"\n")
	if r := next(t, reports); r.err != nil || r.cfg.Location.String() != "Europe/Berlin" || r.cfg.Path != path {
		t.Fatalf("%+v", r)
	}
	write(t, path, "timezone = \"Europe/Berlni\"\n")
	var p *Problems
	if r := next(t, reports); r.cfg != nil || !errors.As(r.err, &p) || p.Len() != 1 {
		t.Fatalf("%+v", r)
	}
	write(t, path, "timezone = \"Asia/Tokyo\"\n")
	if r := next(t, reports); r.err != nil || r.cfg.Location.String() != "Asia/Tokyo" {
		t.Fatalf("%+v", r)
	}
}

func TestAFilePutInItsPlaceIsReported(t *testing.T) {
	t.Parallel()
	path, reports := watching(t, "timezone = \"UTC\"\n")
	write(t, path+".new", "data_dir = \"elsewhere\"\n")
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	if r := next(t, reports); r.err != nil || r.cfg.DataDir != "elsewhere" {
		t.Fatalf("%+v", r)
	}
}

func TestTheSameContentWrittenAgainIsNoChange(t *testing.T) {
	t.Parallel()
	path, reports := watching(t, "timezone = \"UTC\"\n")
	write(t, path, "timezone = \"UTC\"\n")
	write(t, path+".other", "x")
	write(t, path, "data_dir = \"d2\"\n")
	if r := next(t, reports); r.err != nil || r.cfg.DataDir != "d2" {
		t.Fatalf("%+v", r)
	}
	if len(reports) > 0 {
		t.Errorf("a further report: %+v", <-reports)
	}
}

func TestADirectoryThatIsNotThereCannotBeWatched(t *testing.T) {
	t.Parallel()
	err := Watch(t.Context(), filepath.Join(t.TempDir(), "no", "rules.toml"), nil, func(*Config, error) {})
	if err == nil {
		t.Error("no error")
	}
}
