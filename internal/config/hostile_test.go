package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTenThousandRulesAreRead(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("[brands.acme]\nquery = \"acme\"\n")
	for i := range 10_000 {
		fmt.Fprintf(&b, "[[rules]]\nname = \"rule %d\"\ntype = \"keyword\"\nquery = 'recall OR \"word %d\" OR lawsuit%d*'\n", i, i, i)
	}
	cfg, err := Parse("rules.toml", []byte(b.String()))
	if err != nil || len(cfg.Rules) != 10_000 {
		t.Fatal(err)
	}
}

func TestEveryOneOfTenThousandFaultsIsCountedAndNoneCostsMuch(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("[brands.acme]\nquery = \"acme\"\n")
	for i := range 10_000 {
		fmt.Fprintf(&b, "[[rules]]\nname = \"rule %d\"\ntype = \"spkie\"\n", i)
	}
	_, err := Parse("rules.toml", []byte(b.String()))
	var p *Problems
	if !errors.As(err, &p) || p.Len() != 10_000 {
		t.Fatalf("%d problems", p.Len())
	}
}

// TestHugeAndHostileFilesEndInAMessage goes through files nobody writes by hand.
func TestHugeAndHostileFilesEndInAMessage(t *testing.T) {
	t.Parallel()
	mb := 10 << 20
	files := map[string][]byte{
		"ten megabytes of comment":        append([]byte("#"), bytes.Repeat([]byte("x"), mb)...),
		"ten megabytes of one text":       []byte("data_dir = \"" + strings.Repeat("x", mb) + "\"\n"),
		"ten megabytes of line ends":      bytes.Repeat([]byte("\n"), mb),
		"a binary file":                   bytes.Repeat([]byte{0, 1, 2, 0xff, '\n'}, mb/5),
		"ten megabytes of open brackets":  append([]byte("a = "), bytes.Repeat([]byte("["), mb)...),
		"a fault on each of many lines":   bytes.Repeat([]byte("a = = =\n"), mb/8),
		"many unclosed lists":             bytes.Repeat([]byte("a = [\n"), mb/6),
		"many unclosed triple quotes":     bytes.Repeat([]byte("a = \"\"\"\nb = '''\n"), mb/17),
		"a million keys":                  manyKeys(300_000),
		"one key of a megabyte":           []byte(strings.Repeat("k", 1<<20) + " = 1\n"),
		"a dotted key ten thousand deep":  []byte(strings.Repeat("a.", 10_000) + "a = 1\n"),
		"headers ten thousand deep":       []byte("[" + strings.Repeat("a.", 10_000) + "a]\n"),
		"a carriage return at every step": bytes.Repeat([]byte("a\r=\r1\r"), 1000),
	}
	for name, src := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("rules.toml", src)
			var p *Problems
			if err != nil && (!errors.As(err, &p) || p.Len() == 0) {
				t.Fatal(err)
			}
			if text := p.render(); len(text) > 2<<20 {
				t.Errorf("a message of %d bytes", len(text))
			}
		})
	}
}

func (p *Problems) render() string {
	if p == nil {
		return ""
	}
	return p.Render()
}

func manyKeys(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "key%d = %d\n", i, i)
	}
	return b.Bytes()
}

func TestAFileAboveTheLimitIsRefusedUnread(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rules.toml")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(MaxSize+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); !errors.Is(err, errTooLarge) {
		t.Errorf("err %v", err)
	}
	if _, err := Load(filepath.Dir(path)); err == nil {
		t.Error("a directory was read")
	}
}
