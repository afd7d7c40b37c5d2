package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func TestLinesAreReadWholeOrNamedTooLong(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 45)
	for in, want := range map[string]string{
		"":                        "",
		"a\n":                     "a",
		"a\r\n\nb":                "a||b",
		long[5:] + "\nb\n":        long[5:] + "|b",
		long + "\nb\n":            "long|b",
		"a\n" + long:              "a|long",
		long + long + "\n" + long: "long|long",
	} {
		var got []string
		for r := bufio.NewReaderSize(strings.NewReader(in), 16); ; {
			line, tooLong, err := readLine(r, 41)
			switch {
			case tooLong:
				got = append(got, "long")
			case err == nil || len(line) > 0:
				got = append(got, string(line))
			}
			if errors.Is(err, io.EOF) {
				break
			}
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q: %s, want %s", in, s, want)
		}
	}
}

// A last line that is too long, without an end, was passed over in silence.
func TestAMentionTooLongIsToldAtTheEnd(t *testing.T) {
	t.Parallel()
	in := io.MultiReader(strings.NewReader(`{"id":"a","text":"x"}`+"\n"), io.LimitReader(blanksForEver{}, maxMentionLine+2))
	n := 0
	err := eachMention(in, func(*mention.Mention, bool) error { n++; return nil })
	if n != 1 || err == nil || !strings.Contains(err.Error(), fmt.Sprintf("line 2: longer than %d MiB", maxMentionLine>>20)) {
		t.Errorf("%d mentions, %v", n, err)
	}
}

type blanksForEver struct{}

func (blanksForEver) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
