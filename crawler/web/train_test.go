package web

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"

	"go/ast"
	"go/parser"
	"go/token"
	"strconv"

	"golang.org/x/net/html"
	"gonum.org/v1/gonum/mat"

	"github.com/earshot/earshot/crawler/markup"
)

// The weights of the jury come from pages that the extractors' own projects ship
// for their tests: pages that state their text in structured data, pages with a
// hand-checked result, and pages with sentences that must or must not be there.
// Pages of the shared evaluation set and half of the others are kept out.
// EARSHOT_TRAIN=1 go test ./crawler/web -run TestTrainTheJury -v prints them.

// moduleDir is where a dependency's files lie, or a skip.
func moduleDir(t testing.TB, module string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		t.Skipf("the files of %s are not here: %v", module, err)
	}
	return dir
}

const (
	trafilaturaModule = "github.com/markusmobius/go-trafilatura"
	readabilityModule = "github.com/go-shiori/go-readability"
)

// statedPages are pages that state their own text.
func statedPages(t testing.TB) []truePage {
	var out []truePage
	for name, page := range readPages(t, filepath.Join(moduleDir(t, trafilaturaModule), "test-files", "*", "*.html")) {
		if p, ok := ownWord(name, page); ok {
			out = append(out, p)
		}
	}
	return sorted(out)
}

// checkedPages are pages with a hand-checked body.
func checkedPages(t testing.TB) []truePage {
	var out []truePage
	for name, page := range readPages(t, filepath.Join(moduleDir(t, readabilityModule), "test-pages", "*", "source.html")) {
		want, err := os.ReadFile(filepath.Join(filepath.Dir(name), "expected.html"))
		if err != nil {
			continue
		}
		doc, err := html.Parse(bytes.NewReader(want))
		if err != nil {
			t.Fatal(err)
		}
		if body := markup.Body(doc, nil).Plain; len(body) >= 800 {
			out = append(out, truePage{name: filepath.Base(filepath.Dir(name)), body: body, html: page})
		}
	}
	return sorted(out)
}

func sorted(pages []truePage) []truePage {
	sort.Slice(pages, func(i, j int) bool { return pages[i].name < pages[j].name })
	return pages
}

// marked is a page of which sentences are known.
type marked struct {
	file          string
	with, without []string
	html          []byte
}

// markedPages are the pages of trafilatura's comparison, those of the shared
// evaluation set left out.
func markedPages(t testing.TB) []marked {
	dir := moduleDir(t, trafilaturaModule)
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, "scripts", "comparison", "data.go"), nil, 0)
	if err != nil {
		t.Skip(err)
	}
	held := map[string]bool{}
	for _, p := range sharedPages(t) {
		held[p.URL] = true
	}
	var out []marked
	ast.Inspect(file, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		entry, ok := kv.Value.(*ast.CompositeLit)
		if !ok || entry.Type != nil || held[stringOf(kv.Key)] {
			return true
		}
		m := marked{}
		for _, e := range entry.Elts {
			field, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch fmt.Sprint(field.Key) {
			case "File":
				m.file = stringOf(field.Value)
			case "With":
				m.with = stringsOf(field.Value)
			case "Without":
				m.without = stringsOf(field.Value)
			}
		}
		for _, d := range []string{"comparison", "mock", "simple"} {
			if page, err := os.ReadFile(filepath.Join(dir, "test-files", d, m.file)); err == nil && m.file != "" {
				m.html = page
				out = append(out, m)
				break
			}
		}
		return false
	})
	return out
}

func stringOf(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok {
		s, _ := strconv.Unquote(l.Value)
		return s
	}
	return ""
}

func stringsOf(e ast.Expr) (out []string) {
	if l, ok := e.(*ast.CompositeLit); ok {
		for _, x := range l.Elts {
			out = append(out, stringOf(x))
		}
	}
	return out
}

// example is one unit with what it should be.
type example struct {
	x         [figures]float64
	y, weight float64
}

// learn finds the weights of a logistic model by Newton's method.
func learn(list []example, ridge float64) [figures]float64 {
	var w [figures]float64
	for range 30 {
		grad, hess := mat.NewVecDense(figures, nil), mat.NewSymDense(figures, nil)
		for i := range figures {
			hess.SetSym(i, i, 1e-6)
			if i > 0 {
				hess.SetSym(i, i, ridge)
				grad.SetVec(i, ridge*w[i])
			}
		}
		g, h := grad.RawVector().Data, hess.RawSymmetric()
		for k := range list {
			e := &list[k]
			z := 0.0
			for i := range w {
				z += w[i] * e.x[i]
			}
			q := 1 / (1 + math.Exp(-z))
			a, b := e.weight*(q-e.y), e.weight*q*(1-q)
			for i := range w {
				if e.x[i] == 0 {
					continue
				}
				g[i] += a * e.x[i]
				for j := i; j < figures; j++ {
					h.Data[i*h.Stride+j] += b * e.x[i] * e.x[j]
				}
			}
		}
		var step mat.VecDense
		if step.SolveVec(hess, grad) != nil {
			break
		}
		for i := range w {
			w[i] -= step.AtVec(i)
		}
		if mat.Norm(&step, math.Inf(1)) < 1e-7 {
			break
		}
	}
	return w
}

// examples lets the jury judge a page; label says what a unit should be, below 0
// for unknown.
func examples(page []byte, label func(u *unit) float64) (out []example, words []int) {
	doc, base, err := parse(page, "text/html", "")
	if err != nil {
		return nil, nil
	}
	j := convene(doc, collect(doc, base), false)
	for i, u := range j.units {
		x := j.figures(i)
		if y := label(u); y >= 0 {
			out, words = append(out, example{x: x, y: y}), append(words, len(u.words))
		}
	}
	return out, words
}

// byBody labels units by the body of a page.
func byBody(body string) func(u *unit) float64 {
	var b strings.Builder
	b.WriteString("<body><p>" + html.EscapeString(body) + "</p>")
	for l := range strings.SplitSeq(body, "\n") {
		b.WriteString("<p>" + html.EscapeString(l) + "</p>")
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		return func(*unit) float64 { return -1 }
	}
	truth, flat, used := newClaim(doc), " "+strings.Join(wordsOf(body), " ")+" ", map[string]bool{}
	return func(u *unit) float64 {
		y := truth.share(u)
		switch {
		case len(u.words) < 4 && y < 1 && strings.Contains(flat, " "+u.key+" "):
			return -1
		case used[u.key] && len(u.words) > 3:
			return 0 // a second time
		}
		used[u.key] = true
		return y
	}
}

// bySentences labels units by sentences that must or must not be there.
func bySentences(m marked) func(u *unit) float64 {
	flat := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	return func(u *unit) float64 {
		text := flat(u.text)
		for _, s := range m.with {
			if s = flat(s); s != "" && strings.Contains(text, s) {
				return 1
			}
		}
		for _, s := range m.without {
			if s = flat(s); s != "" && strings.Contains(text, s) {
				return 0
			}
		}
		return -1
	}
}

func TestTrainTheJury(t *testing.T) {
	if os.Getenv("EARSHOT_TRAIN") == "" {
		t.Skip("set EARSHOT_TRAIN=1 to train")
	}
	var jobs []func() []example
	byWords := func(p truePage, much float64) {
		if half(p.name) == 0 {
			jobs = append(jobs, func() []example {
				list, words := examples(p.html, byBody(p.body))
				sum := 0.0
				for _, w := range words {
					sum += math.Min(float64(w), 60)
				}
				for i := range list {
					list[i].weight = 10 * much * math.Min(float64(words[i]), 60) / sum
				}
				return list
			})
		}
	}
	for _, p := range statedPages(t) {
		byWords(p, 2)
	}
	for _, p := range checkedPages(t) {
		byWords(p, 0.5)
	}
	for _, m := range markedPages(t) {
		jobs = append(jobs, func() []example {
			list, _ := examples(m.html, bySentences(m))
			for i := range list {
				list[i].weight = 6 / float64(len(list))
			}
			return list
		})
	}
	results := make([][]example, len(jobs))
	var wait sync.WaitGroup
	slots := make(chan struct{}, 2)
	for i, job := range jobs {
		slots <- struct{}{}
		wait.Go(func() { defer func() { <-slots }(); results[i] = job() })
	}
	wait.Wait()
	var all []example
	for _, r := range results {
		all = append(all, r...)
	}
	w := learn(all, 5)
	fmt.Printf("%d examples of %d pages\n", len(all), len(jobs))
	for i, v := range w {
		fmt.Printf("%.4f, ", v)
		if i%8 == 7 {
			fmt.Println()
		}
	}
}
