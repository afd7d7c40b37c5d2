package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// What packages may set up before main begins: in total, and each. A command that
// prints its version pays for all of it, and a person waits.
const (
	startUpBytes   = 16 << 20
	packageBytes   = 4 << 20
	startUpObjects = 100_000
)

var initLine = regexp.MustCompile(`(?m)^init (\S+) @.* (\d+) bytes, (\d+) allocs$`)

// A library that builds its tables at start (the date parser of the page
// extractor took 83 MB) is found here, by what it allocates and not by the clock.
func TestLittleIsSetUpBeforeMain(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	bytes, objects := 0, 0
	for _, m := range initLine.FindAllSubmatch(out, -1) {
		b, _ := strconv.Atoi(string(m[2]))
		n, _ := strconv.Atoi(string(m[3]))
		bytes, objects = bytes+b, objects+n
		if b > packageBytes {
			t.Errorf("%s sets up %d bytes before main; at most %d", m[1], b, packageBytes)
		}
	}
	if bytes == 0 || bytes > startUpBytes || objects > startUpObjects {
		t.Errorf("%d bytes in %d objects are set up before main; at most %d in %d", bytes, objects, startUpBytes, startUpObjects)
	}
	t.Logf("%d bytes in %d objects", bytes, objects)
}
