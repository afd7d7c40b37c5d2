package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment"
)

//go:embed posts/*.txt
var ownPosts embed.FS

// post is a post that earshot's authors made up, or read, with its labels; -1: nothing of the kind.
type post struct {
	text, lang             string
	intent, reason, crisis int
	real                   bool
}

// label sets what a post teaches, by the words its kind is called by.
func (p *post) label(kind, reason string) {
	p.intent, p.reason, p.crisis = -1, -1, -1
	switch kind {
	case "crisis":
		p.crisis = 1
		return
	case "harmless":
		p.crisis = 0
		return
	}
	p.intent = intentOf(kind)
	p.reason = slices.Index(sentiment.Reasons(), reason)
	switch reason {
	case "safety", "privacy", "outage": // they may be crises or not
	default:
		p.crisis = 0
	}
}

// seenTables are the tables of testdata that were looked at, and are learned from.
var seenTables = []string{"posts.tsv", "crises.tsv"}

// readPosts reads our own posts, and the tables that were looked at.
func readPosts(seen string) (list []post, err error) {
	for _, name := range []string{"english", "crises", "plain", "abroad"} {
		src, err := ownPosts.ReadFile("posts/" + name + ".txt")
		if err != nil {
			return nil, fmt.Errorf("read posts: %w", err)
		}
		list = append(list, readHeads(string(src))...)
	}
	for _, name := range seenTables {
		src, err := os.ReadFile(filepath.Join(seen, name))
		if err != nil {
			return nil, fmt.Errorf("read posts: %w", err)
		}
		list = append(list, readTable(string(src), strings.HasPrefix(name, "crises"))...)
	}
	return list, nil
}

// readHeads reads posts under heads that name their kind, reason and language, or that
// what they complain of is a crisis, too.
func readHeads(src string) (list []post) {
	var head []string
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "## "):
			if head = strings.Fields(line[3:]); len(head) < 3 {
				head = append(head, "en")
			}
		case line != "" && !strings.HasPrefix(line, "# "):
			x := post{text: line, lang: head[2]}
			x.label(head[0], head[1])
			if head[2] == "crisis" {
				x.lang, x.crisis = "en", 1
			}
			list = append(list, x)
		}
	}
	return list
}

// readTable reads lines of kind, reason, language where it is not English, and text.
func readTable(src string, crises bool) (list []post) {
	for line := range strings.Lines(src) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) < 3 || line[0] == '#' {
			continue
		}
		if crises && f[0] == "none" {
			f[0] = "harmless"
		}
		x := post{text: f[len(f)-1], lang: "en"}
		if len(f) > 3 {
			x.lang = f[2]
		}
		x.label(f[0], f[1])
		list = append(list, x)
	}
	return list
}
