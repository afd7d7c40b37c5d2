package main

import (
	"fmt"
	"io"
	"sort"
)

// table counts what was said against what is true.
type table [classes][classes]int

func (t *table) add(gold, said int) { t[gold][said]++ }

func (t *table) n() int {
	n := 0
	for g := range t {
		for p := range t[g] {
			n += t[g][p]
		}
	}
	return n
}

func (t *table) accuracy() float64 {
	ok := 0
	for g := range t {
		ok += t[g][g]
	}
	return float64(ok) / float64(max(1, t.n()))
}

// recall is the macro-averaged recall, f1 the macro-averaged F1.
func (t *table) recall() float64 {
	sum := 0.0
	for g := range t {
		n := 0
		for p := range t[g] {
			n += t[g][p]
		}
		sum += float64(t[g][g]) / float64(max(1, n))
	}
	return sum / classes
}

func (t *table) f1() float64 {
	sum := 0.0
	for k := range t {
		g, p := 0, 0
		for i := range t {
			g += t[k][i]
			p += t[i][k]
		}
		if g+p > 0 {
			sum += 2 * float64(t[k][k]) / float64(g+p)
		}
	}
	return sum / classes
}

// report measures a judge on examples, set by set and, for the eight languages,
// language by language.
func report(w io.Writer, name string, list []*example, judge func(*example) [classes]float32) {
	groups := map[string]*table{}
	for _, e := range list {
		said := best(judge(e))
		key := e.set
		if e.set == "xlmt" || e.set == "xlmt-val" {
			key += " " + e.lang
		}
		if groups[key] == nil {
			groups[key] = &table{}
		}
		groups[key].add(e.label, said)
	}
	keys := make([]string, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	mean, langs := 0.0, 0
	for _, k := range keys {
		t := groups[k]
		fmt.Fprintf(w, "%-10s %-12s n %6d  accuracy %.4f  macro-recall %.4f  macro-F1 %.4f\n", name, k, t.n(), t.accuracy(), t.recall(), t.f1())
		if len(k) > 8 && k[:8] == "xlmt-val" {
			mean += t.f1()
			langs++
		}
	}
	if langs > 0 {
		fmt.Fprintf(w, "%-10s %-12s macro-F1 %.4f\n", name, "xlmt mean", mean/float64(langs))
	}
}

func best(p [classes]float32) int {
	k := 0
	for i := range p {
		if p[i] > p[k] {
			k = i
		}
	}
	return k
}
