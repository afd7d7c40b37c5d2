package main

import (
	"math"
	"strings"
)

// aim is what a model should say of a text: how likely each class is, and how much a
// mistake counts.
type aim struct {
	goal [classes]float32
	cost float32
}

// softShare is how much of what a text should be called the teacher decides, where
// people have labelled it too; softCost is how much a text counts that only the
// teacher has judged. Both were chosen on the held-back tenth.
const (
	softShare = 0.7
	softCost  = 0.5
)

// taught gives the aim of an example whose label counts so much, the teacher's word
// mixed in.
func taught(e *example, cost float32) aim {
	if e.task != 0 {
		return aim{*e.soft, softCost}
	}
	share := float32(0)
	if e.soft != nil {
		share = softShare
	}
	a := aim{cost: cost*(1-share) + share}
	for k := range a.goal {
		if k == e.label {
			a.goal[k] = cost * (1 - share)
		}
		if e.soft != nil {
			a.goal[k] += share * e.soft[k]
		}
		a.goal[k] /= a.cost
	}
	return a
}

// labelled gives the aim of an example whose label counts so much, whatever the
// teacher says: the network, small as it is, loses by it.
func labelled(e *example, cost float32) aim {
	a := aim{cost: cost}
	a.goal[e.label] = 1
	return a
}

// miss is how far what was said lies from the aim: the gradient but for the cost.
func (a *aim) miss(said [classes]float32) (d [classes]float32) {
	for k := range d {
		d[k] = said[k] - a.goal[k]
	}
	return d
}

// loss is the cross-entropy of what was said.
func (a *aim) loss(said [classes]float32) float64 {
	sum := 0.0
	for k, g := range a.goal {
		sum -= float64(g) * math.Log(float64(max(said[k], 1e-9)))
	}
	return sum * float64(a.cost)
}

// costs are what an example counts, by its set and language, then its label.
type costs map[string][classes]float32

func (c costs) of(e *example) float32 {
	return c[e.set+e.lang][e.label]
}

// balance weighs the classes of each set so that each counts the same in it.
func balance(list []*example) costs {
	n := map[string]*[classes]int{}
	for _, e := range list {
		k := e.set + e.lang
		if n[k] == nil {
			n[k] = &[classes]int{}
		}
		n[k][e.label]++
	}
	out := costs{}
	for k, c := range n {
		var f [classes]float32
		for i := range f {
			f[i] = float32(c[0]+c[1]+c[2]) / float32(classes*max(1, c[i]))
			switch {
			case strings.HasPrefix(k, "xlmt"):
				f[i] *= 1.5 // little data, many languages
			case strings.HasPrefix(k, worthSet):
				f[i] *= worthCost
			}
		}
		out[k] = f
	}
	return out
}

// aimed weighs the sets labelled towards a target: the one with sharper labels
// counts more, and its classes as they come.
func aimed(list []*example) costs {
	out := balance(list)
	for k, c := range out {
		for i := range c {
			switch {
			case k == "acl14en":
				c[i] = 7
			case strings.HasPrefix(k, worthSet):
				c[i] *= worthTowards
			case strings.HasPrefix(k, ownSet): // their labels are sure
			default:
				c[i] = 0.6 * root(c[i])
			}
		}
		out[k] = c
	}
	return out
}
