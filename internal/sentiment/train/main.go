// Command train fits earshot's sentiment models from labelled texts and writes
// the weights the engine embeds. It is deterministic: the same data gives the
// same bytes.
//
//	go run ./internal/sentiment/train -data ../shared/data -packages build/packages -out internal/sentiment/model.bin
//
// With -eval it trains on nine tenths and measures on what it did not see.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/earshot/earshot/internal/sentiment/weights"
)

func main() {
	var o options
	flag.StringVar(&o.data, "data", "../shared/data", "folder of the labelled sets")
	flag.StringVar(&o.packages, "packages", "build/packages", "folder of the unpacked packages (see fetch.sh)")
	flag.StringVar(&o.out, "out", "", "weights file to write; empty writes none")
	flag.BoolVar(&o.eval, "eval", false, "hold one tenth back and measure on it")
	flag.Parse()
	if err := run(os.Stdout, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type options struct {
	data, packages, out string
	eval                bool
}

func run(w io.Writer, o options) error {
	c, err := readCorpus(o.data)
	if err != nil {
		return err
	}
	var whole, towards, held []*example
	for _, e := range c.learn {
		switch {
		case o.eval && e.fold == 0:
			held = append(held, e)
		case e.target:
			towards = append(towards, e)
		default:
			whole = append(whole, e)
		}
	}
	fmt.Fprintf(w, "whole %d, towards %d, held %d, check %d\n", len(whole), len(towards), len(held), len(c.check))
	cost := balance(whole)
	lw := newLinear(whole, false, 3)
	fmt.Fprintf(w, "features %d\n", len(lw.keys))
	bags := make([]bag, len(whole))
	for i, e := range whole {
		bags[i] = lw.bag(e, false, cost[e.set+e.lang][e.label])
	}
	lw.train(bags, 6, 0.3, 1e-4)
	judge := func(e *example) [classes]float32 { return lw.logits(lw.bag(e, false, 0).feats) }
	report(w, "linear", held, judge)
	report(w, "linear", c.check, judge)
	cost = balance(towards)
	lt := newLinear(towards, true, 2)
	fmt.Fprintf(w, "target features %d\n", len(lt.keys))
	bags = make([]bag, len(towards))
	for i, e := range towards {
		bags[i] = lt.bag(e, true, cost[e.set+e.lang][e.label])
	}
	lt.train(bags, 6, 0.3, 1e-4)
	report(w, "target", held, func(e *example) [classes]float32 {
		a := lw.logits(lw.bag(e, false, 0).feats)
		if !e.target {
			return a
		}
		b := lt.logits(lt.bag(e, true, 0).feats)
		for k := range a {
			a[k] = 0.4*a[k] + 0.6*b[k]
		}
		return a
	})
	if o.out == "" {
		return nil
	}
	var f weights.File
	writeLinear(&f, "whole", lw, whole, true)
	writeLinear(&f, "towards", lt, towards, false)
	return os.WriteFile(o.out, f.Bytes(), 0o644)
}

// balance weighs the classes of each set so that each counts the same in it.
func balance(list []*example) map[string][classes]float32 {
	n := map[string]*[classes]int{}
	for _, e := range list {
		k := e.set + e.lang
		if n[k] == nil {
			n[k] = &[classes]int{}
		}
		n[k][e.label]++
	}
	out := map[string][classes]float32{}
	for k, c := range n {
		var f [classes]float32
		for i := range f {
			f[i] = float32(c[0]+c[1]+c[2]) / float32(classes*max(1, c[i]))
		}
		out[k] = f
	}
	return out
}
