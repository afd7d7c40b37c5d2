package robots

import (
	"strings"
)

// matches reports whether the pattern, in which "*" stands for any run of
// octets, matches the beginning of path, or all of it when the pattern is
// anchored. Greedy piece by piece: linear in path for each piece.
func (r rule) matches(path string) bool {
	pieces := strings.Split(r.pattern, "*")
	if !strings.HasPrefix(path, pieces[0]) {
		return false
	}
	rest := path[len(pieces[0]):]
	if len(pieces) == 1 {
		return !r.end || rest == ""
	}
	for _, piece := range pieces[1 : len(pieces)-1] {
		i := strings.Index(rest, piece)
		if i < 0 {
			return false
		}
		rest = rest[i+len(piece):]
	}
	last := pieces[len(pieces)-1]
	if r.end {
		return strings.HasSuffix(rest, last)
	}
	return strings.Contains(rest, last)
}

const upperHex = "0123456789ABCDEF"

// normalise gives octets outside ASCII their percent-encoding, writes the hex of
// existing ones in upper case and undoes those of unreserved characters, so that
// a rule and a path that mean the same place compare equal.
func normalise(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			d := byte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			if unreserved(d) {
				b.WriteByte(d)
				continue
			}
			c = d
		} else if c > ' ' && c < 0x7f {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
