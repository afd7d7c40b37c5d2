// Command judge measures the embedded engine's sentiment, intent, reason and crisis score on
// labelled texts it has not learned from, for docs/sentiment.md and docs/sentiment/intent.md.
//
//	go run ./internal/sentiment/train/judge -data ../shared/data
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/earshot/earshot/internal/sentiment"
)

func main() {
	data := flag.String("data", "../shared/data", "folder of the labelled sets")
	labels := flag.String("labels", "internal/sentiment/testdata/intents.tsv", "the authors' own labels of intent")
	flag.Parse()
	if err := run(os.Stdout, *data, *labels); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// row is a line of the shared sets.
type row struct{ ID, Text, Title, Brand, Target, Label, Reason, Story string }

func run(w io.Writer, data, labels string) error {
	e, err := sentiment.Load()
	if err != nil {
		return err
	}
	for _, measure := range []func() error{
		func() error { return moods(w, e, data) },
		func() error { return ownSample(w, e, data, labels) },
		func() error {
			return airlines(w, "intent on airline mentions", data, func(r row) sentiment.Intent { return e.Intent(r.Text, "en") })
		},
		func() error {
			return airlines(w, "intent towards the airline", data, func(r row) sentiment.Intent {
				return e.IntentTowards(r.Text, "en", sentiment.Target{Names: []string{r.Brand}})
			})
		},
		func() error { return business(w, e, data) },
	} {
		if err := measure(); err != nil {
			return err
		}
	}
	return nil
}

func read(path string) ([]row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open data: %w", err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", path, err)
		}
	}
	var out []row
	for d := json.NewDecoder(bufio.NewReader(r)); d.More(); {
		var x row
		if err := d.Decode(&x); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		out = append(out, x)
	}
	return out, nil
}

// counts holds what was said against what is true.
type counts map[[2]string]int

func (c counts) show(w io.Writer, title string) {
	n, right := 0, 0
	gold, said := map[string]int{}, map[string]int{}
	for k, v := range c {
		n += v
		gold[k[0]] += v
		said[k[1]] += v
		if k[0] == k[1] {
			right += v
		}
	}
	fmt.Fprintf(w, "%s: %d texts, %.3f right\n", title, n, float64(right)/float64(max(1, n)))
	names := make([]string, 0, len(gold))
	for k := range gold {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		hit := float64(c[[2]string{k, k}])
		fmt.Fprintf(w, "  %-10s n %5d  precision %.2f  recall %.2f\n", k, gold[k], hit/float64(max(1, said[k])), hit/float64(max(1, gold[k])))
	}
}

func kind(e *sentiment.Engine, text string) string {
	if k := e.Intent(text, "en").Kind; k != "" {
		return k
	}
	return "none"
}

// ownSample measures intent on the posts the authors labelled by reading.
func ownSample(w io.Writer, e *sentiment.Engine, data, labels string) error {
	file, err := os.ReadFile(labels)
	if err != nil {
		return fmt.Errorf("read labels: %w", err)
	}
	gold := map[string]string{}
	for line := range strings.Lines(string(file)) {
		if id, label, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(id, "#") {
			gold[id] = label
		}
	}
	rows, err := read(filepath.Join(data, "semeval-topic-sentiment", "train.jsonl.gz"))
	if err != nil {
		return err
	}
	c := counts{}
	for _, r := range rows {
		if label := gold[r.ID]; label != "" {
			c[[2]string{label, kind(e, r.Text)}]++
		}
	}
	c.show(w, "intent, own sample")
	return nil
}

// reasons are the airline set's reasons in our words; "Can't Tell" has none.
var reasons = map[string]string{
	"Late Flight": "delay", "Cancelled Flight": "delay", "Customer Service Issue": "service", "Flight Attendant Complaints": "service",
	"Lost Luggage": "quality", "Damaged Luggage": "quality", "Bad Flight": "quality", "Flight Booking Problems": "booking", "longlines": "delay",
}

// airlines measures complaint and praise against sentiment, and the reason.
func airlines(w io.Writer, title, data string, of func(row) sentiment.Intent) error {
	mood, why := counts{}, counts{}
	complaints, named := 0, 0
	for _, name := range []string{"american", "delta", "southwest"} {
		rows, err := read(filepath.Join(data, "airline-mentions", name+".jsonl"))
		if err != nil {
			return err
		}
		for _, r := range rows {
			in := of(r)
			gold, said := r.Label, in.Kind
			switch said {
			case sentiment.Complaint:
				said = "negative"
			case sentiment.Praise:
				said = "positive"
			default:
				said = "neutral"
			}
			mood[[2]string{gold, said}]++
			if want := reasons[r.Reason]; want != "" && in.Kind == sentiment.Complaint {
				complaints++
				if in.Reason != "" {
					named++
					why[[2]string{want, in.Reason}]++
				}
			}
		}
	}
	mood.show(w, title+" (complaint for negative, praise for positive, others for neutral)")
	why.show(w, fmt.Sprintf("reasons, named for %d of %d complaints found", named, complaints))
	return nil
}

// stories are the stories of the news set that are a company in trouble, by reading
// their headlines; the doubtful ones (insolvency, losses, leaks about states, campaigns
// of investors) are left out, all others are none.
var trouble = map[string]string{
	"d9U18-FbnX6iAeMfWCPiWF-ATySKM": "recall (probe)", "d6oHu5PfuD_389MzHgrh61KXagXnM": "recall", "dbq9DXWM1ymqELM7lVF4VRQrAJTZM": "recall",
	"dAYE1n5o-1fN7UMo9gparMNdIRNuM": "outage", "d85PwV5UxEUaHMM0to00pLgkAXkbM": "breach, insolvency",
}

var doubtful = map[string]bool{
	"dqvpqdCv-IV7KrMD51wr0w-O_QIeM": true, "dKtO7lhuRoSQrcML_ZKdUpeniexeM": true, "dsxeQTqHzsYQzrM7usRl_Shtda-iM": true,
	"dMggeOeT5e8qzgMn32oo6QbOpKp1M": true, "dB-tpHT6UcWshiMWbl2RE5KjRPsJM": true, "d2OyTeAXDFQpb3M9Cr_Ftde6Ig0aM": true, "dQ7mGX5Q5MsdjmMycY3sCTlY_y57M": true,
}

// business measures the crisis score on headlines.
func business(w io.Writer, e *sentiment.Engine, data string) error {
	rows, err := read(filepath.Join(data, "news-stories", "train.jsonl"))
	if err != nil {
		return err
	}
	total, loud, half := map[string]int{}, map[string]int{}, map[string]int{}
	for _, r := range rows {
		if doubtful[r.Story] {
			continue
		}
		k := trouble[r.Story]
		if k == "" {
			k = "none"
		}
		total[k]++
		score := e.Crisis(r.Title, "en").Score
		if score >= 0.7 {
			loud[k]++
		}
		if score >= 0.4 {
			half[k]++
		}
	}
	fmt.Fprintln(w, "crisis on headlines, by story")
	for _, k := range []string{"recall", "recall (probe)", "outage", "breach, insolvency", "none"} {
		fmt.Fprintf(w, "  %-20s n %5d  at 0.4 and above %.3f  at 0.7 %.3f\n", k, total[k], float64(half[k])/float64(total[k]), float64(loud[k])/float64(total[k]))
	}
	return nil
}
