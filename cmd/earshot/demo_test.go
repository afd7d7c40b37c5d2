package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// buildEarshot builds the program as its users get it.
func buildEarshot(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "earshot")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// playOnce runs `earshot demo --once` with nothing but a temporary directory: no
// rules file, no secrets, and a proxy that would betray any wish for a network.
func playOnce(t *testing.T, binary string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, append([]string{"demo", "--once"}, args...)...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{
		"HOME=" + cmd.Dir, "TMPDIR=" + cmd.Dir, "TMP=" + cmd.Dir, "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"),
		"HTTP_PROXY=http://127.0.0.1:1", "HTTPS_PROXY=http://127.0.0.1:1",
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("demo --once: %v\n%s", err, stderr.String())
	}
	left, err := filepath.Glob(filepath.Join(cmd.Dir, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	return stdout.String()
}

var port = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// spoke finds the rules that spoke, by the head or the thread's line of a message.
var spoke = regexp.MustCompile(`(?:🔴  \S+ · |↳ 🔴 (?:More from )?“)([a-z ]+?)(?:”|  )`)

// outline is what two plays must share: the milestones, who spoke, what was gathered.
// Which of two posts of one moment comes first is up to the sites, as it is in the world.
func outline(play string) string {
	var b strings.Builder
	rules := map[string]bool{}
	for line := range strings.Lines(play) {
		if strings.HasPrefix(line, "── ") || strings.HasPrefix(line, "mentions ") {
			b.WriteString(line)
		}
	}
	for _, m := range spoke.FindAllStringSubmatch(play, -1) {
		rules[m[1]] = true
	}
	b.WriteString(strings.Join(slices.Sorted(maps.Keys(rules)), ", "))
	return b.String()
}

func TestTheBuiltProgramPlaysTheSameStoryTwice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("plays the whole demo twice")
	}
	binary := buildEarshot(t)
	plays := make([]string, 2)
	t.Run("plays", func(t *testing.T) {
		for i := range plays {
			t.Run("one", func(t *testing.T) {
				t.Parallel()
				plays[i] = port.ReplaceAllString(playOnce(t, binary), "HOST")
			})
		}
	})
	one := plays[0]
	if a, b := outline(one), outline(plays[1]); a != b {
		t.Errorf("two plays differ:\n%s\n------\n%s", a, b)
	}
	if got := outline(one); !strings.Contains(got, "crisis words, many at once, mention spike") {
		t.Errorf("not all the rules that should have spoke: %s", got)
	}
	for what, want := range map[string]string{
		"the sources are polled, politely":      `(?m)^sources    \d+, polled \d{3,} times by \d{3,} requests, 0 where robots\.txt forbids$`,
		"hundreds of items arrive":              `(?m)^items      \d{3} new, \d{3,} duplicate`,
		"the correction is an edit":             `(?m)^items .*\d edited`,
		"noise is left out":                     `(?m)^items .*\d{3} no brand`,
		"history is gathered":                   `(?m)^mentions   \d{3} gathered, \d{2,} of them history, 4 by the brand itself$`,
		"copies are fewer stories":              `(?m)^stories    \d{3}$`,
		"an incident opens":                     `(?m)^alerts     \d+ \([1-9]\d* open, .*resolve, 2 digest\) in [1-9] incidents?$`,
		"the morning begins with a review":      `(?s)☕  Brindlewick · Monday, since 09:00 yesterday +morning review.*Waiting for an answer:  [1-9]\d* complaints?.*A few owners`,
		"a weekly report says who and what":     `(?s)Back to filters.*weekly report.*Told most:.*Said more than usual:.*Spoke most:  \S`,
		"history told the rules what is usual":  `usually [\d.]+ on a Monday`,
		"the first alert falls into the crisis": `(?s)It spreads.*crisis words`,
		"it is resolved":                        `🟢 Resolved after`,
	} {
		if !regexp.MustCompile(want).MatchString(one) {
			t.Errorf("%s: no %s in\n%s", what, want, one)
		}
	}
	if before, _, _ := strings.Cut(one, "It spreads"); strings.Contains(before, "incident") {
		t.Errorf("an alert in calm times:\n%s", before)
	}
}
