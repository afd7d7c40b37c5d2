package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/ruletest"
	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
)

// newRulesTestCmd is `earshot rules test`: the tests kept beside rules.toml.
func newRulesTestCmd(a *app) *cobra.Command {
	var run, format string
	var verbose bool
	cmd := &cobra.Command{
		Use:   "test [FILE|DIR]...",
		Short: "Run the tests kept beside rules.toml: timelines and fixtures, under the engine that runs live",
		Long: "Runs *.test.toml files (FILE, or all in DIR; else those beside --config): what is said when, and\n" +
			"what the rules must make of it, as in \"at 10:35 expect fire: 42 against 9.5\". Needs neither network\n" +
			"nor data and sends nothing. The language: docs/rules/testing.md.\n" +
			"Exit status: 0 all tests passed, 1 a test failed or a file cannot be used, 2 wrong usage.",
		Example: "  earshot rules test\n  earshot rules test tests/ --run recall --format json",
	}
	cmd.Flags().StringVar(&run, "run", "", "only tests whose name matches this regular expression")
	cmd.Flags().StringVar(&format, "format", "text", "text or json (a line per test)")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "also print what was said in tests that passed")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if format != "text" && format != "json" {
			return usagef("--format %q: want text or json", format)
		}
		wanted, err := regexp.Compile(run)
		if err != nil {
			return usagef("--run %q is no regular expression: %v", run, err)
		}
		files, err := a.testFiles(args)
		if err != nil {
			return err
		}
		b := testBench{app: a, wanted: wanted, json: format == "json", verbose: verbose}
		return b.runFiles(cmd.Context(), files)
	}
	return cmd
}

// testSuffix is how a test file's name ends.
const testSuffix = ".test.toml"

// testFiles are the files named, those in directories named, or those beside the rules file.
func (a *app) testFiles(args []string) ([]string, error) {
	if len(args) == 0 {
		args = []string{filepath.Dir(a.configFile)}
	}
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, fmt.Errorf("find tests: %w", err)
		}
		if !info.IsDir() {
			out = append(out, arg)
			continue
		}
		found, err := filepath.Glob(filepath.Join(strings.NewReplacer(`[`, `\[`, `*`, `\*`, `?`, `\?`).Replace(arg), "*"+testSuffix))
		if err != nil {
			return nil, fmt.Errorf("find tests in %s: %w", arg, err)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("no *%s in %s", testSuffix, arg)
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// testBench runs test files and counts.
type testBench struct {
	*app
	wanted         *regexp.Regexp
	json, verbose  bool
	passed, failed int
}

func (b *testBench) runFiles(ctx context.Context, files []string) error {
	for _, name := range files {
		if err := b.runFile(ctx, name); err != nil {
			var problems *config.Problems
			if ctx.Err() != nil {
				return err
			}
			b.failed++
			switch {
			case errors.As(err, &problems):
				fmt.Fprint(b.stderr, problems.Render())
			default:
				fmt.Fprintf(b.stderr, "%s: %v\n", name, err)
			}
		}
	}
	if !b.json {
		fmt.Fprintf(b.stdout, "%d passed, %d failed\n", b.passed, b.failed)
	}
	switch {
	case b.failed > 0:
		return silentError{}
	case b.passed == 0:
		return fmt.Errorf("no test has a name that matches %q", b.wanted)
	}
	return nil
}

func (b *testBench) runFile(ctx context.Context, name string) error {
	file, err := config.LoadTests(name)
	if err != nil {
		return err
	}
	rules := b.configFile
	if file.Rules != "" {
		rules = filepath.Join(filepath.Dir(name), file.Rules)
		if filepath.IsAbs(file.Rules) {
			rules = file.Rules
		}
	}
	cfg, err := config.Load(rules)
	if err != nil {
		return fmt.Errorf("read the rules under test: %w", err)
	}
	for _, test := range file.Tests {
		if !b.wanted.MatchString(test.Name) {
			continue
		}
		result, err := b.runTest(ctx, cfg, file, test)
		if err != nil {
			return err
		}
		if len(result.Failures) > 0 {
			b.failed++
		} else {
			b.passed++
		}
		if err := b.print(cfg, name, result); err != nil {
			return err
		}
	}
	return nil
}

// runTest runs one test on a bench of its own, so that no story is shared.
func (b *testBench) runTest(ctx context.Context, cfg *config.Config, file *config.RuleTests, test config.RuleTest) (result ruletest.Result, err error) {
	scratch, err := os.MkdirTemp("", "earshot-rules-test-")
	if err != nil {
		return result, fmt.Errorf("make a scratch directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	bench, err := monitor.NewBench(ctx, cfg, b.now)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, bench.Close()) }()
	beside := func(path string) string {
		if filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(filepath.Dir(file.Name), path)
	}
	return ruletest.Run(ctx, cfg, file, test, ruletest.Options{
		Scratch:  scratch,
		Enrich:   bench.Enrich,
		Mentions: func(path string) ([]mention.Mention, error) { return readFixture(beside(path), cfg.Location, b.now()) },
		Alerts:   func(path string) ([]map[string]any, error) { return readExpected(beside(path)) },
	})
}

// readFixture reads a file of mentions whole; a line that cannot be read is a fault.
func readFixture(path string, loc *time.Location, now time.Time) ([]mention.Mention, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read mentions: %w", err)
	}
	in, err := archive.NewReader(bytes.NewReader(raw), archive.Options{Format: archive.JSONL, Location: loc, Now: now})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var out []mention.Mention
	for {
		row, err := in.Next()
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err == nil && row.Err != nil:
			err = fmt.Errorf("line %d: %w", row.Line, row.Err)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		out = append(out, row.Mention)
	}
}

// readExpected reads alerts as `earshot try rules` prints them; each line may name as few
// keys as its author cares for.
func readExpected(path string) ([]map[string]any, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read alerts: %w", err)
	}
	var out []map[string]any
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		one := map[string]any{}
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return nil, fmt.Errorf("read %s: line %d: %w", path, n, err)
		}
		out = append(out, one)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return out, nil
}

// testedLine is the machine form of one test.
type testedLine struct {
	File string `json:"file"`
	ruletest.Result
	OK bool `json:"ok"`
}

func (b *testBench) print(cfg *config.Config, file string, r ruletest.Result) error {
	if b.json {
		enc := json.NewEncoder(b.stdout)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(testedLine{file, r, len(r.Failures) == 0}); err != nil {
			return fmt.Errorf("write result: %w", err)
		}
		return nil
	}
	word := "ok   "
	if len(r.Failures) > 0 {
		word = "FAIL "
	}
	fmt.Fprintf(b.stdout, "%s %s:%d: %s\n", word, file, r.Line, card.Clean(r.Name))
	for _, f := range r.Failures {
		fmt.Fprintf(b.stdout, "      %s:%d: wanted %s\n        got %s\n", file, f.Line, card.Clean(f.Wanted), card.Clean(f.Got))
	}
	if b.verbose {
		for _, x := range r.Said {
			fmt.Fprintf(b.stdout, "      %s  %-8s %s at %s: %s\n", x.At.In(cfg.Location).Format("2006-01-02 15:04:05"), x.Kind, card.Clean(x.Rule), x.Brand, card.Clean(x.Reason))
		}
	}
	return nil
}
