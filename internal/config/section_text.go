package config

import (
	"slices"
	"strings"
)

// maxText is the longest text a key may hold, in bytes: a query of a thousand
// words is a tenth of it.
const maxText = 64 << 10

// str reads a text that must not be blank.
func (s *section) str(key string, to *string) *value {
	v := s.take(key, kindText, "a text in quotes")
	if v == nil {
		return nil
	}
	if strings.TrimSpace(v.text) == "" {
		s.fault(v.at, "leave the key out, or fill it in", "%s is empty", key)
		return nil
	}
	if len(v.text) > maxText {
		s.fault(v.at, "", "%s is %d KB long; at most %d KB can be used", key, len(v.text)>>10, maxText>>10)
		return nil
	}
	*to = v.text
	return v
}

// strs reads a list of texts and returns the values, for positions. A single
// text is taken as a list of one.
func (s *section) strs(key string, to *[]string) []*value {
	s.known = append(s.known, key)
	e := s.table.get(key)
	if e == nil {
		return nil
	}
	list := e.value.list
	if e.value.kind == kindText {
		list = []*value{e.value}
	} else if e.value.kind != kindList || e.value.ofTables {
		s.wrongKind(key, e.value, `a list of texts such as ["one", "two"]`)
		return nil
	}
	var values []*value
	seen := map[string]bool{}
	for _, v := range list {
		switch {
		case v.refused:
		case v.kind != kindText:
			s.wrongKind("an element of "+key, v, "a text in quotes")
		case strings.TrimSpace(v.text) == "":
			s.fault(v.at, "take it out, or fill it in", "an element of %s is empty", key)
		case len(v.text) > maxText:
			s.fault(v.at, "", "an element of %s is %d KB long", key, len(v.text)>>10)
		case seen[v.text]:
			s.fault(v.at, "keep one of them", "%s names %q twice", key, v.text)
		default:
			seen[v.text] = true
			values = append(values, v)
		}
	}
	*to = make([]string, len(values))
	for i, v := range values {
		(*to)[i] = v.text
	}
	return values
}

// parsed reads a text through a parser whose errors say what was expected.
func parsed[T any](s *section, key string, to *T, parse func(string) (T, error)) *value {
	var text string
	v := s.str(key, &text)
	if v == nil {
		return nil
	}
	got, err := parse(text)
	if err != nil {
		s.fault(v.at, err.Error(), "%s %q cannot be used", key, text)
		return nil
	}
	*to = got
	return v
}

// parsedList does the same for each element of a list.
func parsedList[T any](s *section, key string, to *[]T, parse func(string) (T, error)) []*value {
	var texts []string
	values := s.strs(key, &texts)
	if values == nil {
		return nil
	}
	*to = make([]T, 0, len(values))
	var good []*value
	for _, v := range values {
		got, err := parse(v.text)
		if err != nil {
			s.fault(v.at, err.Error(), "%s %q cannot be used", key, v.text)
			continue
		}
		*to = append(*to, got)
		good = append(good, v)
	}
	return good
}

// choice reads one of a few words.
func choice[T ~string](s *section, key string, to *T, options ...T) *value {
	var text string
	v := s.str(key, &text)
	if v == nil {
		return nil
	}
	if slices.Contains(options, T(text)) {
		*to = T(text)
		return v
	}
	s.fault(v.at, oneOf(text, options), "unknown %s %q", key, text)
	return nil
}
