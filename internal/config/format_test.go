package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

func TestFormatLaysOutAndKeepsEveryWord(t *testing.T) {
	t.Parallel()
	const messy = "\ufeff  # the zone\r\ntimezone=\"UTC\"\t# here\r\n\r\n\r\n[slack]\r\n  channel   = '#a' #where\r\n  max_per_hour=5   # few\r\n# the brand\r\n[brands.acme]\r\nname=\"Acme\"\r\nquery = \"\"\"\r\nacme OR \\\r\n   globex\"\"\" # two lines\r\nowned = [\r\n  \"acme.example\", # site\r\n  \"@acme\"\r\n]\r\n\r\n\r\n"
	const want = `# the zone
timezone = "UTC"  # here

[slack]
channel      = '#a'  #where
max_per_hour = 5     # few
# the brand
[brands.acme]
name  = "Acme"
query = """
acme OR \
   globex"""  # two lines
owned = [
  "acme.example", # site
  "@acme"
]
`
	got, err := Format("rules.toml", []byte(messy))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTheShippedRulesAreLaidOut(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile(filepath.Join("..", "..", "rules.toml"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Format("rules.toml", src)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(src) {
		t.Errorf("run earshot rules fmt --write; it would be\n%s", got)
	}
}

func TestABrokenFileIsNotLaidOut(t *testing.T) {
	t.Parallel()
	if _, err := Format("rules.toml", []byte("a = \n")); err == nil {
		t.Error("no error")
	}
}

// FuzzFormat holds laying out to its promise: the same meaning, and laying out
// once is enough.
func FuzzFormat(f *testing.F) {
	files, _ := filepath.Glob("testdata/faults/*.txt")
	for _, file := range files {
		if whole, err := os.ReadFile(file); err == nil {
			input, _, _ := strings.Cut(string(whole), divider)
			f.Add(input)
		}
	}
	f.Add(design)
	f.Add("a = [\n1, # x\n2]\n#\n[b]\nc.d = {e = 1}#f\n\n\n")
	f.Fuzz(func(t *testing.T, input string) {
		once, err := Format("x", []byte(input))
		if err != nil {
			return
		}
		var before, after map[string]any
		if toml.Unmarshal([]byte(strings.TrimPrefix(input, "\ufeff")), &before) != nil {
			t.Skip()
		}
		if err := toml.Unmarshal(once, &after); err != nil || !reflect.DeepEqual(before, after) {
			t.Fatalf("%q became %q, which means something else: %v", input, once, err)
		}
		twice, err := Format("x", once)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("%q, laid out again, is %q: %v", once, twice, err)
		}
		if strings.Count(input, "#") != strings.Count(string(once), "#") {
			t.Fatalf("a comment was lost from %q: %q", input, once)
		}
	})
}
