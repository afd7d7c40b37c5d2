package feature

// flagsOf looks a normal form and its hash up among the words that steer what
// stands near them.
func flagsOf(norm []byte, h uint64) uint8 {
	n := len(norm)
	if n >= 4 && n <= 12 && norm[n-1] == 't' && norm[n-2] == '\'' && norm[n-3] == 'n' {
		return Negator
	}
	return steers(h)
}

// steers is what the word of this hash does to what stands near it.
func steers(h uint64) uint8 {
	if at := h % cueMarks; cueBits[at/64]&(1<<(at%64)) == 0 {
		return 0
	}
	return steersSlowly(h)
}

// cueMarks is how many bits there are for few enough words to be taken for a cue.
const cueMarks = 8192

// cueBits marks the hashes for which a cue is looked for.
var cueBits = func() (b [cueMarks / 64]uint64) {
	for w := range cues {
		at := Hash(w) % cueMarks
		b[at/64] |= 1 << (at % 64)
	}
	return b
}()

func steersSlowly(h uint64) uint8 {
	for i := h % cueSlots; ; i = (i + 1) % cueSlots {
		switch cueTable[i].hash {
		case h:
			return cueTable[i].flags
		case 0:
			return 0
		}
	}
}

// cueSlots is a power of two well above the number of cues, so that a look-up
// ends at once.
const cueSlots = 1024

// cueTable holds the cues by their hash.
var cueTable = func() (t [cueSlots]struct {
	hash  uint64
	flags uint8
}) {
	for w, f := range cues {
		h := Hash(w)
		i := h % cueSlots
		for t[i].hash != 0 {
			i = (i + 1) % cueSlots
		}
		t[i].hash, t[i].flags = h, f
	}
	return t
}()

// cues are the negators and contrast words of the languages we train on,
// in normal form.
var cues = func() map[string]uint8 {
	m := map[string]uint8{}
	for _, w := range []string{
		"not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "without", "cannot", "cant", "dont", "wont", "isnt", "didnt", "doesnt", "wasnt", "aint", "hardly", "barely", "couldnt", "wouldnt", "shouldnt", "havent", "hasnt",
		"nicht", "kein", "keine", "keinen", "nie", "ohne", "pas", "jamais", "rien", "sans", "ne", "nunca", "nada", "sin", "jamas", "ni", "nao", "sem", "nem", "non", "mai", "senza", "niente", "ne", "nessuno",
		"nahi", "nahin", "mat", "nai", "लا", "ما", "لم", "ليس", "لن", "لا", "مش", "غير", "नहीं", "ना", "मत", "не", "нет", "ни",
	} {
		m[w] |= Negator
	}
	for _, w := range []string{"but", "however", "though", "although", "yet", "aber", "doch", "mais", "pero", "mas", "ma", "però", "pero", "lekin", "par", "magar", "لكن", "بس", "लेकिन", "но"} {
		m[w] |= Contrast
	}
	return m
}()
