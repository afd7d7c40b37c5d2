package index

import (
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"

	api "github.com/blevesearch/bleve_index_api"
)

// MaxIndexedText is how many bytes of a title and of a text are indexed. What lies
// beyond stays in the journal and in the display but is not found.
const MaxIndexedText = query.MaxText

// document is a mention in the form in which Bleve takes it. It is built by
// hand: Bleve's own mapping walks structs by reflection, and its numbers and dates
// would cost half of all indexing.
type document struct {
	id     string
	fields []api.Field
}

// builder makes documents. Its working memory is reused from one to the next; a
// builder must not be used by two goroutines at once.
type builder struct {
	doc   query.Doc
	words wordBuilder
	keys  []keyword
	// shared are the fields of single values that many mentions have; Bleve only reads
	// them, so all may have the same.
	shared map[string]*keyField
}

func newBuilder() *builder {
	return &builder{keys: keywords(), shared: map[string]*keyField{}}
}

// build reads one mention.
func (b *builder) build(m *mention.Mention) *document {
	if len(m.Text) > MaxIndexedText || len(m.Title) > MaxIndexedText {
		short := *m
		short.Title, short.Text = cut(m.Title), cut(m.Text)
		m = &short
	}
	b.doc.Reset(m)
	story := ""
	if v := b.doc.Values(query.FieldStory); len(v) > 0 {
		story = v[0]
	}
	r := newRecord(m, story)
	d := &document{id: r.id, fields: make([]api.Field, 0, 12)}
	d.fields = append(d.fields,
		&keyField{name: fieldID, stored: r.append(nil), terms: oneTerm(r.id, 1)},
		b.words.field(&b.doc))
	for _, k := range b.keys {
		if f := b.keyField(k); f != nil {
			d.fields = append(d.fields, f)
		}
	}
	if sites := b.doc.Values(query.FieldSite); len(sites) > 0 {
		d.fields = append(d.fields, b.single(fieldHost, sites[0], 0)) // the host comes before the domains above it
	}
	if apart := query.CrisesApart(m); len(apart) > 0 {
		d.fields = append(d.fields, apartField(apart))
	}
	if by := author(m); by != "" && len(by) <= maxKeyword {
		d.fields = append(d.fields, b.single(fieldBy, by, 1))
	}
	return d
}

// single is a field with one value, shared when freq says that many have it.
func (b *builder) single(field, value string, freq int) *keyField {
	if freq > 0 {
		return &keyField{name: field, terms: oneTerm(value, freq)}
	}
	share := field + ":" + value
	f := b.shared[share]
	if f == nil {
		f = &keyField{name: field, terms: oneTerm(value, freq)}
		if len(b.shared) < maxShared {
			b.shared[share] = f
		}
	}
	return f
}

// maxShared bounds the fields a builder keeps for sharing.
const maxShared = 4096

// keyField is the field of a keyword, nil when the mention has no value there.
func (b *builder) keyField(k keyword) *keyField {
	values := b.doc.Values(k.field)
	if len(values) == 0 {
		return nil
	}
	if len(values) == 1 && k.freq == 0 && len(values[0]) <= maxKeyword {
		return b.single(string(k.field), values[0], 0)
	}
	terms := make(api.TokenFrequencies, len(values))
	for _, v := range values {
		if len(v) > maxKeyword || implied(k.field, v, values) {
			continue
		}
		if _, known := terms[v]; !known {
			terms[v] = newFreq(k.freq)
		}
	}
	if len(terms) == 0 {
		return nil
	}
	return &keyField{name: string(k.field), terms: terms}
}

// apartField is the field of the crises that are told of some brands alone.
func apartField(values []string) *keyField {
	terms := make(api.TokenFrequencies, len(values))
	for _, v := range values {
		if len(v) <= maxKeyword {
			terms[v] = newFreq(0)
		}
	}
	return &keyField{name: fieldApart, terms: terms}
}

// cut applies the limit on indexed text, at the start of a character.
func cut(s string) string {
	if len(s) <= MaxIndexedText {
		return s
	}
	n := MaxIndexedText
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// ID, and what follows, make a document an api.Document.
func (d *document) ID() string { return d.id }

// Size only feeds Bleve's memory statistics, which nobody reads here.
func (d *document) Size() int { return 0 }

// VisitFields hands every field to Bleve.
func (d *document) VisitFields(visit api.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// VisitComposite does nothing: there is no field made of others.
func (d *document) VisitComposite(api.CompositeFieldVisitor) {}

// HasComposite is false.
func (d *document) HasComposite() bool { return false }

// NumPlainTextBytes only feeds statistics.
func (d *document) NumPlainTextBytes() uint64 { return 0 }

// AddIDField does nothing: the id field is there from the start.
func (d *document) AddIDField() {}

// StoredFieldsBytes only feeds statistics.
func (d *document) StoredFieldsBytes() uint64 { return 0 }

// Indexed is true: every document has words or keywords.
func (d *document) Indexed() bool { return true }

// keyField is a field of whole values: the id, a source, a hashtag.
type keyField struct {
	name   string
	stored []byte // what the id field keeps; nil for the others
	terms  api.TokenFrequencies
}

func oneTerm(v string, freq int) api.TokenFrequencies {
	return api.TokenFrequencies{v: newFreq(freq)}
}

// newFreq counts a whole value. A frequency of 0 stores no norm with each posting, right for
// values that many share; 1 lets a value of a single document stand in the dictionary
// alone, with no postings at all.
func newFreq(n int) *api.TokenFreq {
	f := &api.TokenFreq{}
	f.SetFrequency(n)
	return f
}

// Name of the field; it and what follows make a keyField an api.Field.
func (f *keyField) Name() string { return f.name }

// Value is what the stored fields keep.
func (f *keyField) Value() []byte { return f.stored }

// ArrayPositions is nil: values have no order.
func (f *keyField) ArrayPositions() []uint64 { return nil }

// EncodedFieldType says text, as Bleve's keyword fields do.
func (f *keyField) EncodedFieldType() byte { return 't' }

// Analyze has nothing left to do.
func (f *keyField) Analyze() {}

// Options say that only the id is stored.
func (f *keyField) Options() api.FieldIndexingOptions {
	if f.stored != nil {
		return api.IndexField | api.StoreField
	}
	return api.IndexField
}

// AnalyzedLength is 1: a norm of one byte.
func (f *keyField) AnalyzedLength() int { return 1 }

// AnalyzedTokenFrequencies are the values.
func (f *keyField) AnalyzedTokenFrequencies() api.TokenFrequencies { return f.terms }

// NumPlainTextBytes only feeds statistics.
func (f *keyField) NumPlainTextBytes() uint64 { return 0 }
