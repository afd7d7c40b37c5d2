package charset

import "testing"

func TestEncodingsAreBelievedInOrder(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, body, contentType, want string }{
		{"plain UTF-8", "caf\u00e9", "", "café"},
		{"undeclared latin-1", "caf\xe9", "", "café"},
		{"declared by the server", "\xef\xf0\xe8\xe2\xe5\xf2", "text/html; charset=windows-1251", "привет"},
		{"declared by the document", "<?xml version='1.0' encoding='windows-1251'?>\xef\xf0", "", "<?xml version='1.0' encoding='windows-1251'?>пр"},
		{"declared by a meta tag", "<meta charset=windows-1251>\xef\xf0", "text/html", "<meta charset=windows-1251>пр"},
		{"a server that claims UTF-8 wrongly", "caf\xe9", "text/xml; charset=utf-8", "café"},
		{"a mark wins over the server", "\xef\xbb\xbfcaf\u00e9", "text/xml; charset=windows-1251", "café"},
		{"UTF-16 with mark", "\xff\xfe<\x00a\x00", "", "<a"},
		{"UTF-16 without", "\x00<\x00a", "", "<a"},
		{"UTF-8 claimed to be UTF-16", "<?xml version='1.0' encoding='utf-16'?>\u00e9", "", "<?xml version='1.0' encoding='utf-16'?>é"},
		{"an unknown label", "caf\u00e9", "text/xml; charset=bogus", "café"},
		{"a rune cut off at the end", "caf\u00e9 \xf0\x9f\x98", "", "café \uFFFD"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := ToUTF8([]byte(c.body), c.contentType); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
