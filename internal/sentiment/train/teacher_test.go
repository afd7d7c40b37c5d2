package main

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// The teacher reads what people posted in English, each text once, and nothing that was made up.
func TestTheTeacherReadsWhatWasPosted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "texts.jsonl")
	var list []*example
	for _, c := range [][3]string{{"posts", "en", "a fine day"}, {"posts", "en", "a fine day"}, {"xlmt", "de", "ein guter Tag"}, {ownSet, "en", "a day we wrote"}, {worthSet, "en", "a day we made"}, {"acl14", "en", "another day"}} {
		list = append(list, newExample(c[0], c[1], row{Text: c[2], Label: "neutral"}, ""))
	}
	if err := writeTexts(path, list[:2], list[2:]); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(string(data)) {
		var l lesson
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		got = append(got, l.Text)
	}
	if want := []string{"a fine day", "another day"}; !slices.Equal(got, want) {
		t.Errorf("the teacher reads %q, want %q", got, want)
	}
}
