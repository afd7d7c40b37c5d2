package web

import (
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/go-shiori/go-readability"
	"github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/earshot/earshot/crawler/markup"
)

// jury is a page with what three extractors, which err in different ways, took for
// its body. A logistic model over their votes and the place of each run of text
// has the last word: see weights.go.
type jury struct {
	units  []*unit
	votes  [][3]float64 // of trafilatura, readability, dom-distiller
	titles map[string]bool
	author string // by trafilatura
	date   time.Time

	seen        map[string]int // times a text stood on the page before
	dense       map[*html.Node]float64
	marks       map[*html.Node]marks
	first, last int   // units of running text that most extractors took; last < first when there are none
	distance    []int // to the nearest of those
}

// Beyond so many elements, or bytes of text, a page is no article but a list, and not
// worth three extractions.
const (
	mostJudged     = 20_000
	mostJudgedText = 256 << 10
)

// convene lets the extractors read a page. The page itself stays as it is.
func convene(doc *html.Node, f *facts, wantDate bool) *jury {
	j := &jury{titles: make(map[string]bool)}
	address := f.base
	if address == nil || address.Host == "" {
		address = &url.URL{Scheme: "https", Host: "page.invalid", Path: "/"}
	}
	read, distilled := byReadability(doc, address), byDistiller(doc, address)
	claims := [3]*claim{nil, newClaim(read), newClaim(distilled)} // before trafilatura, which may change what it is given
	opts := trafilatura.Options{EnableFallback: true, HtmlDateMode: trafilatura.Disabled, OriginalURL: address,
		FallbackCandidates: &trafilatura.FallbackCandidates{Readability: read, Distiller: distilled}}
	if f.base == nil || f.base.Host == "" {
		opts.OriginalURL = nil
	}
	if wantDate {
		opts.HtmlDateMode = trafilatura.Extensive
	}
	var body *html.Node
	body, j.author, j.date = byTrafilatura(doc, opts)
	claims[0] = newClaim(body)
	j.units = unitsOf(doc)
	for _, u := range j.units {
		j.votes = append(j.votes, [3]float64{claims[0].share(u), claims[1].share(u), claims[2].share(u)})
	}
	for _, t := range append([]string{f.title, f.first("og:title")}, f.h1...) {
		j.titles[strings.Join(wordsOf(t), " ")] = true
	}
	j.survey()
	return j
}

func byReadability(doc *html.Node, address *url.URL) (body *html.Node) {
	defer func() { _ = recover() }() // a fault inside an extractor is one vote less
	article, err := readability.FromDocument(doc, address)
	if err != nil {
		return nil
	}
	return article.Node
}

func byDistiller(doc *html.Node, address *url.URL) (body *html.Node) {
	defer func() { _ = recover() }()
	res, err := distiller.Apply(clone(doc), &distiller.Options{OriginalURL: address, SkipPagination: true})
	if err != nil {
		return nil
	}
	return res.Node
}

func byTrafilatura(doc *html.Node, opts trafilatura.Options) (body *html.Node, author string, date time.Time) {
	defer func() { _ = recover() }()
	res, err := trafilatura.ExtractDocument(doc, opts)
	if err != nil || res == nil {
		return nil, "", time.Time{}
	}
	return res.ContentNode, res.Metadata.Author, res.Metadata.Date
}

func clone(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: append([]html.Attribute(nil), n.Attr...)}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.AppendChild(clone(k))
	}
	return c
}

// body takes everything out of the page that is not its body and renders what is
// left. The page is used up.
func (j *jury) body(doc *html.Node, f *facts) markup.Text {
	keep, s := make([]bool, len(j.units)), j.reconsider(f)
	for i := range j.units {
		keep[i] = judge.chance(s.clues(i)) >= 0.5
	}
	for i, u := range j.units {
		if keep[i] && !(len(u.words) <= 6 && j.seen[u.key] >= refrain) {
			continue
		}
		for _, n := range u.nodes {
			if n.Parent != nil {
				n.Parent.RemoveChild(n)
			}
		}
	}
	return markup.Body(doc, f.base)
}

// refrain is how often a short line must stand on a page to be a credit or a label
// and no text, wherever it stands.
const refrain = 4

// chance is how likely a unit with these figures belongs to the body.
func chance(x [figures]float64) float64 {
	z := 0.0
	for i, w := range weights {
		z += w * x[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// survey prepares what units are judged by together.
func (j *jury) survey() {
	type sum struct{ all, took float64 }
	sums := map[*html.Node]*sum{}
	j.first, j.last, j.distance = len(j.units), -1, make([]int, len(j.units))
	near := farAway
	for i, u := range j.units {
		most := j.vote(i)
		near++
		if len(u.words) >= 12 && most > 0.55 && u.link*2 < len(u.text) {
			j.first, j.last, near = min(j.first, i), i, 0
		}
		j.distance[i] = near
		for n, d := u.nodes[0].Parent, 0; n != nil && d < 3; n, d = n.Parent, d+1 {
			s := sums[n]
			if s == nil {
				s = &sum{}
				sums[n] = s
			}
			s.all += float64(len(u.words))
			s.took += float64(len(u.words)) * most
		}
	}
	near = farAway
	for i := len(j.units) - 1; i >= 0; i-- {
		near = min(near+1, j.distance[i])
		j.distance[i] = min(near, farAway)
	}
	j.dense = make(map[*html.Node]float64, len(sums))
	for n, s := range sums {
		j.dense[n] = s.took / s.all
	}
	j.seen, j.marks = make(map[string]int), make(map[*html.Node]marks)
}

// farAway is the distance beyond which units do not differ.
const farAway = 30

// vote is how much of a unit the extractors took, on the average.
func (j *jury) vote(i int) float64 {
	v := j.votes[i]
	return (v[0] + v[1] + v[2]) / 3
}

// near is how much the extractors took of the neighbours of unit i, towards step.
func (j *jury) near(i, step int) float64 {
	took, all := 0.0, 0.0
	for k, n := 0, i+step; k < 3 && n >= 0 && n < len(j.units); k, n = k+1, n+step {
		w := math.Min(float64(len(j.units[n].words)), farAway)
		took += w * j.vote(n)
		all += w
	}
	if all == 0 {
		return 0
	}
	return took / all
}

// marks say where on a page something stands.
type marks struct {
	besides, aside, figure, heading, list, table, quote, comment, head, para, article bool
	minor                                                                             bool // captions, dates, tags and their like
}

// marksOf are the marks of an element and everything around it.
func (j *jury) marksOf(n *html.Node, depth int) marks {
	if n == nil || depth > 100 {
		return marks{}
	}
	if m, ok := j.marks[n]; ok {
		return m
	}
	m := j.marksOf(n.Parent, depth+1)
	m.minor = false // that of the nearest elements is asked for apart
	if n.Type == html.ElementNode && n.DataAtom != atom.Body && n.DataAtom != atom.Html {
		m.take(n)
	}
	j.marks[n] = m
	return m
}

func (m *marks) take(n *html.Node) {
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Aside, atom.Form:
		m.aside = true
	case atom.Figure, atom.Figcaption:
		m.figure = true
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		m.heading = true
	case atom.Ul, atom.Ol, atom.Dl:
		m.list = true
	case atom.Table:
		m.table = true
	case atom.Blockquote:
		m.quote = true
	case atom.Header:
		m.head = true
	case atom.P:
		m.para = true
	case atom.Article, atom.Main:
		m.article = true
	}
	class := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	if len(class) < 2 {
		return
	}
	m.besides = m.besides || n.DataAtom != atom.Article && n.DataAtom != atom.Main && besides.MatchString(class)
	m.comment = m.comment || strings.Contains(class, "comment") || strings.Contains(class, "kommentar") || strings.Contains(class, "disqus")
	m.minor = notLead.MatchString(class)
}

// minor says that a unit stands in something small beside running text.
func (j *jury) minor(n *html.Node) bool {
	for d := 0; n != nil && d < 3; n, d = n.Parent, d+1 {
		if j.marksOf(n, 0).minor {
			return true
		}
	}
	return false
}

// figures is how many figures a unit is judged by.
const figures = 40

// figures are what unit i is judged by, in the order of the weights. Units must be
// asked for in the order of the page.
func (j *jury) figures(i int) [figures]float64 {
	u, v := j.units[i], j.votes[i]
	j.seen[u.key]++
	parent := u.nodes[0].Parent
	m := j.marksOf(parent, 0)
	before, after := i < j.first && j.last >= 0, i > j.last && j.last >= 0
	var dense [3]float64
	for n, d := parent, 0; n != nil && d < 3; n, d = n.Parent, d+1 {
		dense[d] = j.dense[n]
	}
	t, r, d := v[0], v[1], v[2]
	length := math.Min(math.Log1p(float64(len(u.words))), 5)
	linked := float64(u.link) / float64(max(len(u.text), 1))
	return [figures]float64{
		1, t, r, d, t * r, t * d, r * d, t * r * d,
		length, linked, one(sentence.MatchString(u.text)), one(m.heading), one(m.list), one(m.table), one(m.figure), one(m.aside),
		one(m.besides), one(m.comment), one(j.minor(parent)), one(m.head), one(m.para), one(m.quote), one(m.article),
		one(j.titles[u.key]), one(j.seen[u.key] > 1), one(before), one(after), math.Log1p(float64(j.distance[i])) / 3.5,
		j.near(i, -1), j.near(i, 1), dense[0], dense[1], dense[2],
		length * t / 5, length * linked / 5, one(len(u.text) < 300 && notice().MatchString(u.text)), one(before) * t, one(after) * t,
		one(len(u.words) < 4), linked * t,
	}
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
