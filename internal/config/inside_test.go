package config

import (
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"
)

// TestPlacesInsideTextsSurviveEscapes decodes whatever TOML string it meets as
// the library does, and points from each decoded byte to where it is written.
func TestPlacesInsideTextsSurviveEscapes(t *testing.T) {
	t.Parallel()
	pieces := rapid.SampledFrom([]string{
		"a", "é", "漢", "🙂", `\n`, `\t`, `\"`, `\\`, `\u00e9`, `\U0001F642`, "\n", "\r\n", "\\\n  \n ", "\\\r\n", " ", "'", `"`, "x", `\e`, `\x41`,
	})
	quotes := rapid.SampledFrom([]string{`"`, "'", `"""`, "'''"})
	rapid.Check(t, func(t *rapid.T) {
		q := quotes.Draw(t, "quotes")
		raw := q
		for _, p := range rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces") {
			raw += p
		}
		raw += q
		var doc struct{ V string }
		if toml.Unmarshal([]byte("v = "+raw+"\n"), &doc) != nil {
			t.Skip("not TOML")
		}
		decoded, offsets := decode([]byte(raw))
		if string(decoded) != doc.V {
			t.Fatalf("%q decodes to %q, want %q", raw, decoded, doc.V)
		}
		if len(offsets) != len(decoded)+1 {
			t.Fatalf("%d offsets for %d bytes", len(offsets), len(decoded))
		}
		for i := 1; i < len(offsets); i++ {
			if offsets[i] < offsets[i-1] {
				t.Fatalf("offsets fall: %v", offsets)
			}
		}
	})
}

func TestInsidePointsAtTheLetter(t *testing.T) {
	t.Parallel()
	src := "q = \"\"\"\nacme OR \\\n   {ACME} OR \\u0029\"\"\"\n"
	txt := newText("x", []byte(src))
	root, faults := readTree(txt)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	v := root.get("q").value
	if v.text != "acme OR {ACME} OR )" {
		t.Fatalf("%q", v.text)
	}
	for decoded, written := range map[string]string{"acme": "acme", "{ACME}": "{ACME}", ")": "\\u0029"} {
		from := strings.Index(v.text, decoded)
		got := txt.inside(v, from, from+len(decoded))
		if s := src[got.start:got.end]; s != written {
			t.Errorf("%q points at %q", decoded, s)
		}
	}
}
