// Command about trains the small model of whether a text is about the brand that it names or
// only names it on the way: from texts of our own (texts.tsv), from those towards a target
// that the large models learn from, too (../own), from posts about topics, and from word vectors.
//
//	go run ./internal/sentiment/train/about -data ../shared/data -packages build/packages -out internal/sentiment/about.bin
//
// With -check it says instead how well texts are told apart whose kind it has not learned from.
// A new model.bin asks for it to run again, because which words are moods is among its marks.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/train/vectors"
)

type paths struct{ data, packages, texts, own, out string }

func main() {
	var p paths
	flag.StringVar(&p.data, "data", "../shared/data", "folder of the public sets")
	flag.StringVar(&p.packages, "packages", "build/packages", "folder that fetch.sh filled")
	flag.StringVar(&p.texts, "texts", "internal/sentiment/train/about/texts.tsv", "our texts about it")
	flag.StringVar(&p.own, "own", "internal/sentiment/train/own", "folder of the texts of our own")
	flag.StringVar(&p.out, "out", "internal/sentiment/about.bin", "where the model goes")
	check := flag.Bool("check", false, "hold each kind of text back in turn, print what is right of it, and write nothing")
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
	list, err := readTexts(e, p.texts)
	if err != nil {
		return err
	}
	more, err := readOwn(e, p.own)
	if err != nil {
		return err
	}
	posts, err := readTopics(e, p.data)
	if err != nil {
		return err
	}
	v, err := vectors.Read(p.packages)
	if err != nil {
		return err
	}
	more = append(more, posts...)
	if check {
		crossCheck(w, list, more, v)
		return nil
	}
	m := learn(append(list, more...), v)
	data := m.file()
	fmt.Fprintf(w, "%d texts of ours, %d others, %d marks, %d bytes\n", len(list), len(more), len(m.marks), len(data))
	return os.WriteFile(p.out, data, 0o644)
}
