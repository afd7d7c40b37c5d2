package tongue

import (
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// longestShortened is how long a stretched word is at most when it is shortened, in bytes.
const longestShortened = 32

// shortened is the hash of a word whose stretched letters are written once: "geniaaal". Words
// are otherwise known by two of them, as "coool" is.
func shortened(word string) uint64 {
	var buf, norm [longestShortened]byte
	short := buf[:0]
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRuneInString(word[i:])
		end := i + size
		for end+size <= len(word) && word[end:end+size] == word[i:i+size] {
			end += size
		}
		n := (end - i) / size
		if n > 2 {
			n = 1
		}
		if r == utf8.RuneError || len(short)+n*size > longestShortened {
			return 0
		}
		short = append(short, word[i:i+n*size]...)
		i = end
	}
	text := string(short)
	return feature.HashBytes(feature.Norm(text, feature.Token{End: int32(len(text)), Kind: feature.Word}, norm[:0]))
}
