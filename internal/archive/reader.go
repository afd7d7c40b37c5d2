package archive

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/earshot/earshot/internal/mention"
)

// Format is how a file holds its mentions.
type Format string

// The formats read and written.
const (
	JSONL Format = "jsonl" // one JSON object a line, as in docs/formats.md
	CSV   Format = "csv"   // RFC 4180, a header line first
)

// maxRow is the longest row read, in bytes; a longer one is refused by its line
// number and reading goes on after it.
const maxRow = 16 << 20

// Options say how to read a file. Zero values are usable.
type Options struct {
	Format Format            // "" looks at the first byte: "{" is JSONL
	Map    map[string]string // our field → the file's field, as in published=time
	Source string            // source of rows that name none; default "import"
	Kind   string            // kind of rows that name none; default "import"
	// Location is the zone of times that carry none; Now is the discovery of
	// rows without any date.
	Location *time.Location
	Now      time.Time
}

// Row is one row of a file: a mention, a record of another kind, or the reason it is refused.
type Row struct {
	Line    int // where the row begins, from 1
	Mention mention.Mention
	Past    *mention.Past // what happened to it, of an export whole; else nil
	Record  *Record       // what it is instead of a mention; nil for a mention
	Err     error         // non-nil: the row is refused, reading can go on
	// ByAddress says that the row named no id, and has that of its address.
	ByAddress bool
}

// Reader yields the rows of a file one by one.
type Reader struct {
	o       Options
	lines   *lineReader
	targets map[string]field // the file's field → ours
	next    func() (Row, error)
	columns []string // CSV header
	comma   rune     // CSV delimiter, settled by the header
	own     bool     // the header is that of our own export
	// unclosed counts rows with a quote that never closes.
	unclosed int
	ignored  map[string]bool
	recoded  int
	// byAddress is [Row.ByAddress] of the row being read.
	byAddress bool
}

// NewReader looks at the beginning of r and makes ready to read it. It undoes
// gzip and UTF-16, both by content. Errors say which option is at fault.
func NewReader(r io.Reader, o Options) (*Reader, error) {
	targets, err := targetsOf(o.Map)
	if err != nil {
		return nil, err
	}
	if o.Source == "" {
		o.Source = "import"
	}
	if o.Kind == "" {
		o.Kind = "import"
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	plain, err := decoded(r)
	if err != nil {
		return nil, err
	}
	rd := &Reader{o: o, lines: &lineReader{r: plain}, targets: targets, ignored: map[string]bool{}}
	if o.Format == "" {
		rd.o.Format = sniff(plain)
	}
	switch rd.o.Format {
	case JSONL:
		rd.next = rd.nextJSON
	case CSV:
		rd.next = rd.nextCSV
		if err := rd.readHeader(); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("format %q: want jsonl or csv", o.Format)
	}
	return rd, nil
}

// Next returns the next row, or io.EOF after the last one. Any other error is
// the stream's own and ends reading.
func (r *Reader) Next() (Row, error) {
	r.byAddress = false
	row, err := r.next()
	row.ByAddress = r.byAddress && row.Err == nil
	return row, err
}

// Format is the format being read, chosen or recognised.
func (r *Reader) Format() Format { return r.o.Format }

// Ignored names the file's fields that mean nothing to earshot and were mapped
// to nothing, in order of the alphabet.
func (r *Reader) Ignored() []string {
	names := make([]string, 0, len(r.ignored))
	for name := range r.ignored {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Recoded counts rows that were not valid UTF-8 and were read as Windows-1252.
func (r *Reader) Recoded() int { return r.recoded }

func targetsOf(mapping map[string]string) (map[string]field, error) {
	targets := make(map[string]field, len(mapping))
	for ours, theirs := range mapping {
		f, ok := fieldNamed(ours)
		if ours == NativeID {
			f, ok = field{name: NativeID, set: func(*mention.Mention, string, *time.Location) error { return nil }}, true
		}
		if !ok || f.set == nil {
			return nil, fmt.Errorf("unknown field %q in --map; the fields are %s", ours, strings.Join(Fields(), ", "))
		}
		if theirs == "" {
			return nil, fmt.Errorf("--map %s= names no field of the file", ours)
		}
		targets[theirs] = f
	}
	return targets, nil
}

// decoded undoes gzip and byte order marks.
func decoded(r io.Reader) (*bufio.Reader, error) {
	buf := bufio.NewReaderSize(r, 64<<10)
	if magic, _ := buf.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		unzipped, err := gzip.NewReader(buf)
		if err != nil {
			return nil, fmt.Errorf("read gzip: %w", err)
		}
		buf = bufio.NewReaderSize(unzipped, 64<<10)
	}
	bom := unicode.BOMOverride(transform.Nop)
	return bufio.NewReaderSize(transform.NewReader(buf, bom), 64<<10), nil
}

func sniff(r *bufio.Reader) Format {
	head, _ := r.Peek(4096)
	if strings.HasPrefix(strings.TrimLeft(string(head), " \t\r\n"), "{") {
		return JSONL
	}
	return CSV
}

// utf8Row returns the row as valid UTF-8.
func (r *Reader) utf8Row(row []byte) []byte {
	if utf8.Valid(row) {
		return row
	}
	r.recoded++
	out, err := charmap.Windows1252.NewDecoder().Bytes(row)
	if err != nil {
		return []byte(strings.ToValidUTF8(string(row), "\uFFFD"))
	}
	return out
}

// finish fills in what a row left out, and refuses one that says nothing.
func (r *Reader) finish(m *mention.Mention, nativeID string) error {
	if strings.TrimSpace(m.Text) == "" && strings.TrimSpace(m.Title) == "" {
		return errors.New("neither text nor title; map one with --map text=…")
	}
	if m.Source == "" {
		m.Source = r.o.Source
	}
	if m.Kind == "" {
		m.Kind = r.o.Kind
	}
	if m.CanonicalURL == "" && m.URL != "" {
		if canonical, err := mention.Canonical(m.URL); err == nil {
			m.CanonicalURL = canonical
		}
	}
	// History counts as discovered when it was published, so that rules and
	// backtests see it in the order in which it happened.
	if m.Discovered.IsZero() {
		m.Discovered = m.Published
	}
	if doubt := m.DateDoubt(); m.Discovered.IsZero() || doubt == "ancient" && m.Discovered.Equal(m.Published) {
		m.Discovered = r.o.Now
	}
	if !r.o.Now.IsZero() && m.Discovered.After(r.o.Now) {
		m.Discovered = r.o.Now
	}
	if m.ID == "" {
		m.ID = identify(m, nativeID)
		r.byAddress = nativeID == "" && m.CanonicalURL != ""
	}
	return nil
}

// identify gives a stable id to a row that has none, so that importing the same
// file twice changes nothing.
func identify(m *mention.Mention, nativeID string) string {
	switch {
	case nativeID != "":
		return mention.NewID(m.Kind, nativeID, "")
	case m.CanonicalURL != "":
		return mention.NewID(m.Kind, "", m.CanonicalURL)
	}
	content := []string{m.Source, m.Author.Handle, m.Author.Name, m.Published.UTC().Format(time.RFC3339Nano), m.Title, m.Text}
	return mention.NewID(m.Kind, "content\x00"+strings.Join(content, "\x00"), "")
}

// lineReader hands out physical lines and can take some back.
type lineReader struct {
	r      *bufio.Reader
	line   int // number of the line last handed out
	back   []physicalLine
	failed error
}

type physicalLine struct {
	number int
	data   []byte // with its line end
	tooBig bool
}

// next is the next line with its line end, cut at maxRow bytes, or io.EOF.
func (l *lineReader) next() (physicalLine, error) {
	if len(l.back) > 0 {
		first := l.back[0]
		l.back = l.back[1:]
		return first, nil
	}
	if l.failed != nil {
		return physicalLine{}, l.failed
	}
	var data []byte
	tooBig := false
	for {
		part, err := l.r.ReadSlice('\n')
		if len(data)+len(part) > maxRow {
			tooBig = true
		} else {
			data = append(data, part...)
		}
		switch {
		case err == nil:
			l.line++
			return physicalLine{l.line, data, tooBig}, nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		}
		l.failed = err
		if len(data) == 0 && !tooBig {
			return physicalLine{}, err
		}
		l.line++
		return physicalLine{l.line, data, tooBig}, nil
	}
}

// unread gives lines back, to be handed out again in order.
func (l *lineReader) unread(lines []physicalLine) { l.back = append(slices.Clone(lines), l.back...) }
