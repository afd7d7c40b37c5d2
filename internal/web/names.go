package web

import (
	"cmp"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// naming says what people call a value of a field.
type naming func(field, value string) string

// names says values as people know them: sources and brands as rules.toml writes them
// (the index keeps them in the form in which they are compared), languages in English.
func (s *site) names() naming {
	cfg := s.o.Config()
	known := map[string]string{}
	for _, x := range cfg.Sources {
		for _, form := range query.Values(nil, query.FieldSource, &mention.Mention{Source: x.Name}) {
			known["source:"+form] = x.Name
		}
	}
	for _, b := range cfg.Brands {
		known["brand:"+b.Key] = cmp.Or(b.Name, b.Key)
	}
	return func(field, value string) string {
		if field == "lang" {
			return languageName(value)
		}
		return cmp.Or(known[field+":"+value], value)
	}
}

// brandName is a brand as people know it.
func (s *site) brandName(key string) string {
	if b := s.o.Config().Brand(key); b != nil {
		return cmp.Or(b.Name, key)
	}
	return key
}

func languageName(tag string) string {
	if parsed, err := language.Parse(tag); err == nil {
		return cmp.Or(display.English.Tags().Name(parsed), tag)
	}
	return tag
}
