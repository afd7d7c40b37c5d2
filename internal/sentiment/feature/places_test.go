package feature

import "testing"

func TestNamesWithSignsInsideAreFoundWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, name string
		want       int
	}{
		{"I love M&S, not m&s!", "M&S", 2}, {"Coca-Cola or Pepsi-Coca-Cola", "coca-cola", 2}, {"AT&T's line", "AT&T", 1}, {"AT&Tx and xAT&T", "AT&T", 0},
		{"Booking.com is down", "Booking.com", 1}, {"Booking is down", "Booking.com", 0}, {"@H&M!!!", "@H&M", 1}, {"Acme", "Acme", 0}, {"Yahoo! news", "Yahoo!", 1}, {"Yahoo!'s news, yahoo!!", "Yahoo!", 2}, {"Yahoo news", "Yahoo!", 0}, {"at Dunkin', 'dunkin'", "Dunkin'", 2}, {"Disney+17", "Disney+", 1},
		{"", "a-b", 0}, {"\xff-\xff", "\xff-\xff", 0}, {"ß-ẞ", "ß-ß", 0},
	} {
		var tk Tokenizer
		got := Places(c.text, tk.Tokens(c.text), []Name{NewName(c.name)})
		if len(got) != c.want {
			t.Errorf("%q in %q: %v, want %d", c.name, c.text, got, c.want)
		}
		for _, span := range got {
			if span[0] < 0 || span[1] > len(c.text) || span[0] >= span[1] {
				t.Errorf("%q in %q: %v lies outside", c.name, c.text, span)
			}
		}
	}
}
