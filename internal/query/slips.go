package query

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// signs are what stands between a field and its value where people forget the colon: of other tools, of arithmetic, of
// Asian keyboards.
const signs = "<>=≤≥：:"

// warnUnfielded warns of a field's name before a sign where a colon is missing, so that words are looked for:
// crisis>=0.7, crisis >= 0.7, intent=complaint.
func (p *parser) warnUnfielded(t token) {
	at := strings.IndexAny(t.text, signs)
	if at < 0 || p.field != "" {
		return
	}
	start, name := t.start, t.text[:at]
	if at == 0 {
		start, name = wordBefore(p.src, t.start)
	}
	field := Field(strings.ToLower(name))
	if !slices.Contains(Fields(), field) {
		return
	}
	rest := strings.TrimLeft(t.text[at:], signs)
	sign, end := t.text[at:len(t.text)-len(rest)], t.end
	if rest == "" && p.tok.kind == tokWord {
		rest, end = p.tok.text, p.tok.end
	}
	p.warnings = append(p.warnings, Warning{Offset: start, End: end, Fix: fielded(field, sign, rest),
		Msg: "“" + brief(p.src[start:end]) + "” is searched as plain text: a field needs a colon before its value"})
}

// wordBefore is the word that ends before i, spaces between, and where it begins.
func wordBefore(src string, i int) (start int, word string) {
	src = strings.TrimRight(src[max(0, i-40):i], " \t")
	from := strings.LastIndexAny(src, " \t\n(") + 1
	return max(0, i-40) + from, src[from:]
}

// signsHere are the signs of ranges as this language writes them.
var signsHere = strings.NewReplacer("≥", ">=", "≤", "<=", "=>", ">=", "=<", "<=", "==", "=", "：", "", ":", "")

// fielded is how a field, a sign and a value are written.
func fielded(f Field, sign, value string) string {
	sign = signsHere.Replace(sign)
	x, number := parseNumber(value)
	switch {
	case !isNumberField(f):
	case number && (sign == "=" || sign == ""):
		return "write " + meant(f, x, value)
	case !number && (f != FieldSentiment || !slices.Contains(closed[f], keywordForm(value))):
		return "as " + numberExamples[f]
	}
	if f != FieldPublished && (!isNumberField(f) || !number) || sign == "=" {
		sign = "" // of words and labels there is no more or less
	}
	return fmt.Sprintf("write %s:%s%s", f, sign, cmp.Or(value, "…"))
}

// atLeast is the sign before a number that nearly no mention has exactly, "" before one that some do.
func atLeast(f Field, x float64) string {
	switch {
	case f == FieldSentiment && x < 0:
		return "<="
	case f == FieldSentiment, f == FieldCrisis && x > 0, f == FieldFollowers && x > 0, f == FieldEngagement && x >= 10:
		return ">="
	}
	return ""
}

// meant is what somebody means by one number of a field: a range where hardly any mention has just that.
func meant(f Field, x float64, value string) string {
	if f == FieldSentiment && x == 0 {
		return "sentiment:neutral"
	}
	return string(f) + ":" + atLeast(f, x) + value
}

// meantOf is meant, said of a brand where one is named: crisis:acme/>=0.7.
func meantOf(brand string, f Field, x float64, value string) string {
	said := meant(f, x, value)
	if brand == "" {
		return said
	}
	return strings.Replace(said, ":", ":"+brand+"/", 1)
}

// warnExact warns of one number where hardly any mention has just that.
func (p *parser) warnExact(t token, n *Number) {
	d := domains[n.Field]
	if n.Min != n.Max || atLeast(n.Field, n.Min) == "" || n.Min < d[0] || n.Min > d[1] {
		return
	}
	value := strconv.FormatFloat(n.Min, 'f', -1, 64)
	p.warn(t, fmt.Sprintf("%s:%s matches only a score or count of exactly %s, which hardly any mention has", n.Field, t.text, value), "write "+meantOf(n.Brand, n.Field, n.Min, value))
}

// warnNoBrand warns of a value said of a brand that is not named: intent:/complaint.
func (p *parser) warnNoBrand(t token, k *Keyword) {
	if said, ok := strings.CutPrefix(k.Value, "/"); ok && OfBrands(k.Field) && !k.Wild {
		p.warn(t, fmt.Sprintf("no brand stands before the / in %s:%s, so this clause never matches", k.Field, t.text),
			fmt.Sprintf("write %s:%s, or name the brand: %s:BRAND/%s", k.Field, said, k.Field, said))
	}
}

// severalOf is how values of a field that are written as a list must be, "" where they are none.
func severalOf(f Field, value string) string {
	known := closed[f]
	list := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '/' || r == '+' })
	if len(list) < 2 || slices.ContainsFunc(list, func(v string) bool { return !slices.Contains(known, v) }) {
		return ""
	}
	return fmt.Sprintf("write %s:(%s)", f, strings.Join(list, " OR "))
}

// numberFix is a number as people write it elsewhere, 0,7 or ≥0.7 or 1,000, as this language has it; "" where it is none.
func numberFix(f Field, value string) string {
	comma := "."
	if f == FieldFollowers || f == FieldEngagement {
		comma = ""
	}
	mended := signsHere.Replace(strings.NewReplacer(",", comma, "–", "..").Replace(value))
	low, high, _, _ := bounds(mended)
	_, okLow := parseNumber(low)
	_, okHigh := parseNumber(high)
	if mended == value || low != "" && !okLow || high != "" && !okHigh || low+high == "" {
		return ""
	}
	return fmt.Sprintf("write %s:%s", f, mended)
}
