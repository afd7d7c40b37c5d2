package main

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestTheTeacherSaysSomethingOnlyOfTextsItHasRead(t *testing.T) {
	t.Parallel()
	read := newExample("posts", "en", row{Text: "a fine day", Label: "neutral"}, "")
	other := newExample("posts", "en", row{Text: "another day", Label: "neutral"}, "")
	table := filepath.Join(t.TempDir(), "soft.bin")
	line := append(binary.LittleEndian.AppendUint64(nil, textKey(read.text)), 51, 102)
	if err := os.WriteFile(table, line, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := soften(table, []*example{read, other}); err != nil || read.soft == nil || other.soft != nil {
		t.Fatalf("%v, %v, %v", read.soft, other.soft, err)
	}
	want := [classes]float32{0.2, 0.4, 0.4}
	for k, x := range read.soft {
		if math.Abs(float64(x-want[k])) > 1e-6 {
			t.Errorf("class %d: %v, want %v", k, x, want[k])
		}
	}
}

func TestAnAimIsShared(t *testing.T) {
	t.Parallel()
	soft := [classes]float32{0.5, 0.5, 0}
	for _, c := range []struct {
		name  string
		label int
		task  int
		soft  *[classes]float32
		goal  [classes]float32
		cost  float32
	}{
		{"without a teacher the label is all", positive, 0, nil, [classes]float32{0, 0, 1}, 2},
		{"a label and the teacher are mixed", positive, 0, &soft, [classes]float32{softShare * 0.5, softShare * 0.5, 1 - softShare}, 1},
		{"without a label the teacher is all", positive, 1, &soft, soft, softCost},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := taught(&example{label: c.label, task: c.task, soft: c.soft}, c.cost)
			for k := range a.goal {
				if math.Abs(float64(a.goal[k]-c.goal[k])) > 1e-6 {
					t.Errorf("goal %v, want %v", a.goal, c.goal)
				}
			}
			if math.Abs(float64(a.cost-c.cost)) > 1e-6 {
				t.Errorf("cost %v, want %v", a.cost, c.cost)
			}
		})
	}
}
