package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/sentiment"
)

// What is read by hand is what encoding/json would have read, but that a line must have a text.
func FuzzSentimentLinesAreReadAsJSON(f *testing.F) {
	for _, s := range []string{
		`{"text":"I love it"}`, `{"text":"a","target":"b","lang":"de","id":17,"x":null,"y":[1,2]}`, ` { "text" : "a\n\"\ud83d\ude00" , "n":1.5e3 } `, `{"Text":"a"}`, `{"text":1}`, `{"text":null}`,
		`{"text":"a","text":"b"}`, `{"text":"a"} x`, `{"text":"a",}`, `{"text":"a" "lang":"b"}`, `{}`, `null`, `{"target":"a"}`, `{"text":""}`, `[]`, ``, "{\"text\":\"\xff\"}", `{"text":"a","n":01}`, "{\"text\":\"\t\"}", `{"text":"\ud800"}`, `{"text":"\ud83d\u0041 \b\f\/\u00e9\uD83D\uDE00"}`, `{"text":"\ud83d\ud83d\ude00"}`, `{"text":"\x \u12g4"}`, `{"text":"\u12"}`, `{"text":"\ud83d\u12"}`, `{"te\u0078t":"a"}`, `{"text":"a","n":tru}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var want sentimentInput
		wantErr := json.Unmarshal(line, &want)
		got, err := readSentimentInput(line)
		var said struct{ Text *string }
		if json.Unmarshal(line, &said) == nil && said.Text == nil {
			if !errors.Is(err, errNoText) {
				t.Fatalf("%q: %+v %v, want that it has no text", line, got, err)
			}
			return
		}
		if (err == nil) != (wantErr == nil) || err == nil && got != want {
			t.Fatalf("%q: %+v %v, encoding/json has %+v %v", line, got, err, want, wantErr)
		}
	})
}

func TestPlainAnswersAreWrittenAsJSON(t *testing.T) {
	t.Parallel()
	for _, a := range []sentimentLine{{Label: "neutral"}, {Label: "positive", Score: 0.9876, Lang: "en"}, {Label: "negative", Score: -0.0001, Lang: "zh"}, {Label: "negative", Score: -1}, {Label: "neutral", Fallback: true, Absent: true}, {Label: "positive", Score: 1, Absent: true}, {Label: "neutral", Score: math.Copysign(0, -1)}} {
		want, _ := json.Marshal(a)
		if got := string(appendAnswer(nil, &a)); got != string(want)+"\n" {
			t.Errorf("%s, encoding/json writes %s", got, want)
		}
	}
}

// A line is answered when it is read, though the next has only begun.
func TestTrySentimentAnswersLineForLine(t *testing.T) {
	t.Parallel()
	e, err := sentiment.Load()
	if err != nil {
		t.Fatal(err)
	}
	in, feed := io.Pipe()
	answers, out := io.Pipe()
	go func() {
		out.CloseWithError(trySentiment(t.Context(), e, in, out, false))
	}()
	_, _ = io.WriteString(feed, "\ufeff{\"text\":\"I love it\"}\n{\"text\":\"I ha")
	buf := make([]byte, 4096)
	n, err := answers.Read(buf)
	if err != nil || !strings.Contains(string(buf[:n]), `"positive"`) || bytes.Count(buf[:n], []byte("\n")) != 1 {
		t.Fatalf("%q %v, want one answer", buf[:n], err)
	}
	go func() {
		_, _ = io.WriteString(feed, "te it\"}\nnonsense\n")
		_ = feed.Close()
	}()
	rest, err := io.ReadAll(answers)
	if err == nil || !strings.Contains(string(rest), `"negative"`) || !strings.Contains(string(rest), "line 3") || bytes.Count(rest, []byte("\n")) != 2 {
		t.Fatalf("%q %v, want an answer and an error that names line 3", rest, err)
	}
}

func TestLinesThatCannotBeReadAreToldInPlainWords(t *testing.T) {
	t.Parallel()
	e, err := sentiment.Load()
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"": "line 7: empty, want an object", `{"text":"ok","target":["a"]}`: `line 7: "target" is a JSON array, want a string`, `{"text":3}`: `line 7: "text" is a JSON number, want a string`,
		`[1]`: "line 7: a JSON array, want an object", `{"txt":"x"}`: `line 7: no "text"`, `nonsense`: "line 7: not JSON (",
	} {
		if got := judgeLine(e, []byte(line), 7, false).Error; !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", line, got, want)
		}
	}
}
