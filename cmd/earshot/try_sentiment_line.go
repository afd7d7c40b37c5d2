package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
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
	var in sentimentInput
	err := json.Unmarshal(line, &in)
	return in, err
}

// readFlat reads an object of strings, numbers and words; false when the line is
// anything else.
func readFlat(line []byte) (in sentimentInput, ok bool) {
	s := blanks(line)
	if len(s) == 0 || s[0] != '{' {
		return in, false
	}
	for s = blanks(s[1:]); ; s = blanks(s[1:]) {
		key, rest, ok := flatString(s)
		if !ok {
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
				*to = value
			}
			s = blanks(rest)
		} else if s, ok = skipScalar(s); !ok {
			return in, false
		}
		if len(s) > 0 && s[0] == ',' {
			continue
		}
		return in, len(s) > 0 && s[0] == '}' && len(blanks(s[1:])) == 0
	}
}

func (in *sentimentInput) field(key string) *string {
	switch key {
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
func foldsToField(key string) bool {
	return strings.EqualFold(key, "text") || strings.EqualFold(key, "target") || strings.EqualFold(key, "lang")
}

// flatString reads a string that s begins with.
func flatString(s []byte) (value string, rest []byte, ok bool) {
	if len(s) == 0 || s[0] != '"' {
		return "", nil, false
	}
	escaped := false
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			return "", nil, false
		case c == '"':
			if escaped {
				err := json.Unmarshal(s[:i+1], &value)
				return value, s[i+1:], err == nil
			}
			return string(s[1:i]), s[i+1:], utf8.Valid(s[1:i])
		}
	}
	return "", nil, false
}

// skipScalar passes over a number or a word.
func skipScalar(s []byte) ([]byte, bool) {
	n := bytes.IndexAny(s, ",} \t")
	return blanks(s[max(n, 0):]), n > 0 && json.Valid(s[:n])
}

func blanks(s []byte) []byte { return bytes.TrimLeft(s, " \t\r\n") }

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
	return append(dst, "}\n"...)
}
