// Command train fits earshot's sentiment models from labelled texts and writes
// the weights the engine embeds. It is deterministic: the same data gives the
// same bytes. fetch.sh gathers the packages it reads.
//
//	go run ./internal/sentiment/train -data ../shared/data -packages build/packages -out internal/sentiment/model.bin
//
// With -eval it learns from nine tenths, measures on what it did not see, and
// prints the mix of the models to set in defaultMix. Without, it learns from
// everything it may, the validation parts too.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/weights"
)

func main() {
	var o options
	flag.StringVar(&o.data, "data", "../shared/data", "folder of the labelled sets")
	flag.StringVar(&o.packages, "packages", "build/packages", "folder of the unpacked packages (see fetch.sh)")
	flag.StringVar(&o.sample, "sample", "internal/sentiment/testdata/intents.tsv", "labelled posts to leave out, kept for measuring")
	flag.StringVar(&o.own, "own", "internal/sentiment/train/own", "folder of the texts written to be learned from")
	flag.StringVar(&o.out, "out", "", "weights file to write; empty writes none")
	flag.BoolVar(&o.eval, "eval", false, "hold one tenth back and measure on it")
	flag.StringVar(&o.held, "held", "", "with -eval, folder to write what is held back to, for the whole engine to be asked")
	flag.StringVar(&o.remix, "remix", "", "weights file whose mix to set from defaultMix, learning nothing")
	flag.StringVar(&o.odds, "odds", "", "weights file to give the odds of its words anew, learning nothing")
	flag.StringVar(&o.texts, "texts", "", "file to list the texts for the teacher in, learning nothing")
	flag.StringVar(&o.soft, "soft", "internal/sentiment/train/teacher/soft.bin", "what the teacher has said of them")
	flag.IntVar(&o.epochs, "epochs", 4, "passes over the texts for the network")
	flag.Parse()
	if err := run(os.Stdout, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type options struct {
	data, packages, sample, own, out, held, remix, odds, texts, soft string
	eval                                                             bool
	epochs                                                           int
}

// mixes are how the models are added up; see fitMix. Towards a target there is
// one for running text and one for text cut into tokens: the small set towards
// targets, whose labels are sharper and half of them neutral.
type mixes struct{ whole, running, cut []float64 }

// defaultMix was fitted by a run with -eval, on the tenth it held back; the mix of whole
// texts was then rounded, its biases left out, with posts of later years in view.
var defaultMix = mixes{
	whole:   []float64{1, 0.4, 0.1, -0.02, -0.08},
	running: []float64{0.354, -0.025, 0.701, -0.029, -0.089, 0.100},
	cut:     []float64{0.827, 0.187, 0.034, 0.123, -0.078, -0.043},
}

func run(w io.Writer, o options) error {
	switch {
	case o.remix != "":
		return remix(o.remix)
	case o.odds != "":
		return reviseFile(o.odds, o.packages, o.data)
	}
	o.eval = o.eval || o.texts != "" // the teacher learns from nothing that is held back
	c, err := readCorpus(o.data, o.own, o.eval)
	if err != nil {
		return err
	}
	if err := c.leaveOut(o.sample); err != nil {
		return err
	}
	whole, towards, held := c.split(o.eval)
	if o.texts != "" {
		return writeTexts(o.texts, whole, c.side, c.plain)
	}
	if o.eval && o.held != "" {
		if err := writeHeld(o.held, held); err != nil {
			return err
		}
	}
	if err := soften(o.soft, slices.Concat(whole, c.side, c.plain)); err != nil {
		return err
	}
	lex, err := readPackages(o.packages)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "vectors %d, lexicon %d; texts: whole %d, towards %d, side %d, held %d, check %d\n",
		len(lex.vector), len(lex.value), len(whole), len(towards), len(c.side), len(held), len(c.check))
	m := learn(w, whole, towards, c.side, c.plain, lex, o)
	m.mix = defaultMix
	if o.eval {
		m.tone(held)
		m.tone(c.check)
		m.fit(w, held)
		m.measure(w, held, c.check)
	}
	if o.out == "" {
		return nil
	}
	if m.odds, err = odds(o.packages, o.data); err != nil {
		return err
	}
	f, err := m.file(slices.Concat(whole, towards, c.side, c.plain))
	if err != nil {
		return err
	}
	return os.WriteFile(o.out, f.Bytes(), 0o644)
}

// remix sets the mix in a file of weights, and nothing else.
func remix(name string) error {
	f, err := openFile(name)
	if err != nil {
		return err
	}
	defaultMix.put(f)
	if err := putFront(f); err != nil {
		return err
	}
	return os.WriteFile(name, f.Bytes(), 0o644)
}

// split parts what may be learned from: labels of whole texts, labels towards a
// target, and, when measuring, what is held back: a tenth, of the small set
// towards targets two.
func (c *corpus) split(eval bool) (whole, towards, held []*example) {
	for _, e := range c.learn {
		switch {
		case e.set == "topic" && e.fold%2 == 1:
			// the same texts are among the posts: half of them is enough
		case eval && (e.fold == 0 || e.fold == 1 && e.set == "acl14"):
			held = append(held, e)
		case e.target:
			towards = append(towards, e)
		default:
			whole = append(whole, e)
		}
	}
	return whole, towards, held
}

// models are the three that answer together.
type models struct {
	whole, towards *linear
	net            *network
	mix            mixes
	lex            *lexicon
	tones          map[uint64]int8
	odds           map[uint64]int // of words, for English
	steps          [len(toneShares)]float32
	b              batch
}

// learn fits the models.
func learn(w io.Writer, whole, towards, side, plain []*example, lex *lexicon, o options) *models {
	m := &models{lex: lex}
	wholeCost, targetCost := balance(whole), aimed(towards)
	judged := slices.DeleteFunc(slices.Concat(side, plain), func(e *example) bool { return e.soft == nil })
	lessons := slices.Concat(whole, judged)
	m.whole = newLinear(lessons, false, lex, 2)
	bags := make([]bag, len(lessons))
	for i, e := range lessons {
		bags[i] = m.whole.bag(e, taught(e, wholeCost.of(e)))
	}
	m.whole.train(bags, 6, 0.2, 2e-3)
	m.setTones(whole)
	m.tone(towards)
	m.towards = newLinear(towards, true, lex, 2)
	bags = make([]bag, len(towards))
	for i, e := range towards {
		bags[i] = m.towards.bag(e, labelled(e, targetCost.of(e)))
	}
	m.towards.train(bags, 6, 0.3, 1e-4)
	fmt.Fprintf(w, "features: whole %d, towards %d\n", len(m.whole.keys), len(m.towards.keys))
	all := slices.Concat(whole, towards, side)
	m.net = newNetwork(all, lex, 1)
	docs := make([]doc, len(all))
	for i, e := range all {
		cost := wholeCost.of(e)
		switch {
		case e.task > 0:
			cost = sideCost
		case e.target:
			cost = targetCost.of(e)
		}
		docs[i] = m.net.doc(e, labelled(e, cost))
	}
	fmt.Fprintf(w, "network: %d words, %d texts\n", len(m.net.words), len(docs))
	m.net.train(docs, o.epochs, 1, func(ep int, loss float64) { fmt.Fprintf(w, "pass %d loss %.4f\n", ep+1, loss) })
	return m
}

// sideCost is how much a text of a side task counts.
const sideCost = 0.5

// parts are the logits of each model for an example.
func (m *models) parts(e *example) [][classes]float32 {
	lin := m.whole.logits(m.whole.bag(e, aim{}).feats)
	if !e.target {
		return [][classes]float32{lin, m.net.logits(&m.b, m.net.doc(e, aim{}))}
	}
	plain := *e
	plain.target = false
	whole := mixed([][classes]float32{lin, m.net.logits(&m.b, m.net.doc(&plain, aim{}))}, m.mix.whole)
	return [][classes]float32{m.towards.logits(m.towards.bag(e, aim{}).feats), m.net.logits(&m.b, m.net.doc(e, aim{})), whole}
}

// judge is what the engine will say, given the models' parts.
func (m *models) judge(e *example, parts [][classes]float32) [classes]float32 {
	switch {
	case e.set == "acl14" && e.target:
		return mixed(parts, m.mix.cut)
	case e.target:
		return mixed(parts, m.mix.running)
	}
	return mixed(parts, m.mix.whole)
}

// fit sets the mix by what was held back: of the set towards targets one of its
// two folds, so that the other stays unseen.
func (m *models) fit(w io.Writer, held []*example) {
	cost := balance(held)
	var whole, running, cut []sample
	for _, e := range held {
		if !e.target && e.set != "acl14" && !e.madeUp() {
			whole = append(whole, sample{m.parts(e), e.label, float64(cost.of(e))})
		}
	}
	m.mix.whole = fitMix(whole, m.mix.whole)
	for _, e := range held {
		switch {
		case e.target && e.set == "topic":
			running = append(running, sample{m.parts(e), e.label, float64(cost.of(e))})
		case e.target && e.fold == 0 && e.set != worthSet:
			cut = append(cut, sample{m.parts(e), e.label, 1})
		}
	}
	m.mix.running, m.mix.cut = fitMix(running, m.mix.running), fitMix(cut, m.mix.cut)
	fmt.Fprintf(w, "mix: whole %.3f, running %.3f, cut %.3f\n", m.mix.whole, m.mix.running, m.mix.cut)
}

// measure reports each model alone and the mix.
func (m *models) measure(w io.Writer, held, check []*example) {
	for _, list := range [][]*example{fresh(held), check} {
		parts := map[*example][][classes]float32{}
		for _, e := range list {
			parts[e] = m.parts(e)
		}
		report(w, "linear", list, func(e *example) [classes]float32 { return parts[e][0] })
		report(w, "network", list, func(e *example) [classes]float32 { return parts[e][1] })
		report(w, "mix", list, func(e *example) [classes]float32 { return m.judge(e, parts[e]) })
	}
}

// file lays everything out for the engine.
func (m *models) file(list []*example) (*weights.File, error) {
	f := &weights.File{}
	b := newBook(m, list)
	m.toneBook(b)
	if err := b.write(f, m.odds); err != nil {
		return nil, err
	}
	writeLinear(f, "whole", m.whole, b, m.tones)
	writeLinear(f, "towards", m.towards, b, m.tones)
	writeNetwork(f, m.net, b)
	m.mix.put(f)
	return f, putFront(f)
}

// put writes the mixes.
func (m *mixes) put(f *weights.File) {
	f.PutFloats("mix.whole", floats32(m.whole))
	f.PutFloats("mix.running", floats32(m.running))
	f.PutFloats("mix.cut", floats32(m.cut))
}
