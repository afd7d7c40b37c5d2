package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/train/vectors"
)

// folds is how many times kinds are held back.
const folds = 9

// checkPosts learns without a fifth of the posts, in turn, and says how many of those are then read as they were labelled,
// with the model and without, by how sure it must be.
func checkPosts(w io.Writer, posts, more []text, v *vectors.Vectors) {
	const parts = 5
	sure := make([]float64, len(posts))
	for part := range parts {
		var learned []text
		for i := range posts {
			if i%parts != part {
				learned = append(learned, posts[i])
			}
		}
		m := learn(append(asked(learned), more...), v)
		for i := part; i < len(posts); i += parts {
			sure[i] = m.say(m.read(&posts[i]))
		}
	}
	for _, least := range [...]float64{math.Inf(1), 3, 2.75, 2.5, 2.25, 2, 1.75, 1.5, 1, 0.5} {
		right, of := map[mention.Label]int{}, map[mention.Label]int{}
		for i := range posts {
			said := posts[i].mood
			if sure[i] > least {
				said = mention.Neutral
			}
			of[posts[i].label]++
			if said == posts[i].label {
				right[said]++
			}
		}
		fmt.Fprintf(w, "above %.2f:", least)
		for _, l := range [...]mention.Label{mention.Negative, mention.Neutral, mention.Positive} {
			fmt.Fprintf(w, " %s %d of %d", l, right[l], of[l])
		}
		fmt.Fprintln(w)
	}
}

// crossCheck learns without some kinds of our texts, in turn, and says of how many of them the
// model then says rightly that they name their target on the way, or are about it.
func crossCheck(w io.Writer, list, more []text, v *vectors.Vectors) {
	var kinds []string
	for i := range list {
		if !slices.Contains(kinds, list[i].kind) {
			kinds = append(kinds, list[i].kind)
		}
	}
	var all, right [2]int
	for fold := range folds {
		learned, held := append([]text(nil), more...), []text(nil)
		for _, t := range list {
			if slices.Index(kinds, t.kind)%folds == fold {
				held = append(held, t)
			} else {
				learned = append(learned, t)
			}
		}
		m := learn(learned, v)
		for k := fold; k < len(kinds); k += folds {
			asked, told := m.count(held, kinds[k])
			fmt.Fprintf(w, "%s: on the way %d of %d, about it %d of %d\n", kinds[k], told[1], asked[1], told[0], asked[0])
			for i := range all {
				all[i], right[i] = all[i]+asked[i], right[i]+told[i]
			}
		}
	}
	fmt.Fprintf(w, "all: on the way %d of %d, about it %d of %d\n", right[1], all[1], right[0], all[0])
}

// count is how many texts of a kind are about their target, and on the way, and how many of
// either the model tells.
func (m *model) count(list []text, kind string) (asked, told [2]int) {
	for i := range list {
		t := &list[i]
		if t.kind != kind {
			continue
		}
		of := 0
		if t.onWay {
			of = 1
		}
		asked[of]++
		if m.say(m.read(t)) > 0 == t.onWay {
			told[of]++
		}
	}
	return asked, told
}
