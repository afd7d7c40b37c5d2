// Command crisis fits the model of how people write in disasters, from the
// CrisisLex sets, and writes the weights the engine embeds. It is deterministic.
//
//	go run ./internal/sentiment/train/crisis -data ../shared/data -out internal/sentiment/crisis.bin
//
// With -eval it learns from half of the events and measures on the other half,
// with and without the engine's cues.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

func main() {
	data := flag.String("data", "../shared/data", "folder of the labelled sets")
	out := flag.String("out", "", "weights file to write")
	eval := flag.Bool("eval", false, "learn from half of the events, measure on the others")
	flag.Parse()
	if err := run(*data, *out, *eval); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// text is one labelled text.
type text struct {
	event string
	text  string
	on    bool
	feats []uint64
}

func read(path, event string) ([]text, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open data: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", path, err)
	}
	var out []text
	var t feature.Tokenizer
	for d := json.NewDecoder(bufio.NewReader(z)); d.More(); {
		var r struct{ Event, Text, Label string }
		if err := d.Decode(&r); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		x := text{event: r.Event, text: r.Text}
		switch r.Label {
		case "on-topic", "Related and informative", "Related - but not informative":
			x.on = true
		}
		if event != "" {
			x.event, x.on = event, false
		}
		x.feats = features(t.Tokens(r.Text))
		out = append(out, x)
	}
	return out, nil
}

// features are the words and word pairs of a text, each once.
func features(tokens []feature.Token) []uint64 {
	f := sentiment.DangerFeatures(tokens, nil)
	slices.Sort(f)
	return slices.Compact(f)
}

// leastEvents is in how many events a feature must stand: names of places and
// storms say nothing about the next crisis.
const leastEvents = 4

type model struct {
	w    map[uint64]float64
	bias float64
}

func fit(list []text) *model {
	events := map[uint64]map[string]bool{}
	count := map[uint64]int{}
	for _, x := range list {
		for _, f := range x.feats {
			if events[f] == nil {
				events[f] = map[string]bool{}
			}
			if x.event != "posts" {
				events[f][x.event] = true
			}
			count[f]++
		}
	}
	m := &model{w: map[uint64]float64{}}
	for f, e := range events {
		if len(e) >= leastEvents && count[f] >= 8 {
			m.w[f] = 0
		}
	}
	seen := map[uint64]float64{}
	rng := rand.New(rand.NewPCG(3, 9))
	order := rng.Perm(len(list))
	for ep := range 4 {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := 0.1 / float64(1+ep)
		for _, o := range order {
			x := &list[o]
			g := m.p(x.feats)
			if x.on {
				g--
			}
			for _, f := range x.feats {
				w, ok := m.w[f]
				if !ok {
					continue
				}
				seen[f] += g * g
				m.w[f] = w - rate*(g+2e-4*w)/math.Sqrt(seen[f]+1e-3)
			}
			m.bias -= 0.01 * rate * g
		}
	}
	return m
}

func (m *model) p(feats []uint64) float64 {
	z := m.bias
	for _, f := range feats {
		z += m.w[f]
	}
	return 1 / (1 + math.Exp(-z))
}

func run(data, out string, eval bool) error {
	var list []text
	for _, set := range []struct{ path, event string }{{"crisislex-t6/train.jsonl.gz", ""}, {"crisislex-t26/train.jsonl.gz", ""}, {"tweeteval-sentiment/train.jsonl.gz", "posts"}} {
		x, err := read(filepath.Join(data, set.path), set.event)
		if err != nil {
			return err
		}
		list = append(list, x...)
	}
	if eval {
		return measure(list)
	}
	m := fit(list)
	keys := make([]uint64, 0, len(m.w))
	top := 0.0
	for k, w := range m.w {
		keys = append(keys, k)
		top = max(top, math.Abs(w))
	}
	slices.Sort(keys)
	rows := make([][]int8, len(keys))
	for i, k := range keys {
		rows[i] = []int8{int8(math.Round(m.w[k] / top * 127))}
	}
	f := &weights.File{}
	f.Put("danger", weights.BuildTable(keys, rows, 1))
	f.PutFloats("scale", []float32{float32(top / 127), float32(m.bias)})
	fmt.Println(len(keys), "features")
	return os.WriteFile(out, f.Bytes(), 0o644)
}

// measure learns from half of the events and tries the other half, both ways.
func measure(list []text) error {
	names := map[string]bool{}
	for _, x := range list {
		if x.event != "posts" {
			names[x.event] = true
		}
	}
	var events []string
	for n := range names {
		events = append(events, n)
	}
	sort.Strings(events)
	e, err := sentiment.Load()
	if err != nil {
		return err
	}
	var model, cues, both []scored
	for half := range 2 {
		mine := map[string]bool{}
		for i, n := range events {
			mine[n] = i%2 == half
		}
		var learn, try []text
		for i, x := range list {
			if x.event == "posts" && i%2 == half || x.event != "posts" && mine[x.event] {
				learn = append(learn, x)
			} else {
				try = append(try, x)
			}
		}
		m := fit(learn)
		for _, x := range try {
			p := m.p(x.feats)
			c := e.CrisisCues(x.text)
			model = append(model, scored{p, x.on, x.event})
			cues = append(cues, scored{c, x.on, x.event})
			both = append(both, scored{1 - (1-c)*(1-sentiment.DangerLevel(p)), x.on, x.event})
		}
	}
	for _, r := range []struct {
		name string
		list []scored
	}{{"model", model}, {"cues", cues}, {"both", both}} {
		show(r.name, r.list)
	}
	return nil
}

type scored struct {
	p     float64
	on    bool
	event string
}

// show prints the area under the curve over crisis texts and everyday texts, and
// what the threshold 0.7 finds and raises falsely.
func show(name string, list []scored) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].p < list[j].p })
	rank, pos, neg := 0.0, 0.0, 0.0
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && list[j].p == list[i].p {
			j++
		}
		mid := float64(i+j+1) / 2
		for ; i < j; i++ {
			if list[i].on {
				pos++
				rank += mid
			} else {
				neg++
			}
		}
	}
	auc := (rank - pos*(pos+1)/2) / (pos * neg)
	var found, falseOff, falsePosts, off, posts float64
	for _, x := range list {
		hit := x.p >= 0.7
		switch {
		case x.on && hit:
			found++
		case !x.on && x.event == "posts":
			posts++
			if hit {
				falsePosts++
			}
		case !x.on:
			off++
			if hit {
				falseOff++
			}
		}
	}
	fmt.Printf("%-6s AUC %.4f; at 0.7: finds %.3f, false among off-topic %.4f, among everyday posts %.4f\n", name, auc, found/pos, falseOff/off, falsePosts/posts)
}
