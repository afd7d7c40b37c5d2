package feature

// flagsOf looks a normal form up among the words that steer what stands near
// them.
func flagsOf(norm []byte) uint8 {
	if len(norm) > 12 {
		return 0
	}
	n := len(norm)
	if n >= 4 && norm[n-1] == 't' && norm[n-2] == '\'' && norm[n-3] == 'n' {
		return Negator
	}
	return cues[string(norm)]
}

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
