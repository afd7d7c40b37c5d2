package main

import (
	"bytes"
	"testing"

	"github.com/earshot/earshot/internal/journal"
)

// TestWhatTuningMovedIsTold holds that mentions which keep their labels but not their scores are told of, too.
func TestWhatTuningMovedIsTold(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]journal.Recount{
		"0 stored mentions are judged otherwise now\n": {},
		"0 stored mentions are judged otherwise now; in 48 others only a score, the text as a whole or what is wanted moved\n": {Changed: 48},
		"0 stored mentions are judged otherwise now; in 1 other only a score, the text as a whole or what is wanted moved\n":   {Changed: 1},
	} {
		var out bytes.Buffer
		(&app{stdout: &out}).sayRetoned(r)
		if out.String() != want {
			t.Errorf("%+v: %q, want %q", r, out.String(), want)
		}
	}
}
