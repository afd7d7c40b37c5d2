package weights

// Entry is a row of the vocabulary, read as a number.
//
// The lowest [numberBits] are the word's number, 0 where nobody has met it. The next [oddsBits] are its odds: how much
// likelier than of a word that no list knows it is that a text with this one is English, beside all other languages at
// once. The highest byte is its lead: how much more it is English than any one other language.
type Entry uint32

const (
	numberBits = 17
	oddsBits   = 7
)

// The numbers that fit in an entry, and the odds.
const (
	MostNumber = 1<<numberBits - 1
	LeastOdds  = -1 << (oddsBits - 1)
	MostOdds   = 1<<(oddsBits-1) - 1
)

// NewEntry puts an entry together; what does not fit is cut.
func NewEntry(number int32, odds, lead int) Entry {
	odds = max(LeastOdds, min(MostOdds, odds))
	lead = max(-128, min(127, lead))
	return Entry(number&MostNumber) | Entry(odds&(1<<oddsBits-1))<<numberBits | Entry(uint8(lead))<<24
}

// Number is the word's number in the models.
func (e Entry) Number() int32 { return int32(e & MostNumber) }

// Odds is what the word says for English, in steps of a ninth of a natural log unit.
func (e Entry) Odds() int { return int(int32(e<<8) >> (32 - oddsBits)) }

// Lead is how much more the word is English than any one other language, in the same steps.
func (e Entry) Lead() int8 { return int8(e >> 24) }
