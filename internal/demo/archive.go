package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// Archive is the week before the play as somebody else's tool would export it: one
// mention of a brand a line, in earshot's import format. Taken in first, it
// tells the rules what is usual.
func (w *World) Archive() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	names := map[string]*site{}
	for _, s := range w.sites {
		names[s.key] = s
	}
	for _, it := range w.items {
		if !it.at.Before(w.start) || it.lang == "hostile" || !namesABrand(it) {
			continue
		}
		s := names[it.site]
		m := mention.Mention{
			Source: s.name, Kind: "feed", Type: mention.Post, URL: s.url(it), Title: it.title, Text: it.text,
			Author: mention.Author{Name: it.author}, Published: it.at, Lang: it.lang,
		}
		if it.rating > 0 {
			rating := float64(it.rating)
			m.Type, m.Rating = mention.Review, &rating
		}
		if err := enc.Encode(m); err != nil {
			panic(fmt.Sprintf("impossible: a text that is no JSON: %v", err))
		}
	}
	return b.Bytes()
}

func namesABrand(it *item) bool {
	text := it.title + " " + it.text
	return strings.Contains(text, brandName) || strings.Contains(text, competitor)
}
