package archive

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// readHeader reads the first row and settles which column means what.
func (r *Reader) readHeader() error {
	record, line, err := r.record()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty")
	}
	if err != nil {
		return fmt.Errorf("line %d: %w", line, err)
	}
	seen := map[string]bool{}
	for i, name := range record {
		name = strings.TrimSpace(name)
		record[i] = name
		if seen[name] && name != "" {
			return fmt.Errorf("line %d: the column %q stands twice in the header", line, clip(name))
		}
		seen[name] = true
	}
	for theirs, f := range r.targets {
		if !seen[theirs] {
			return fmt.Errorf("--map %s=%s: the file has no column %q; its columns are %s", f.name, theirs, theirs, strings.Join(clipAll(record), ", "))
		}
	}
	r.columns = record
	r.own = isOwn(record)
	if !r.hasWords() {
		return fmt.Errorf("line %d: no column holds the text; name it with --map text=COLUMN (the columns are %s)", line, strings.Join(clipAll(record), ", "))
	}
	return nil
}

// isOwn reports whether a header is that of our own export: all our columns, or those that there
// were before others came at the end.
func isOwn(header []string) bool {
	names := columnNames()
	first := slices.Index(names, corrections) + 1 // the last column of the first exports
	return len(header) >= first && len(header) <= len(names) && slices.Equal(header, names[:len(header)])
}

// hasWords reports whether any column gives a mention its text or title.
func (r *Reader) hasWords() bool {
	for _, name := range r.columns {
		f, _, ok := r.column(name)
		if ok && (f.name == "text" || f.name == "title") {
			return true
		}
	}
	return false
}

// column says which of our fields a column of the file fills.
func (r *Reader) column(name string) (f field, native, ok bool) {
	if f, ok := r.targets[name]; ok {
		return f, f.name == NativeID, true
	}
	ours := strings.ToLower(name)
	if ours == "author" {
		ours = "author.name"
	}
	if ours == NativeID {
		return field{}, true, true
	}
	f, ok = fieldNamed(ours)
	return f, false, ok && f.set != nil && !r.taken(f.name)
}

func (r *Reader) nextCSV() (Row, error) {
	record, line, err := r.record()
	if errors.Is(err, errRefusedRow) {
		return Row{Line: line, Err: err}, nil
	}
	if err != nil {
		return Row{}, err
	}
	if len(record) > len(r.columns) && strings.Join(record[len(r.columns):], "") != "" {
		return Row{Line: line, Err: fmt.Errorf("%d fields where the header has %d; is a quote missing?", len(record), len(r.columns))}, nil
	}
	m, err := r.parseRecord(record)
	return Row{Line: line, Mention: m, Err: err}, nil
}

func (r *Reader) parseRecord(record []string) (mention.Mention, error) {
	var m mention.Mention
	nativeID := ""
	for i, name := range r.columns {
		if i >= len(record) {
			break // a short row: spreadsheets leave out empty cells at the end
		}
		f, native, ok := r.column(name)
		switch {
		case !ok && r.own:
			// Worked out again; that it was judged says that its story is our own.
			if name == "sentiment.label" && record[i] != "" {
				m.Sentiment = &mention.Sentiment{Label: mention.Label(record[i])}
			}
		case !ok:
			r.ignored[name] = true
		case native:
			nativeID = record[i]
		default:
			value := record[i]
			if f.name != "text" && f.name != "title" {
				value = strings.TrimSpace(value)
			}
			if err := f.set(&m, r.unguarded(value), r.o.Location); err != nil {
				return mention.Mention{}, err
			}
		}
	}
	return m, r.finish(&m, nativeID)
}

// unguarded undoes what our own export did to a cell; other files' cells are
// theirs.
func (r *Reader) unguarded(value string) string {
	if r.own {
		return unguard(value)
	}
	return value
}

// errRefusedRow marks a row that cannot be read while the next one can.
var errRefusedRow = errors.New("row refused")

// record reads one logical row, which may span lines inside quotes. A quote that
// is never closed costs its own line alone, not the rest of the file.
func (r *Reader) record() (fields []string, line int, err error) {
	first, err := r.firstLine()
	if err != nil {
		return nil, first.number, err
	}
	if first.tooBig {
		return nil, first.number, fmt.Errorf("%w: the line is longer than %d MiB", errRefusedRow, maxRow>>20)
	}
	row, more := first.data, []physicalLine(nil)
	var quotes quoteState
	quotes.feed(row, r.delimiter(row))
	for quotes.open() {
		next, err := r.lines.next()
		if err == nil {
			more = append(more, next)
		}
		if err != nil || next.tooBig || len(row)+len(next.data) > maxRow || len(more) > r.spanLimit() {
			r.unclosed++
			r.lines.unread(more)
			return nil, first.number, fmt.Errorf("%w: a quote opened on this line is never closed", errRefusedRow)
		}
		row = append(row, next.data...)
		quotes.feed(next.data, r.comma)
	}
	fields, err = r.split(r.utf8Row(row))
	if err != nil {
		return nil, first.number, fmt.Errorf("%w: %w", errRefusedRow, err)
	}
	return fields, first.number, nil
}

// spanLimit is how many lines one row may span. After many rows with a quote
// that never closes it is small, so that a file full of them takes linear time.
func (r *Reader) spanLimit() int {
	if r.unclosed > 50 {
		return 50
	}
	return maxRow
}

// quoteState follows whether a row is inside a quoted field, by the rules of
// RFC 4180 and, like encoding/csv with LazyQuotes, leaving stray quotes alone.
type quoteState struct {
	started, quoted, closing bool
}

func (q *quoteState) feed(data []byte, comma rune) {
	for _, c := range data {
		switch {
		case q.closing && c == '"':
			q.closing = false // a doubled quote: still inside
		case q.closing && (c == byte(comma) || c == '\n' || c == '\r'):
			q.started, q.quoted, q.closing = false, false, false
		case q.closing:
			q.closing = false // a stray quote: still inside
		case q.quoted:
			q.closing = c == '"'
		case c == byte(comma) || c == '\n':
			q.started = false
		case !q.started:
			q.started, q.quoted = true, c == '"'
		}
	}
}

func (q *quoteState) open() bool { return q.quoted && !q.closing }

// firstLine skips empty lines.
func (r *Reader) firstLine() (physicalLine, error) {
	for {
		line, err := r.lines.next()
		if err != nil || line.tooBig || len(bytes.TrimSpace(line.data)) > 0 {
			return line, err
		}
	}
}

// split cuts a row at its commas; semicolons or tabs where the header uses those.
func (r *Reader) split(row []byte) ([]string, error) {
	comma := r.delimiter(row)
	if r.own {
		row = keepReturns(row, comma)
	}
	c := csv.NewReader(bytes.NewReader(row))
	c.LazyQuotes = true
	c.FieldsPerRecord = -1
	c.Comma = comma
	fields, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("read the row: %w", err)
	}
	return fields, nil
}

// keepReturns doubles a carriage return before a line feed inside quotes, of which
// encoding/csv takes one away: a text of our own export comes back as it was.
func keepReturns(row []byte, comma rune) []byte {
	if !bytes.Contains(row, []byte("\r\n")) {
		return row
	}
	out := make([]byte, 0, len(row)+16)
	var quotes quoteState
	for i, c := range row {
		if c == '\r' && quotes.open() && i+1 < len(row) && row[i+1] == '\n' {
			out = append(out, c)
		}
		out = append(out, c)
		quotes.feed(row[i:i+1], comma)
	}
	return out
}

// delimiter is what stands most often in the header outside quotes.
func (r *Reader) delimiter(header []byte) rune {
	if r.comma != 0 {
		return r.comma
	}
	best, most := ',', 0
	for _, candidate := range []rune{',', ';', '\t', '|'} {
		n, quoted := 0, false
		for _, c := range string(header) {
			switch {
			case c == '"':
				quoted = !quoted
			case c == candidate && !quoted:
				n++
			}
		}
		if n > most {
			best, most = candidate, n
		}
	}
	r.comma = best
	return best
}

func clipAll(names []string) []string {
	out := make([]string, 0, len(names))
	for _, name := range names {
		out = append(out, strconv.Quote(clip(name)))
	}
	return out
}
