package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary also the earshot command, for the scripts in
// testdata/script.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"earshot": func() { os.Exit(mainCode()) },
	})
}

// TestScripts plays the command line as its users type it. A script holds the
// commands, what they print and the files they read.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
	})
}
