// Command intent trains the small model of what posts want, why they complain and whether
// they tell of a crisis: from posts of our own (posts/), real ones that we read (real.tsv), what a teacher says of other
// texts, and from word vectors, by which it knows something of words that none of these holds. A
// new model.bin asks for it to run again, because the moods are among its hints.
//
//	go run ./internal/sentiment/train/intent -data ../shared/data -packages build/packages -out internal/sentiment/guess.bin
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/train/vectors"
)

type paths struct{ data, packages, seen, own, soft, texts, out string }

func main() {
	var p paths
	flag.StringVar(&p.data, "data", "../shared/data", "folder of the public sets")
	flag.StringVar(&p.packages, "packages", "build/packages", "folder that fetch.sh filled")
	flag.StringVar(&p.seen, "seen", "internal/sentiment/testdata", "folder of the tables that are learned from, and of intents.tsv, which is not")
	flag.StringVar(&p.own, "own", "internal/sentiment/train/own", "folder of the texts of our own")
	flag.StringVar(&p.soft, "soft", "internal/sentiment/train/teacher/intents.bin", "what the teacher says")
	flag.StringVar(&p.texts, "texts", "", "list what the teacher reads here, and learn nothing")
	flag.StringVar(&p.out, "out", "internal/sentiment/guess.bin", "where the model goes")
	flag.Parse()
	if err := run(p); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(p paths) error {
	posts, err := readPosts(p.seen)
	if err != nil {
		return err
	}
	real, err := readReal(p.data)
	if err != nil {
		return err
	}
	posts = append(posts, real...)
	pool, err := readPool(p.data, p.own, p.seen, real)
	if err != nil {
		return err
	}
	if p.texts != "" {
		list, err := lessons(posts, pool)
		if err != nil {
			return err
		}
		return writeLessons(p.texts, list)
	}
	soft, err := readSoft(p.soft)
	if err != nil {
		return err
	}
	e, err := sentiment.Load()
	if err != nil {
		return err
	}
	list := texts(e, posts, pool, soft)
	known, err := vectors.Read(p.packages)
	if err != nil {
		return err
	}
	m := newModel(list, known)
	m.fit()
	fmt.Printf("%d texts, %d features, right of intents %.3f\n", len(list), len(m.order), m.share(len(posts)))
	return os.WriteFile(p.out, m.file(), 0o644)
}

// text is what the model reads of a text, and what it should say: how likely each intent
// and reason and a crisis are, and how much each of the three counts.
type text struct {
	features []uint64
	words    int
	hints    [sentiment.GuessHints]float64
	madeUp   bool // such texts want something far more often than real ones do, which is learned beside their words
	want     row
	weight   [3]float64
}

// How much what the teacher says of a text counts beside a post of our own, and of a crisis
// it tells; and how much the reason of a crisis counts beside that of a daily complaint,
// lest too many be complaints of what is not safe.
const (
	poolWeight   = 0.5
	poolReason   = 0.1
	poolCrisis   = 0.2
	crisisReason = 0.15
	realTaught   = 0.5 // share of the teacher, who has not seen its label, in what a real post says
	realCalm     = 0.3 // of a real post that tells of no crisis, of which there are thirty for each that does
)

// texts are our posts and, behind them, the texts that the teacher judged.
func texts(e *sentiment.Engine, posts []post, pool []pooled, soft map[uint64]row) (list []text) {
	for i := range posts {
		x := newText(e, posts[i].text, posts[i].lang)
		for part, label := range [3]int{posts[i].intent, posts[i].reason, posts[i].crisis} {
			if label < 0 {
				continue
			}
			x.weight[part] = 1
			if part == 2 && label == 0 && posts[i].real {
				x.weight[part] = realCalm
			}
			if part == 1 && posts[i].crisis == 1 {
				x.weight[part] = crisisReason
			}
			switch part {
			case 2:
				x.want[crisis] = float64(label)
			default:
				x.want[part*intents+label] = 1
			}
		}
		if !posts[i].real {
			x.madeUp = true
		} else if said, ok := soft[textKey(posts[i].text)]; ok {
			for k := range crisis {
				x.want[k] += realTaught * (said[k] - x.want[k])
			}
		}
		list = append(list, x)
	}
	for i := range pool {
		p, ok := soft[textKey(pool[i].text)]
		if !ok {
			continue
		}
		x := newText(e, pool[i].text, "en")
		x.want, x.weight = p, [3]float64{poolWeight * (1.25 - p[0]), poolReason * p[complaint], poolCrisis}
		x.madeUp = pool[i].own
		list = append(list, x)
	}
	return list
}

func newText(e *sentiment.Engine, post, lang string) text {
	var t feature.Tokenizer
	var x text
	x.features, x.words = sentiment.GuessFeatures(post, t.Tokens(post), lang != "en", nil)
	x.hints = e.Hints(post, lang)
	return x
}
