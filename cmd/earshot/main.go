// Command earshot listens to what is said about a brand in public: it gathers
// mentions, keeps and indexes them, and tells Slack when it matters.
//
// This package holds doors only: flags in, one call into the house, output. It
// is the one place that reads the wall clock, the environment and signals.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	os.Exit(mainCode())
}

// mainCode wires the program to its process and returns the exit code: 0 done,
// 1 failed, 2 wrong usage. Tests call it as the earshot command.
func mainCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends at once what does not heed the first
	return execute(ctx, &app{
		stdin:  os.Stdin,
		stdout: os.Stdout,
		stderr: os.Stderr,
		getenv: os.Getenv,
		now:    time.Now,
	}, os.Args[1:])
}
