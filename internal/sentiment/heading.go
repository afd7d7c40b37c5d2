package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// longestHeading is how many tokens a date or a title before a post may have.
const longestHeading = 10

// headed is how many tokens from i on are a date, or a title that says nothing of its own, on a line of theirs or before
// a mark: "Nov 3 - ", "[14:05]", "My thoughts on this:". The models have learned moods of what posts of diaries and
// forums begin with.
func (r reader) headed(i int) int {
	switch t := &r.tokens[i]; {
	case t.Kind == feature.Number, t.Kind == feature.Punct && t.Hash == bracketHash, months.has(t.Hash), weekdays.has(t.Hash), r.ordinal(i):
		return r.dated(i)
	case headingWords.has(t.Hash) || headingHeads.has(t.Hash):
		return r.entitled(i)
	}
	return 0
}

// dated is how many tokens from i on are a date or a time, and the mark or line's end behind it.
func (r reader) dated(i int) int {
	numbers, named, clock, enclosed := 0, false, false, r.hash(i) == bracketHash
	j := i
	if enclosed {
		j++
	}
	for ; j < min(len(r.tokens), i+longestHeading); j++ {
		t := &r.tokens[j]
		switch {
		case j > i && r.newLine(j):
			return r.dateEnds(j-i, numbers, named, clock)
		case t.Kind == feature.Number || r.ordinal(j):
			numbers++
			clock = clock || r.clock(j)
		case months.has(t.Hash) && (r.counted(j-1) || r.counted(j+1)), weekdays.has(t.Hash):
			named = true
		case halves.has(t.Hash) || inDates.has(t.Hash) && r.counted(j-1) && r.counted(j+1):
		case t.Hash == commaHash, t.Hash == hyphenHash && t.Start == r.tokens[j-1].End: // "2024-11-03"
		case enclosed && t.Hash == closeHash, !enclosed && closesHeading.has(t.Hash):
			return r.dateEnds(j+1-i, numbers, named, clock)
		default:
			return 0
		}
	}
	return 0
}

// dateEnds is n where as many tokens are a date: three numbers, a day or month by name, or a time of day.
func (r reader) dateEnds(n, numbers int, named, clock bool) int {
	if named || clock || numbers >= 3 {
		return n
	}
	return 0
}

// ordinal says whether the word at i is a number with an ending: "3rd", "9pm".
func (r reader) ordinal(i int) bool {
	t := &r.tokens[i]
	return t.Kind == feature.Word && t.End-t.Start <= 4 && r.text[t.Start] >= '0' && r.text[t.Start] <= '9'
}

// counted says whether a number stands at i.
func (r reader) counted(i int) bool {
	return i >= 0 && i < len(r.tokens) && (r.tokens[i].Kind == feature.Number || r.ordinal(i))
}

// clock says whether the number at i is a time: "14:05", or the 42am of "10:42am".
func (r reader) clock(i int) bool {
	w := r.text[r.tokens[i].Start:r.tokens[i].End]
	return len(w) > 3 && w[len(w)-3] == ':' || len(w) > 2 && w[len(w)-1]|0x20 == 'm' && (w[len(w)-2]|0x20 == 'a' || w[len(w)-2]|0x20 == 'p') || halves.has(r.hash(i+1))
}

// entitled is how many tokens from i on are a title that says nothing of its own, and the mark or line's end behind it.
func (r reader) entitled(i int) int {
	head := false
	for j := i; j < min(len(r.tokens), i+longestHeading); j++ {
		t := &r.tokens[j]
		switch {
		case head && j > i && r.newLine(j):
			return j - i
		case headingHeads.has(t.Hash):
			head = true
		case headingWords.has(t.Hash):
		case head && closesHeading.has(t.Hash) && (t.Hash != hyphenHash || t.Start > r.tokens[j-1].End):
			return j + 1 - i
		default:
			return 0
		}
	}
	return 0
}

var (
	bracketHash = feature.Hash("[")
	closeHash   = feature.Hash("]")
	hyphenHash  = feature.Hash("-")
	months      = newWordSet("jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december")
	weekdays    = newWordSet("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun")
	halves      = newWordSet("am pm utc gmt est pst cet")
	// inDates stand between the numbers of a date or time.
	inDates       = newWordSet("/ . :")
	closesHeading = newWordSet(": - – — |")
	// headingHeads are what a post is called by what kind of post it is, headingWords what stands beside that.
	headingHeads = newWordSet("review thoughts opinion opinions rant vent venting experience story psa update take takes impressions feedback musings observation observations cents confession storytime ramble rambling discussion writeup recap verdict tldr note reminder")
	headingWords = newWordSet("my our a an the some quick short long little honest brief mini random few first initial final unpopular hot just on about this it here of and general daily weekly personal two today's small minor late night rant-ish obligatory friendly public another yet")
)
