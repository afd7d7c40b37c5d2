package terminal

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// para writes text wrapped to the width, each line after the prefix.
func (p *printer) para(prefix, text, code string) {
	if text == "" {
		return
	}
	room := p.width - runewidth.StringWidth(prefix)
	for _, line := range wrap(text, room) {
		p.b.WriteString(p.style(faint, prefix) + p.style(code, line) + "\n")
	}
}

// wrap breaks text at spaces so that no line is wider than n columns; a word
// that is longer than a line is cut. Colour codes count no columns.
func wrap(text string, n int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Split(text, " ") {
		w := visible(word)
		for w > n { // a word no line can hold
			if used > 0 {
				lines, line, used = append(lines, line), "", 0
			}
			head := runewidth.Truncate(word, n, "")
			if head == "" {
				break
			}
			lines = append(lines, head)
			word = word[len(head):]
			w = visible(word)
		}
		if used > 0 && used+1+w > n {
			lines, line, used = append(lines, line), "", 0
		}
		if used > 0 || line != "" {
			line, used = line+" "+word, used+1+w
			continue
		}
		line, used = word, w
	}
	return append(lines, line)
}

// visible is the number of columns a word takes.
func visible(s string) int {
	for {
		start := strings.Index(s, "\x1b[")
		if start < 0 {
			return runewidth.StringWidth(s)
		}
		end := strings.IndexByte(s[start:], 'm')
		if end < 0 {
			return runewidth.StringWidth(s)
		}
		s = s[:start] + s[start+end+1:]
	}
}
