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
		"0 stored mentions are judged otherwise now\n":                                                             {},
		"0 stored mentions are judged otherwise now; 48 more changed only in score, overall sentiment or intent\n": {Changed: 48},
		"0 stored mentions are judged otherwise now; 1 more changed only in score, overall sentiment or intent\n":  {Changed: 1},
	} {
		var out bytes.Buffer
		(&app{stdout: &out}).sayRetoned(r)
		if out.String() != want {
			t.Errorf("%+v: %q, want %q", r, out.String(), want)
		}
	}
}
