package config

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// inside turns bytes [from, to) of a text's value into the place in the file
// where they are written, through escapes, triple quotes and joined lines.
func (t *text) inside(v *value, from, to int) span {
	raw := t.src[v.at.start:v.at.end]
	decoded, offsets := decode(raw)
	if string(decoded) != v.text || from < 0 || from > len(decoded) {
		return v.at
	}
	to = min(max(to, from), len(decoded))
	return span{v.at.start + offsets[from], v.at.start + offsets[to]}
}

// decode reads a TOML string as written, quotes included. offsets[i] is where
// byte i of the decoded text begins in raw; the last entry is the closing quote.
func decode(raw []byte) (decoded []byte, offsets []int) {
	quotes := 1
	if len(raw) >= 6 && raw[0] == raw[1] && raw[1] == raw[2] {
		quotes = 3
	}
	if len(raw) < 2*quotes {
		return nil, nil
	}
	at, end := quotes, len(raw)-quotes
	if quotes == 3 { // a line end right after the quotes is not part of the text
		if bytes.HasPrefix(raw[at:end], []byte("\r\n")) {
			at += 2
		} else if bytes.HasPrefix(raw[at:end], []byte("\n")) {
			at++
		}
	}
	put := func(from int, b ...byte) {
		for range b {
			offsets = append(offsets, from)
		}
		decoded = append(decoded, b...)
	}
	for at < end {
		if raw[at] != '\\' || raw[0] == '\'' || at+1 >= end {
			put(at, raw[at])
			at++
			continue
		}
		b, width := unescape(raw[at:end])
		put(at, b...)
		at += width
	}
	return decoded, append(offsets, end)
}

var oneByteEscapes = map[byte]byte{
	'b': '\b', 't': '\t', 'n': '\n', 'f': '\f', 'r': '\r', 'e': 0x1b, '"': '"', '\\': '\\',
}

// unescape reads one escape at the start of s: what it stands for, and its width.
// A backslash at the end of a line joins it to the next word and stands for nothing.
func unescape(s []byte) ([]byte, int) {
	if b, ok := oneByteEscapes[s[1]]; ok {
		return []byte{b}, 2
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	if digits > 0 && len(s) >= 2+digits {
		n, err := strconv.ParseUint(string(s[2:2+digits]), 16, 32)
		if err == nil {
			return utf8.AppendRune(nil, rune(n)), 2 + digits
		}
	}
	width := 1
	for width < len(s) && bytes.IndexByte([]byte(" \t\r\n"), s[width]) >= 0 {
		width++
	}
	return nil, width
}
