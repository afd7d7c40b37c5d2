package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/jonreiter/govader"

	"github.com/earshot/earshot/internal/sentiment"
)

// BenchmarkTrySentiment is the command as its user meets it, JSON in and JSON out, by the
// clock and on all processors, beside govader over the same texts in a loop on one:
//
//	EARSHOT_SHARED=… go test ./cmd/earshot -run xxx -bench TrySentiment -benchtime 1x
func BenchmarkTrySentiment(b *testing.B) {
	e, err := sentiment.Load()
	if err != nil {
		b.Fatal(err)
	}
	shared := os.Getenv("EARSHOT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	vader := govader.NewSentimentIntensityAnalyzer()
	for _, name := range []string{"airline-mentions/delta.jsonl", "tweeteval-sentiment/val.jsonl"} {
		lines, texts := linesToJudge(b, filepath.Join(shared, "data", name))
		if len(texts) == 0 {
			b.Skip("without the shared data there is too little to read")
		}
		b.Run(name, func(b *testing.B) {
			var ours, theirs []float64 // texts a second, round by round
			for range b.N {
				for range 15 {
					start := time.Now()
					if err := trySentiment(b.Context(), e, bytes.NewReader(lines), io.Discard, false); err != nil {
						b.Fatal(err)
					}
					ours = append(ours, float64(len(texts))/time.Since(start).Seconds())
					start = time.Now()
					for _, s := range texts {
						vader.PolarityScores(s)
					}
					theirs = append(theirs, float64(len(texts))/time.Since(start).Seconds())
				}
			}
			slices.Sort(ours)
			slices.Sort(theirs)
			fast, slow := ours[len(ours)/2], theirs[len(theirs)/2]
			b.ReportMetric(fast, "lines/s")
			b.ReportMetric(slow, "govader/s")
			b.ReportMetric(fast/slow, "x-govader")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// linesToJudge makes input of the texts of a file: the text alone, no language declared.
func linesToJudge(b *testing.B, name string) (lines []byte, texts []string) {
	b.Helper()
	f, err := os.Open(name)
	if err != nil {
		return nil, nil
	}
	defer f.Close()
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var row struct {
			Text string `json:"text"`
		}
		if err := d.Decode(&row); err != nil {
			b.Fatal(err)
		}
		line, err := json.Marshal(row)
		if err != nil {
			b.Fatal(err)
		}
		texts, lines = append(texts, row.Text), append(append(lines, line...), '\n')
	}
	return lines, texts
}
