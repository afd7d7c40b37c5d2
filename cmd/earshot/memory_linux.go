package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// letGoOfStart takes the pages of the program's own file out of this process's memory: most of what was read to start
// it is never looked at again, and what is is read once more (madvise(2), MADV_DONTNEED: of a mapping that nobody writes
// to nothing is lost). Where the system does not say what is mapped, all stays as it is.
func letGoOfStart() {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uintptr
		var may string // proc_pid_maps(5)
		line := lines.Text()
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &may); n == 3 && strings.HasSuffix(line, " "+exe) && may[1] == '-' {
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED)
		}
	}
}
