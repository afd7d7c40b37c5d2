package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

func (r *Reader) nextJSON() (Row, error) {
	for {
		line, err := r.lines.next()
		if err != nil {
			return Row{}, err
		}
		if line.tooBig {
			return Row{Line: line.number, Err: fmt.Errorf("the line is longer than %d MiB", maxRow>>20)}, nil
		}
		data := bytes.TrimSpace(line.data)
		if len(data) == 0 {
			continue
		}
		data = r.utf8Row(data)
		if record := recordOf(data); record != nil && len(r.targets) == 0 {
			return Row{Line: line.number, Record: record}, nil
		}
		m, past, err := r.parseJSON(data)
		return Row{Line: line.number, Mention: m, Past: past, Err: err}, nil
	}
}

// parseJSON reads one object: our own form as it stands, anything else field by
// field.
func (r *Reader) parseJSON(data []byte) (mention.Mention, *mention.Past, error) {
	var own struct {
		whole
		Corrections given `json:"corrections"` // an export of ours marks them where they belong
	}
	if len(r.targets) == 0 && json.Unmarshal(data, &own) == nil && own.Text+own.Title != "" {
		own.Author.Handle = strings.TrimPrefix(own.Author.Handle, "@")
		if err := setCorrections(&own.Mention, string(own.Corrections), r.o.Location); err != nil {
			return mention.Mention{}, nil, err
		}
		if err := judged(&own.Mention); err != nil {
			return mention.Mention{}, nil, err
		}
		err := r.finish(&own.Mention, "")
		return own.Mention, own.History, err
	}
	m, err := r.parseForeign(data)
	return m, nil, err
}

// parseForeign reads an object field by field.
func (r *Reader) parseForeign(data []byte) (mention.Mention, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var object map[string]any
	if err := dec.Decode(&object); err != nil {
		return mention.Mention{}, jsonFault(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return mention.Mention{}, errors.New("more than one JSON value on the line")
	}
	var m mention.Mention
	nativeID, err := r.assign(&m, object)
	if err == nil {
		err = readMarks(&m, data)
	}
	if err != nil {
		return mention.Mention{}, err
	}
	return m, r.finish(&m, nativeID)
}

// assign sets the mention's fields from an object's leaves: by the mapping
// first, then by our own names.
func (r *Reader) assign(m *mention.Mention, object map[string]any) (nativeID string, err error) {
	leaves := map[string]string{}
	r.foldCorrections("", object, 0)
	flatten("", object, leaves, 0)
	for name, value := range leaves {
		f, mapped := r.targets[name]
		if mapped && f.name == NativeID {
			nativeID = value
			continue
		}
		if !mapped {
			if name == "author" {
				name = "author.name"
			}
			own, ok := fieldNamed(name)
			if !ok || own.set == nil || r.taken(own.name) {
				r.ignored[name] = true
				continue
			}
			f = own
		}
		if err := f.set(m, value, r.o.Location); err != nil {
			return "", err
		}
	}
	return nativeID, nil
}

// foldCorrections makes one value of an object or a list of corrections, wherever the mapping finds them:
// flattened, each brand would be a foreign field of its own.
func (r *Reader) foldCorrections(prefix string, object map[string]any, depth int) {
	for key, value := range object {
		name := prefix + key
		f, mapped := r.targets[name]
		if mapped && f.name == corrections || !mapped && name == corrections && !r.taken(corrections) {
			object[key] = correctionsOf(value)
			continue
		}
		if inner, ok := value.(map[string]any); ok && depth < deepest {
			r.foldCorrections(name+".", inner, depth+1)
		}
	}
}

// taken reports whether the mapping fills our field from elsewhere.
func (r *Reader) taken(ours string) bool {
	for _, f := range r.targets {
		if f.name == ours {
			return true
		}
	}
	return false
}

// deepest is how far objects within objects are read.
const deepest = 8

// flatten turns nested objects into dotted names. Arrays of plain values become
// one value with spaces between.
func flatten(prefix string, object map[string]any, into map[string]string, depth int) {
	for key, value := range object {
		name := prefix + key
		switch v := value.(type) {
		case nil:
		case map[string]any:
			if depth < deepest {
				flatten(name+".", v, into, depth+1)
			}
		case []any:
			parts := make([]string, 0, len(v))
			for _, item := range v {
				if s, ok := scalar(item); ok {
					parts = append(parts, s)
				}
			}
			into[name] = strings.Join(parts, " ")
		default:
			into[name], _ = scalar(v)
		}
	}
}

func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return fmt.Sprint(v), true
	}
	return "", false
}

func jsonFault(err error) error {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not valid JSON at byte %d: %w", syntax.Offset, err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("not valid JSON: the line ends inside the object")
	case errors.As(err, &wrongType):
		return fmt.Errorf("a line must hold one JSON object, this is a %s", wrongType.Value)
	}
	return fmt.Errorf("not valid JSON: %w", err)
}
