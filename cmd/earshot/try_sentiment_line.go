package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// sentimentInput is one line of input.
type sentimentInput struct {
	Text   string `json:"text"`
	Target string `json:"target"`
	Lang   string `json:"lang"`
}

// readSentimentInput decodes a line. Reading JSON by reflection takes longer than
// judging the text, so the plain case, one flat object, is read by hand; whatever
// is not that goes to encoding/json, whose answer it always is.
func readSentimentInput(line []byte) (sentimentInput, error) {
	if in, ok := readFlat(line); ok {
		return in, nil
	}
	var in struct {
		sentimentInput
		Text *string `json:"text"` // instead of the other, which cannot say that it is not there
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return in.sentimentInput, err
	}
	if in.Text == nil {
		return in.sentimentInput, errNoText
	}
	in.sentimentInput.Text = *in.Text
	return in.sentimentInput, nil
}

// errNoText is a line that is read and holds nothing to judge.
var errNoText = errors.New(`no "text", want an object such as {"text": "…"}`)

// readFlat reads an object of strings, numbers and words; false when the line is
// anything else.
func readFlat(line []byte) (in sentimentInput, ok bool) {
	s := blanks(line)
	if len(s) == 0 || s[0] != '{' {
		return in, false
	}
	said := false
	for s = blanks(s[1:]); ; s = blanks(s[1:]) {
		key, rest, ok := flatBytes(s)
		if !ok || bytes.IndexByte(key, '\\') >= 0 {
			return in, false
		}
		if s = blanks(rest); len(s) == 0 || s[0] != ':' {
			return in, false
		}
		s = blanks(s[1:])
		to := in.field(key)
		if to == nil && foldsToField(key) {
			return in, false
		}
		if to != nil || len(s) > 0 && s[0] == '"' {
			value, rest, ok := flatString(s)
			if !ok {
				return in, false
			}
			if to != nil {
				*to, said = value, said || to == &in.Text
			}
			s = blanks(rest)
		} else if s, ok = skipScalar(s); !ok {
			return in, false
		}
		if len(s) > 0 && s[0] == ',' {
			continue
		}
		return in, said && len(s) > 0 && s[0] == '}' && len(blanks(s[1:])) == 0
	}
}

func (in *sentimentInput) field(key []byte) *string {
	switch string(key) {
	case "text":
		return &in.Text
	case "target":
		return &in.Target
	case "lang":
		return &in.Lang
	}
	return nil
}

// foldsToField says whether encoding/json would take a key for a field's.
func foldsToField(key []byte) bool {
	return bytes.EqualFold(key, []byte("text")) || bytes.EqualFold(key, []byte("target")) || bytes.EqualFold(key, []byte("lang"))
}

// flatString reads a string that s begins with.
func flatString(s []byte) (value string, rest []byte, ok bool) {
	inner, rest, ok := flatBytes(s)
	if !ok {
		return "", nil, false
	}
	if value = string(inner); bytes.IndexByte(inner, '\\') >= 0 {
		value, ok = unescaped(value)
	}
	return value, rest, ok
}

// flatBytes is what stands between the quotes of a string that s begins with, escapes as they are written.
func flatBytes(s []byte) (inner, rest []byte, ok bool) {
	if len(s) == 0 || s[0] != '"' {
		return nil, nil, false
	}
	for i := 1; i < len(s); i++ {
		for i+8 <= len(s) && !special(binary.LittleEndian.Uint64(s[i:])) {
			i += 8
		}
		switch {
		case i == len(s) || s[i] < ' ':
			return nil, nil, false
		case s[i] == '\\':
			i++
		case s[i] == '"':
			return s[1:i], s[i+1:], utf8.Valid(s[1:i])
		}
	}
	return nil, nil, false
}

// special says whether one of eight bytes is a quote, a backslash or a control character; where one beyond ASCII stands
// among them, it may say so of others, too.
func special(v uint64) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	quote, slash := v^'"'*ones, v^'\\'*ones
	return ((quote-ones)&^quote|(slash-ones)&^slash|(v-' '*ones)&^v)&highs != 0
}

// unescaped is what a string with escapes stands for; false where one is none of JSON's
// (RFC 8259, section 7). Half a surrogate pair is U+FFFD, as for encoding/json.
func unescaped(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for {
		i := strings.IndexByte(s, '\\')
		if i < 0 {
			return string(append(b, s...)), true
		}
		b = append(b, s[:i]...)
		s = s[i+1:]
		if s == "" {
			return "", false
		}
		if s[0] != 'u' {
			k := strings.IndexByte(shortEscapes, s[0])
			if k < 0 {
				return "", false
			}
			b, s = append(b, escaped[k]), s[1:]
			continue
		}
		r, ok := hexRune(s)
		if !ok {
			return "", false
		}
		s = s[5:]
		if utf16.IsSurrogate(r) {
			low, ok := rune(0), strings.HasPrefix(s, `\u`)
			if ok {
				low, ok = hexRune(s[1:])
			}
			if r = utf16.DecodeRune(r, low); ok && r != utf8.RuneError {
				s = s[6:]
			}
		}
		b = utf8.AppendRune(b, r)
	}
}

// The escapes of one letter, and what they stand for.
const (
	shortEscapes = `"\/bfnrt`
	escaped      = "\"\\/\b\f\n\r\t"
)

// hexRune reads the four digits of an escape that begins with its u.
func hexRune(s string) (rune, bool) {
	if len(s) < 5 {
		return 0, false
	}
	r := rune(0)
	for _, c := range []byte(s[1:5]) {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// skipScalar passes over a number or a word.
func skipScalar(s []byte) ([]byte, bool) {
	n := bytes.IndexAny(s, ",} \t")
	return blanks(s[max(n, 0):]), n > 0 && json.Valid(s[:n])
}

func blanks(s []byte) []byte {
	for len(s) > 0 && (s[0] == ' ' || s[0] == '\t' || s[0] == '\r' || s[0] == '\n') {
		s = s[1:]
	}
	return s
}

// appendAnswer writes a plain answer, without explanation or error, as
// encoding/json would.
func appendAnswer(dst []byte, a *sentimentLine) []byte {
	dst = append(dst, `{"label":"`...)
	dst = append(dst, a.Label...)
	dst = append(dst, `","score":`...)
	dst = strconv.AppendFloat(dst, a.Score, 'f', -1, 64)
	dst = append(dst, `,"lang":"`...)
	dst = append(dst, a.Lang...)
	dst = append(dst, '"')
	if a.Fallback {
		dst = append(dst, `,"fallback":true`...)
	}
	if a.Absent {
		dst = append(dst, `,"absent":true`...)
	}
	return append(dst, "}\n"...)
}
