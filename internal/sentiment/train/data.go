package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// The three classes, in the order of every output row.
const (
	negative = iota
	neutral
	positive
	classes
)

var classNames = [classes]string{"negative", "neutral", "positive"}

// example is one labelled text, read to be learned from or measured on.
type example struct {
	set    string // which collection and part
	id     string
	text   string
	lang   string
	named  string // who the label is about
	target bool   // the label is about a target, which is masked in tokens
	label  int
	task   int // 0: sentiment; else a side task of the network, or unjudged
	fold   int // 0 to 9, by the text alone, so that copies of one text stay together
	tokens []feature.Token
	soft   *[classes]float32 // the teacher's probabilities; nil: not asked
}

// unjudged is the task of a text of which only the teacher says anything.
const unjudged = -1

// row is a line of the shared data sets.
type row struct {
	ID, Text, Label, Lang, Target, Topic, Set, Brand string
	Reason                                           string
	TargetStart                                      *int `json:"target_start"`
}

// readRows reads a JSON lines file, gzipped or not.
func readRows(path string) ([]row, error) {
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
	d := json.NewDecoder(bufio.NewReader(r))
	for d.More() {
		var x row
		if err := d.Decode(&x); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		out = append(out, x)
	}
	return out, nil
}

var languages = []struct{ name, code string }{
	{"arabic", "ar"}, {"english", "en"}, {"french", "fr"}, {"german", "de"},
	{"hindi", "hi"}, {"italian", "it"}, {"portuguese", "pt"}, {"spanish", "es"},
}

// corpus is everything read: what may be learned from, and what is only measured on.
type corpus struct {
	learn, check []*example
	side         []*example // of the network's side tasks
	plain        []*example // without a label
}

// readCorpus reads the sets whose licence allows training into learn, the others
// into check; when measuring, the validation parts are checked on, else learned.
func readCorpus(dir, own string, eval bool) (*corpus, error) {
	c := &corpus{}
	postsVal, xlmtVal, valid := "posts", "xlmt", &c.learn
	if eval {
		postsVal, xlmtVal, valid = "posts-val", "xlmt-val", &c.check
	}
	add := func(dst *[]*example, set, lang, path string, target func(row) string) error {
		rows, err := readRows(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		for _, r := range rows {
			name := ""
			if target != nil {
				name = target(r)
			}
			if e := newExample(set, lang, r, name); e != nil {
				*dst = append(*dst, e)
			}
		}
		return nil
	}
	aclTarget := func(r row) string { return r.Target }
	topic := func(r row) string { return r.Topic }
	brand := func(r row) string { return r.Brand }
	steps := []error{
		add(&c.learn, "posts", "en", "tweeteval-sentiment/train.jsonl.gz", nil),
		add(valid, postsVal, "en", "tweeteval-sentiment/val.jsonl", nil),
		add(&c.learn, "acl14", "en", "acl-14-target/train.jsonl", aclTarget),
		add(&c.learn, "topic", "en", "semeval-topic-sentiment/train.jsonl.gz", topic),
		add(&c.check, "airline", "en", "airline-mentions/american.jsonl", brand),
		add(&c.check, "airline", "en", "airline-mentions/delta.jsonl", brand),
		add(&c.check, "airline", "en", "airline-mentions/southwest.jsonl", brand),
		add(&c.check, "apple", "en", "apple-mentions/train.jsonl", brand),
		add(&c.check, "sxsw", "en", "brand-emotion-sxsw/train.jsonl", aclTarget),
	}
	for _, l := range languages {
		steps = append(steps,
			add(&c.learn, "xlmt", l.code, "xlm-t/"+l.name+".train.jsonl", nil),
			add(valid, xlmtVal, l.code, "xlm-t/"+l.name+".val.jsonl", nil))
	}
	for i, set := range [tasks]string{"offensive", "irony"} {
		steps = append(steps, add(&c.side, set, "en", "tweeteval-"+set+"/train.jsonl", nil), add(&c.side, set, "en", "tweeteval-"+set+"/val.jsonl", nil))
		for _, e := range c.side {
			if e.set == set {
				e.task = i + 1
			}
		}
	}
	steps = append(steps, c.readOwn(own), c.readPredicates(own), c.readPlain(dir))
	for _, err := range steps {
		if err != nil {
			return nil, err
		}
	}
	if eval {
		c.dropOverlap()
	}
	return c, nil
}

func newExample(set, lang string, r row, target string) *example {
	label := -1
	for i, n := range classNames {
		if r.Label == n {
			label = i
		}
	}
	switch r.Label {
	case "none":
		label = neutral
	case "offensive", "irony":
		label = negative
	case "not-offensive", "not-irony":
		label = positive
	}
	if label < 0 {
		return nil
	}
	e := &example{set: set, id: r.ID, text: r.Text, lang: lang, label: label, named: target}
	var t feature.Tokenizer
	e.tokens = append([]feature.Token(nil), t.Tokens(r.Text)...)
	e.fold = int(feature.HashLetters(plain(r.Text)) % 10)
	if set == "airline" {
		e.tokens, _ = feature.Mask(r.Text, e.tokens, airlineNames(target), new([]byte))
	} else if target != "" {
		found := 0
		e.tokens, found = feature.Mask(r.Text, e.tokens, []feature.Name{feature.NewName(target)}, new([]byte))
		e.target = found > 0
	}
	return e
}

// airlineNames are the handles and names the airlines of that set go by; its
// labels are about the whole message, so they are masked but no target is set.
func airlineNames(brand string) []feature.Name {
	names := []feature.Name{feature.NewName(brand)}
	for _, n := range []string{"@AmericanAir", "@SouthwestAir", "@JetBlue", "@Delta", "@VirginAmerica", "@united", "@USAirways"} {
		names = append(names, feature.NewName(n))
	}
	return names
}

// plain is a text without links, names and marks: what copies of it share.
func plain(s string) string {
	var b strings.Builder
	for _, w := range strings.Fields(strings.ToLower(s)) {
		if strings.HasPrefix(w, "http") || strings.HasPrefix(w, "@") {
			continue
		}
		for _, r := range w {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// leaveOut takes the posts of a sample, and all copies of them, out of what is
// learned from. A line of the sample begins with an id of the set by topic.
func (c *corpus) leaveOut(sample string) error {
	data, err := os.ReadFile(sample)
	if err != nil {
		return fmt.Errorf("read sample: %w", err)
	}
	ids := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		id, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		ids[id] = true
	}
	copies := map[string]bool{}
	for _, e := range c.learn {
		if e.set == "topic" && ids[e.id] {
			copies[plain(e.text)] = true
		}
	}
	c.learn = slices.DeleteFunc(c.learn, func(e *example) bool { return copies[plain(e.text)] })
	return nil
}

// dropOverlap takes out of learn every text that also stands in check, so that
// what is measured was never seen.
func (c *corpus) dropOverlap() {
	seen := map[string]bool{}
	for _, e := range c.check {
		seen[plain(e.text)] = true
	}
	unseen := func(list []*example) []*example {
		kept := list[:0]
		for _, e := range list {
			if !seen[plain(e.text)] {
				kept = append(kept, e)
			}
		}
		return kept
	}
	c.learn, c.side, c.plain = unseen(c.learn), unseen(c.side), unseen(c.plain)
}
