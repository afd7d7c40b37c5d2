package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
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

// TestTrySentimentLetsGoOfWhatItWasStartedWith looks at a process of its own that waits for its second line. What it
// still holds of the program's file is what one answer read: 7 to 20 MB, by how large the pieces are that the kernel maps,
// and 38 to 55 where nothing was let go.
func TestTrySentimentLetsGoOfWhatItWasStartedWith(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "try", "sentiment")
	cmd.Args[0] = "earshot" // see TestMain
	typed, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintln(typed, `{"text":"I love it"}`); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(answers).ReadString('\n'); err != nil || !strings.Contains(line, "positive") {
		t.Fatalf("%q, %v", line, err)
	}
	const most = 30 << 10
	if kept := programHeld(t, cmd.Process.Pid, program); kept > most {
		t.Errorf("%d kB of the program's file are held, want %d at most", kept, most)
	} else if kept == 0 {
		t.Skip("what is held of a file is not told here")
	}
	_ = typed.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// programHeld is how many kB of a program's file, as nobody writes to it, stand in the memory of a process
// (proc_pid_smaps(5)).
func programHeld(t *testing.T, pid int, program string) (kb int) {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps", pid))
	if err != nil {
		t.Skip(err)
	}
	its := false
	for line := range strings.Lines(string(b)) {
		words := strings.Fields(line)
		switch {
		case len(words) >= 5 && !strings.HasSuffix(words[0], ":"):
			its = words[len(words)-1] == program && !strings.Contains(words[1], "w")
		case its && words[0] == "Rss:":
			var n int
			_, _ = fmt.Sscan(words[1], &n)
			kb += n
		}
	}
	return kb
}
