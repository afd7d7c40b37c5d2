package config

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
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

// TestLaidOutFilesMeanTheSame disturbs the white space and comments of whole rules files at
// random: laid out they mean what they meant, every comment stands as it was, and laying
// out again changes nothing.
func TestLaidOutFilesMeanTheSame(t *testing.T) {
	t.Parallel()
	shipped, err := os.ReadFile(filepath.Join("..", "..", "rules.toml"))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(4, 4))
	for k := range 300 {
		input := disturbed(r, []string{string(shipped), design}[k%2])
		once, err := Format("x", []byte(input))
		if err != nil {
			t.Fatalf("%v\n%s", err, input)
		}
		checkLaidOut(t, input, once)
		if got, want := commentsOf(string(once)), commentsOf(input); !slices.Equal(got, want) {
			t.Fatalf("comments %q, want %q", got, want)
		}
	}
}

// disturbed is a rules file with other white space and further comments, between lines that
// are no part of a longer value.
func disturbed(r *rand.Rand, src string) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	inside := false // a value of several lines
	for k, line := range strings.Split(src, "\n") {
		opens := strings.HasSuffix(strings.TrimSpace(line), "[") || strings.Count(line, `"""`)%2 == 1 || strings.Count(line, `'''`)%2 == 1
		if key, value, isPair := strings.Cut(line, "="); !inside && isPair && !strings.HasPrefix(strings.TrimSpace(line), "#") && !opens {
			line = pick("", "  ", "\t") + strings.TrimSpace(key) + pick("=", " =", "=  ", "   = ") + strings.TrimSpace(value)
			if !strings.Contains(line, "#") {
				line += pick("", " ", "", "# über k", "   # a = [b]")
			}
		}
		if !inside {
			line = pick("", "", "", "\n", "\n\n\n", fmt.Sprintf("# note %d = \"x\n", k)) + line
		}
		if opens {
			inside = !inside
		} else if inside && strings.HasPrefix(strings.TrimSpace(line), "]") {
			inside = false
		}
		b.WriteString(line + pick("\n", "\n", "\r\n"))
	}
	return b.String()
}

// commentsOf are the comments that have a line of their own.
func commentsOf(src string) []string {
	var out []string
	for line := range strings.Lines(src) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// checkLaidOut holds a file that was laid out to the one it was before.
func checkLaidOut(t *testing.T, input string, once []byte) {
	t.Helper()
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
		checkLaidOut(t, input, once)
	})
}
