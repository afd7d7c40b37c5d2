package query

import (
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query/analysis"
)

// apart is the gap of positions between title and text: wider than any phrase or
// distance, so that nothing matches across.
const apart = 1 << 20

// Doc is a mention made ready for matching: analysed once, matched by any number
// of queries. It may be reused for another mention, which then costs no memory.
// A Doc must not be used by two goroutines at once.
type Doc struct {
	m           *mention.Mention
	title, text analysis.Buffer
	hasTitle    bool
	// base and sentences are added to the positions and sentences of the text.
	base, sentences uint32
	cache           map[Field][]string
}

// NewDoc makes a mention ready for matching. The mention must not change while
// the Doc is used.
func NewDoc(m *mention.Mention) *Doc { return new(Doc).Reset(m) }

// Reset makes the Doc that of another mention and returns it.
func (d *Doc) Reset(m *mention.Mention) *Doc {
	d.m = m
	d.hasTitle = m.Title != ""
	d.base, d.sentences = 0, 0
	if d.hasTitle {
		d.title.Analyze(readable(m.Title))
		d.base = uint32(d.title.Positions()) + apart
		d.sentences = uint32(d.title.Sentences())
	}
	d.text.Analyze(readable(m.Text))
	clear(d.cache)
	return d
}

// MaxText is how many bytes of a title and of a text are read, by the matcher and
// the index alike. What lies behind is found by neither.
const MaxText = 1 << 20

// readable applies MaxText, at the start of a character.
func readable(s string) string {
	if len(s) <= MaxText {
		return s
	}
	n := MaxText
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// Mention is the mention the Doc was made of.
func (d *Doc) Mention() *mention.Mention { return d.m }

// Title and Text are the analyses of the mention's two texts.
func (d *Doc) Title() *analysis.Buffer { return d.titleBuffer() }

// Text is the analysis of the mention's text.
func (d *Doc) Text() *analysis.Buffer { return &d.text }

func (d *Doc) titleBuffer() *analysis.Buffer {
	if !d.hasTitle && len(d.title.Text()) > 0 {
		d.title.Analyze("")
	}
	return &d.title
}

// Values are what [Values] says of the mention, worked out once; they must not
// be changed and are valid until the next Reset.
func (d *Doc) Values(f Field) []string { return d.keywords(f) }

// keywords are the values of a field, worked out once.
func (d *Doc) keywords(f Field) []string {
	if v, ok := d.cache[f]; ok {
		return v
	}
	v := d.values(nil, f)
	if d.cache == nil {
		d.cache = make(map[Field][]string)
	}
	d.cache[f] = v
	return v
}
