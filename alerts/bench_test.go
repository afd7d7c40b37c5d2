package alerts

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// BenchmarkCore judges a stream with twenty rules of all types: ns/op is per mention.
func BenchmarkCore(b *testing.B) {
	var rules strings.Builder
	kinds := []string{
		"type = \"keyword\"\nquery = 'recall OR lawsuit OR boycott'", "type = \"keyword\"\nquery = '\"data breach\" OR scam'",
		"type = \"threshold\"\nmin_mentions = 200", "type = \"threshold\"\nmin_mentions = 500\nwindow = \"4h\"", "type = \"spike\"",
		"type = \"spike\"\nwindow = \"30m\"\nsensitivity = \"1 per week\"", "type = \"spike\"\nquery = 'kettle'", "type = \"sentiment\"",
		"type = \"sentiment\"\nnegative_share = 0.6", "type = \"sentiment\"\nmode = \"each\"", "type = \"silence\"", "type = \"reach\"\nmin_followers = 100000",
		"type = \"review\"", "type = \"unanswered\"", "type = \"digest\"\nschedule = \"daily 09:00\"", "type = \"trend\"\nof = [\"hashtags\"]", "type = \"share\"",
		"all = [{ type = \"spike\" }, { type = \"sentiment\", negative_share = 0.5 }]", "type = \"threshold\"\nmin_mentions = 50\nquery = 'burns'", "type = \"keyword\"\nquery = 'title:urgent'",
	}
	for k, kind := range kinds {
		fmt.Fprintf(&rules, "[[rules]]\nname = \"r%d\"\nbrands = [\"acme\"]\n%s\n", k, kind)
	}
	core := NewCore(configOf(b, rules.String()))
	r := rand.New(rand.NewPCG(1, 1))
	words := strings.Fields("the kettle burns my hand again and nobody at acme answers while it boils quickly in the morning light tea water steam")
	at := t0
	b.ReportAllocs()
	b.ResetTimer()
	entries := make([]mention.Entry, 0, 1000)
	for k := range b.N {
		if k%1000 == 0 {
			b.StopTimer()
			entries = entries[:0]
			for n := range 1000 {
				entries = append(entries, busy(r, words, k+n, &at))
			}
			b.StartTimer()
		}
		core.Take(&entries[k%1000])
		core.Said()
	}
}

func busy(r *rand.Rand, words []string, k int, at *time.Time) mention.Entry {
	*at = at.Add(time.Duration(r.ExpFloat64() * float64(25*time.Second)))
	var text strings.Builder
	for range 18 {
		text.WriteString(words[r.IntN(len(words))] + " ")
	}
	label := []mention.Label{mention.Negative, mention.Neutral, mention.Positive}[r.IntN(3)]
	return mention.Entry{Seq: uint64(k + 1), Op: mention.Put, Mention: mention.Mention{ID: fmt.Sprintf("%024d", k), Source: "press",
		Text: text.String(), Published: *at, Discovered: *at,
		Brands: []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: label, Score: 0.1}}}}}
}
