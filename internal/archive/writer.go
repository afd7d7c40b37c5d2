package archive

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// Writer writes mentions to a file. Close flushes it; it does not close the
// stream beneath.
type Writer struct {
	format Format
	out    io.Writer
	json   *json.Encoder
	csv    *csv.Writer
	began  bool
}

// NewWriter writes to w in the given format.
func NewWriter(w io.Writer, format Format) (*Writer, error) {
	switch format {
	case JSONL:
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return &Writer{format: format, out: w, json: enc}, nil
	case CSV:
		return &Writer{format: format, csv: csv.NewWriter(w)}, nil
	}
	return nil, fmt.Errorf("format %q: want jsonl or csv", format)
}

// Write adds one mention. In CSV a cell that a spreadsheet would run as a formula
// is made harmless by an apostrophe, which [Reader] takes off again.
func (w *Writer) Write(m *mention.Mention) error {
	if w.format == JSONL {
		return w.json.Encode(m)
	}
	if err := w.header(); err != nil {
		return err
	}
	row := make([]string, len(fields))
	for i, f := range fields {
		row[i] = guard(f.get(m))
	}
	return w.csv.Write(row)
}

// Close writes what is still buffered; of no mention at all, the CSV header.
func (w *Writer) Close() error {
	if w.format == JSONL {
		return nil
	}
	if err := w.header(); err != nil {
		return err
	}
	w.csv.Flush()
	return w.csv.Error()
}

func (w *Writer) header() error {
	if w.began {
		return nil
	}
	w.began = true
	return w.csv.Write(columnNames())
}

// columnNames is the header of our own CSV.
func columnNames() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// formulaStarts are the characters at which spreadsheets begin to calculate
// (OWASP, CSV Injection).
const formulaStarts = "=+-@\t\r"

// guard keeps a spreadsheet from running a cell. A cell that begins with an
// apostrophe is guarded too, so that unguard can tell them apart.
func guard(cell string) string {
	if cell == "" || !strings.ContainsRune(formulaStarts+"'", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell // a number is a number
	}
	return "'" + cell
}

// unguard takes a guard off. An apostrophe before anything else is the text's own.
func unguard(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(formulaStarts+"'", rune(cell[1])) {
		return cell[1:]
	}
	return cell
}
