package query

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

func isNumberField(f Field) bool {
	switch f {
	case FieldFollowers, FieldEngagement, FieldRating, FieldCrisis, FieldSentiment:
		return true
	}
	return false
}

// value makes the clause of a field that holds no words.
func (p *parser) value(t token) (Node, *Error) {
	place := Place{t.start, t.end}
	if t.kind == tokWord && isOperator(t.text) && p.tok.kind == tokWord {
		// "followers:> 1000": the value stands behind a space
		t.text, t.end = t.text+p.tok.text, p.tok.end
		place.End = t.end
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	switch p.field {
	case FieldPublished:
		return p.published(t, place)
	case FieldLast:
		return p.last(t, place)
	}
	if isNumberField(p.field) && (t.kind == tokWord || p.field == FieldCrisis) {
		n, ok, err := p.number(t, place)
		if ok || err != nil || p.field != FieldSentiment {
			return n, err
		}
	}
	return p.keywordValue(t, place)
}

func isOperator(s string) bool { return s == ">" || s == "<" || s == ">=" || s == "<=" || s == "=" }

// keywordValue makes a Keyword and checks it where the values are known.
func (p *parser) keywordValue(t token, place Place) (Node, *Error) {
	k := keyword(place, p.field, t.text)
	wild := "*?"
	if p.field == FieldLink {
		wild = "*" // a ? by itself is a part of addresses
	}
	k.Wild = t.kind == tokWord && strings.ContainsAny(t.text, wild)
	if k.Value == "" {
		p.warn(t, fmt.Sprintf("%q is no value of %s:, so this clause never matches", t.text, p.field), "")
		return &None{place, string(p.field) + ":" + t.text}, nil
	}
	if k.Wild && p.field == FieldStory {
		return nil, p.fail(t.start, t.end, "a wildcard in an id of a story", "the whole id", "")
	}
	if k.Wild {
		if p.wild++; p.wild > MaxWildcards {
			return nil, p.fail(t.start, t.end, fmt.Sprintf("more than %d wildcards and fuzzy words", MaxWildcards), "fewer of them", "")
		}
		return k, nil
	}
	if n := wants(k); n != nil {
		return n, nil
	}
	known, isClosed := closed[p.field]
	value := k.Value
	if OfBrands(p.field) {
		value = value[strings.LastIndexByte(value, '/')+1:]
	}
	for _, v := range known {
		if v == value {
			p.warnNoBrand(t, k)
			return k, nil
		}
	}
	if isClosed {
		fix := severalOf(p.field, k.Value)
		if near := nearest(value, known); near != "" {
			fix = fmt.Sprintf("did you mean %s:%s?", p.field, near)
		}
		return nil, p.fail(t.start, t.end, fmt.Sprintf("%q is no %s", t.text, p.field), "one of "+strings.Join(known, ", "), fix)
	}
	return k, nil
}

// keyword normalises a value as [Values] does.
func keyword(place Place, f Field, surface string) *Keyword {
	k := &Keyword{Place: place, Field: f, Surface: surface, Value: keywordForm(surface)}
	switch f {
	case FieldHashtag:
		k.Value = strings.TrimLeft(k.Value, "#")
	case FieldSite:
		if host, _ := splitURL(surface); !strings.ContainsAny(surface, "*?") && host != "" {
			k.Value = host
		}
		k.Value = strings.TrimPrefix(strings.Trim(k.Value, "."), "www.")
	case FieldLink:
		if host, path := splitURL(surface); host != "" {
			k.Value = host + path
		}
	case FieldLang:
		k.Value = strings.ReplaceAll(k.Value, "_", "-")
		// A tag with a region keeps it.
		if code := mention.Language(surface); code != "" && (len(primary(k.Value)) != 2 || len(k.Value) == 2) {
			k.Value = code
		}
	case FieldIntent:
		brand := k.Value[:strings.LastIndexByte(k.Value, '/')+1]
		if known := mention.Intent(k.Value[len(brand):]); known != "" {
			k.Value = brand + known
		}
	}
	return k
}

// bounds cuts a value into its ends: >x, >=x, <x, <=x, =x, a..b, a.., ..b, x.
func bounds(s string) (low, high string, above, below bool) {
	if a, b, ok := strings.Cut(s, ".."); ok {
		return a, b, false, false
	}
	switch {
	case strings.HasPrefix(s, ">="):
		return s[2:], "", false, false
	case strings.HasPrefix(s, "<="):
		return "", s[2:], false, false
	case strings.HasPrefix(s, ">"):
		return s[1:], "", true, false
	case strings.HasPrefix(s, "<"):
		return "", s[1:], false, true
	case strings.HasPrefix(s, "="):
		return s[1:], s[1:], false, false
	}
	return s, s, false, false
}

// numberExamples are ranges that people ask for, by field.
var numberExamples = map[Field]string{
	FieldFollowers: "followers:>1000 or followers:1k..10k", FieldEngagement: "engagement:>=100 or engagement:10..50", FieldRating: "rating:<=2 or rating:1..3",
	FieldCrisis: "crisis:>=0.7 or crisis:0.4..0.7", FieldSentiment: "sentiment:<-0.5, sentiment:-0.2..0.2 or sentiment:negative",
}

// number makes a Number. It is not ok when the value does not look like one.
func (p *parser) number(t token, place Place) (Node, bool, *Error) {
	brand, said := "", t.text
	if at := strings.LastIndexByte(t.text, '/'); at > 0 && p.field == FieldCrisis {
		brand, said = keywordForm(t.text[:at]), t.text[at+1:]
	}
	low, high, above, below := bounds(said)
	n := &Number{Place: place, Field: p.field, Min: math.Inf(-1), Max: math.Inf(1), Above: above, Below: below, Surface: t.text, Brand: brand}
	var okLow, okHigh = true, true
	if low != "" {
		n.Min, okLow = parseNumber(low)
	}
	if high != "" {
		n.Max, okHigh = parseNumber(high)
	}
	if !okLow || !okHigh || low == "" && high == "" {
		if p.field == FieldSentiment && (strings.Contains(t.text, "/") || !strings.ContainsAny(t.text, "<>=0123456789")) { // a label, or BRAND/LABEL
			return nil, false, nil
		}
		return nil, false, p.fail(t.start, t.end, fmt.Sprintf("%q is no number or range for %s:", t.text, p.field),
			"as "+numberExamples[p.field], numberFix(p.field, t.text))
	}
	if n.Min > n.Max {
		p.warnNever(t.start, t.end, fmt.Sprintf("the range %s is empty, so this clause never matches", t.text), fmt.Sprintf("%s:%s..%s", p.field, high, low))
	}
	p.warnDomain(t, n)
	p.warnExact(t, n)
	return n, true, nil
}

// parseNumber reads 1000, 0.5, 10k or 1.5m.
func parseNumber(s string) (float64, bool) {
	factor := 1.0
	switch {
	case strings.HasSuffix(s, "k") || strings.HasSuffix(s, "K"):
		factor, s = 1e3, s[:len(s)-1]
	case strings.HasSuffix(s, "m") || strings.HasSuffix(s, "M"):
		factor, s = 1e6, s[:len(s)-1]
	}
	for _, r := range s {
		if (r < '0' || r > '9') && r != '.' && r != '-' && r != '+' {
			return 0, false // no 0x1p3, no Inf, no NaN
		}
	}
	x, err := strconv.ParseFloat(s, 64)
	return x * factor, err == nil && !math.IsInf(x, 0)
}

// nearest is the known name that a typing error could have turned into s, or "".
func nearest(s string, known []string) string {
	best, bestDistance := "", 3
	for _, k := range known {
		if d := editDistance(s, k, bestDistance); d < bestDistance && d*2 < max(len(s), len(k)) {
			best, bestDistance = k, d
		}
	}
	return best
}
