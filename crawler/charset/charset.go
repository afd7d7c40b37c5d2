// Package charset brings documents of any encoding to UTF-8.
//
// It owns the order in which the many claims about an encoding are believed, and
// never fails: what cannot be decoded is replaced, because half a text found is
// better than none.
package charset

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// declarations are where a document names its own encoding.
var (
	xmlDecl  = regexp.MustCompile(`^\s*<\?xml[^>]*?encoding\s*=\s*["']\s*([A-Za-z0-9._:()-]+)\s*["']`)
	wide     = regexp.MustCompile(`^(csutf|utf|ucs|iso-10646-ucs)-?_?(16|32|2|4)`)
	metaDecl = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)`)
)

// ToUTF8 decodes a document. A byte order mark wins, then the charset of the
// Content-Type, then the document's own declaration; a claim the bytes
// contradict is passed over; without one it is UTF-8 when valid and
// windows-1252 when not.
func ToUTF8(body []byte, contentType string) string {
	if enc, skip := byMark(body); enc != nil {
		return decode(body[skip:], enc)
	}
	if enc := byPattern(body); enc != nil {
		return decode(body, enc)
	}
	for _, label := range claims(body, contentType) {
		enc := lookup(label)
		if enc == nil {
			continue
		}
		if enc == unicode.UTF8 {
			if validUTF8(body) {
				return clean(body)
			}
			continue
		}
		return decode(body, enc)
	}
	if validUTF8(body) {
		return clean(body)
	}
	return decode(body, guess(body))
}

// claims lists what is said about the encoding, most trusted first.
func claims(body []byte, contentType string) []string {
	var out []string
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		out = append(out, params["charset"])
	}
	head := body[:min(len(body), 4096)]
	for _, re := range []*regexp.Regexp{xmlDecl, metaDecl} {
		if m := re.FindSubmatch(head); m != nil {
			out = append(out, string(m[1]))
		}
	}
	return out
}

// byMark recognises a byte order mark and says how long it is.
func byMark(b []byte) (encoding.Encoding, int) {
	switch {
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		if validUTF8(b[3:]) {
			return unicode.UTF8, 3
		}
	case bytes.HasPrefix(b, []byte{0xff, 0xfe, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(b, []byte{0, 0, 0xfe, 0xff}):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 2
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 2
	}
	return nil, 0
}

// byPattern recognises wide encodings and EBCDIC by how "<?xml" looks in them.
func byPattern(b []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(b, []byte{0, 0, 0, '<'}):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	case bytes.HasPrefix(b, []byte{'<', 0, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case bytes.HasPrefix(b, []byte{0, '<', 0}):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case len(b) > 3 && b[0] == '<' && b[1] == 0 && b[3] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case bytes.HasPrefix(b, []byte{0x4c, 0x6f, 0xa7, 0x94}):
		return charmap.CodePage037
	}
	return nil
}

func lookup(label string) encoding.Encoding {
	label = strings.ToLower(strings.TrimSpace(label))
	if wide.MatchString(label) {
		return nil // a claim we could read as ASCII does not stand in UTF-16
	}
	if e, _ := charset.Lookup(label); e != nil && e != encoding.Replacement {
		if label == "utf-8" || label == "utf8" {
			return unicode.UTF8
		}
		return e
	}
	if e, err := ianaindex.IANA.Encoding(label); err == nil && e != nil {
		return e
	}
	return nil
}

func decode(b []byte, enc encoding.Encoding) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return clean(b)
	}
	return clean(out)
}

// validUTF8 forgives a rune cut off by the end of the document.
func validUTF8(b []byte) bool {
	if utf8.Valid(b) {
		return true
	}
	for cut := 1; cut < utf8.UTFMax && cut < len(b); cut++ {
		if head := b[:len(b)-cut]; utf8.Valid(head) && !utf8.FullRune(b[len(b)-cut:]) && utf8.RuneCount(head) < len(head) {
			return true
		}
	}
	return false
}

// clean mends broken UTF-8 and turns C1 control characters, which nobody writes,
// into the windows-1252 characters that were meant.
func clean(b []byte) string {
	s := strings.TrimPrefix(string(b), "\ufeff")
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if !hasC1(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if c1(r) {
			return charmap.Windows1252.DecodeByte(byte(r))
		}
		return r
	}, s)
}

// hasC1 looks for the two bytes of such a character; in UTF-8 they mean nothing
// else.
func hasC1(s string) bool {
	for i := strings.IndexByte(s, 0xc2); i >= 0 && i+1 < len(s); {
		if c1(rune(s[i+1])) {
			return true
		}
		next := strings.IndexByte(s[i+1:], 0xc2)
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

func c1(r rune) bool { return r >= 0x80 && r <= 0x9f && r != 0x85 }

// guess names the encoding of text that is not UTF-8 and declares nothing.
// Western text has few letters beyond ASCII and is windows-1252; where most are
// beyond, statistics decide.
func guess(b []byte) encoding.Encoding {
	high, letters := 0, 0
	for _, c := range b[:min(len(b), 64<<10)] {
		if c >= 0x80 {
			high++
		} else if c|0x20 >= 'a' && c|0x20 <= 'z' {
			letters++
		}
	}
	if high*5 < letters || high < 20 {
		return charmap.Windows1252
	}
	best, err := chardet.NewTextDetector().DetectBest(tags.ReplaceAll(b[:min(len(b), 256<<10)], nil))
	if err != nil || best.Confidence < 30 {
		return charmap.Windows1252
	}
	if enc := lookup(best.Charset); enc != nil && enc != unicode.UTF8 {
		return enc
	}
	return charmap.Windows1252
}

// tags are ASCII and would tell a statistic of letters nothing.
var tags = regexp.MustCompile(`<[^>]{0,500}>`)
