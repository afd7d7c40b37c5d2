// Command about trains the two small models of whether a text is about the brand that it names or
// only names it on the way: from texts of our own (texts.tsv), from those towards a target
// that the large models learn from, too (../own), from posts about topics, and from word vectors;
// the model of posts also from real posts that were labelled by reading (posts.tsv).
//
//	go run ./internal/sentiment/train/about -data ../shared/data -packages build/packages -out internal/sentiment/about.bin
//
// With -check it says instead how well texts, and posts, are told apart that were not learned from.
// A new model.bin asks for it to run again, because which words are moods is among the marks.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/train/vectors"
)

type paths struct{ data, packages, texts, labels, own, out, posts string }

func main() {
	var p paths
	flag.StringVar(&p.data, "data", "../shared/data", "folder of the public sets")
	flag.StringVar(&p.packages, "packages", "build/packages", "folder that fetch.sh filled")
	flag.StringVar(&p.texts, "texts", "internal/sentiment/train/about/texts.tsv", "our texts about it")
	flag.StringVar(&p.labels, "labels", "internal/sentiment/train/about/posts.tsv", "labels of real posts")
	flag.StringVar(&p.own, "own", "internal/sentiment/train/own", "folder of the texts of our own")
	flag.StringVar(&p.out, "out", "internal/sentiment/about.bin", "where the model of our own texts goes")
	flag.StringVar(&p.posts, "posts", "internal/sentiment/posts.bin", "where the model of posts goes")
	check := flag.Bool("check", false, "hold each kind of text and each fifth of the posts back in turn, print what is right of it, and write nothing")
	flag.Parse()
	if err := run(os.Stdout, p, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, p paths, check bool) error {
	e, err := sentiment.Load()
	if err != nil {
		return err
	}
	v, err := vectors.Read(p.packages)
	if err != nil {
		return err
	}
	own, ownMore, err := p.read(e, ofOwn(e))
	if err != nil {
		return err
	}
	list, more, err := p.read(e, ofPosts(e))
	if err != nil {
		return err
	}
	posts, err := readPosts(e, p.data, p.labels)
	if err != nil {
		return err
	}
	if check {
		crossCheck(w, own, ownMore, v)
		checkPosts(w, posts, append(list, more...), v)
		return nil
	}
	m := learn(append(own, ownMore...), v)
	fmt.Fprintf(w, "%d texts of ours, %d others, %d marks\n", len(own), len(ownMore), len(m.marks))
	if err := os.WriteFile(p.out, m.file(), 0o644); err != nil {
		return err
	}
	m = learn(slices.Concat(list, more, asked(posts)), v)
	fmt.Fprintf(w, "%d texts of ours, %d others, %d posts, %d marks\n", len(list), len(more), len(asked(posts)), len(m.marks))
	return os.WriteFile(p.posts, m.file(), 0o644)
}

// read reads what has no labels of its own for real posts: our texts, and others.
func (p *paths) read(e *sentiment.Engine, l lessons) (list, more []text, err error) {
	if list, err = readTexts(l, p.texts); err != nil {
		return nil, nil, err
	}
	if more, err = readOwn(l, p.own); err != nil {
		return nil, nil, err
	}
	topics, err := readTopics(e, l, p.data)
	return list, append(more, topics...), err
}
