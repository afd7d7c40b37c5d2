package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// The records an export whole holds beside mentions, in the order they are written.
const (
	RecordTombstone = "tombstone" // what was forgotten on request, as a hash
	RecordSearch    = "search"    // a saved search
	RecordMute      = "mute"
	RecordSilence   = "silence"
)

var records = []string{RecordTombstone, RecordSearch, RecordMute, RecordSilence}

// Record is a line that is no mention: `{"record": KIND, KIND: {…}}`. What Body holds is for
// the room to know whose it is.
type Record struct {
	Kind string
	Body json.RawMessage
}

// whole is a mention's line in an export whole.
type whole struct {
	mention.Mention
	History *mention.Past `json:"history,omitempty"`
}

// WriteWhole adds a mention with its past, which may be nil, as JSON.
func (w *Writer) WriteWhole(m *mention.Mention, p *mention.Past) error {
	if w.format != JSONL {
		return errors.New("only jsonl can hold the history of mentions")
	}
	return w.json.Encode(whole{*m, p})
}

// WriteRecord adds a line that is no mention.
func (w *Writer) WriteRecord(kind string, body any) error {
	if w.format != JSONL {
		return errors.New("only jsonl can hold anything but mentions")
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode %s: %w", kind, err)
	}
	_, err = fmt.Fprintf(w.out, "{\"record\":%q,%q:%s}\n", kind, kind, raw)
	return err
}

// recordStart is how the line of a record begins, as we write it.
var recordStart = []byte(`{"record":"`)

// recordOf reads a line as a record; nil when it is none of ours.
func recordOf(data []byte) *Record {
	if !bytes.HasPrefix(data, recordStart) {
		return nil
	}
	var object map[string]json.RawMessage
	var kind string
	if json.Unmarshal(data, &object) != nil || json.Unmarshal(object["record"], &kind) != nil || !slices.Contains(records, kind) || object[kind] == nil {
		return nil
	}
	return &Record{kind, object[kind]}
}
