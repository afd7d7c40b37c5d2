package feature

import "testing"

// TestNamesAreFoundHoweverTheyAreWritten asks for names as people write them: without an
// apostrophe, with a sign more or less, as a tag, as a handle, in two words.
func TestNamesAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for name, texts := range map[string][]string{
		"Harry's":           {"harrys razors", "Harrys' blades", "HARRY’S", "#harrys", "@harrys", "Harry's."},
		"Sainsburys":        {"Sainsbury's", "sainsburys"},
		"Trader Joe's":      {"trader joes is", "TraderJoes", "#TraderJoes", "@traderjoes", "Trader Joe’s"},
		"Coca-Cola":         {"coca cola", "Coca-Cola", "CocaCola", "#cocacola", "Coca-Cola's"},
		"Walmart":           {"wal-mart", "Walmart's", "WALMART"},
		"L'Oréal":           {"Loreal", "l'oreal", "L’ORÉAL", "#loreal"},
		"elf":               {"e.l.f. lipstick", "my e.l.f", "elf"},
		"J Crew":            {"J.Crew", "j crew", "J-Crew"},
		"PlayStation":       {"Play Station", "playstation", "#PlayStation"},
		"Ben & Jerry's":     {"Ben and Jerry's", "ben & jerrys", "Ben & Jerry’s", "#benandjerrys"},
		"Marks and Spencer": {"Marks & Spencer", "marks and spencer's"},
		"H&M":               {"h & m", "H&M", "h and m"},
		"Citroën":           {"citroen", "CITROËN"},
		"C":                 {"C is fast", "C/C++ code", "a bit of C, too", "#C"},
		"C++":               {"C++ is slow", "in c++.", "C++17", "C/C++"},
		"C#":                {"C# is fine", "I like c#, too"},
		"🍎":                 {"🍎 is awful", "why🍎why", "🍎's"},
		"🍎🍏":                {"🍎🍏 is"},
		"❤":                 {"❤️ is"},
		"Ｂｏｌｔ":              {"bolt is"},
		"Q&amp;A Ltd":       {"Q&A Ltd"},
		"7-Eleven":          {"7-Eleven, again", "a 7 eleven", "#7eleven", "at the 7-eleven's"},
		"365":               {"365 is down", "on 365, too", "#365"},
		"3M":                {"3M tape", "by 3m."},
		"1Password":         {"my 1password", "1Password's"},
		"Häagen-Dazs":       {"Haagen Dazs", "haagen-dazs", "häagendazs"},
	} {
		for _, text := range texts {
			if found := findName(text, name); found != 1 {
				t.Errorf("%q in %q: found %d times, want 1", name, text, found)
			}
		}
	}
}

// TestOtherWordsAreNoNames holds what only looks like a name to be none.
func TestOtherWordsAreNoNames(t *testing.T) {
	t.Parallel()
	for name, texts := range map[string][]string{
		"Best Buy":    {"it is the best. Buy it", "best and buy"},
		"Harry's":     {"Harry said", "harry"},
		"elf":         {"e. l. f.", "self"},
		"Gap":         {"gaps", "a stopgap"},
		"PlayStation": {"play at the station"},
		"Walmart":     {"wal - mart", "wal, mart"},
		"C":           {"C++ is fast", "C# too", "c+", "#C++", "C#sharp"},
		"C++":         {"C is fast", "C+", "XC++"},
		"C#":          {"C is", "C++", "#C"},
		"🍎":           {"🍏 is", "apple"},
		"!":           {"wow!", "no"},
		"365":         {"3650 of them", "all 36 5"},
	} {
		for _, text := range texts {
			if found := findName(text, name); found != 0 {
				t.Errorf("%q in %q: found %d times, want none", name, text, found)
			}
		}
	}
}

func findName(text, name string) int {
	var tok Tokenizer
	tokens := tok.Tokens(text)
	names := []Name{NewName(name)}
	tokens, found := MaskSpans(tokens, Places(text, tokens, names))
	_, more := Mask(text, tokens, names, new([]byte))
	return found + more
}
