package main

import (
	"fmt"
	"os"
	"testing"
)

// TestWhatTheProgramWasStartedWithIsLetGo looks at how much of files this process holds before and after.
func TestWhatTheProgramWasStartedWithIsLetGo(t *testing.T) {
	before := filesHeld(t)
	letGoOfStart()
	if after := filesHeld(t); after >= before {
		t.Errorf("%d pages of files are held, %d before", after, before)
	}
}

// filesHeld is how many pages of files stand in this process's memory (proc_pid_statm(5)).
func filesHeld(t *testing.T) (shared int) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip(err)
	}
	var size, resident int
	if _, err := fmt.Sscan(string(b), &size, &resident, &shared); err != nil {
		t.Fatal(err)
	}
	return shared
}
