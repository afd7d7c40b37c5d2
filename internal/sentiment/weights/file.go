package weights

import (
	"encoding/binary"
	"fmt"
	"math"
)

// magic opens a weights file; its last byte is the version of the format.
const magic = "earshot\x02"

// File is a set of named sections.
type File struct {
	names []string
	parts map[string]string
}

// Put adds a section; a second one of the same name replaces the first.
func (f *File) Put(name string, data []byte) {
	if f.parts == nil {
		f.parts = map[string]string{}
	}
	if _, ok := f.parts[name]; !ok {
		f.names = append(f.names, name)
	}
	f.parts[name] = string(data)
}

// PutFloats adds a section of float32.
func (f *File) PutFloats(name string, v []float32) {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	f.Put(name, b)
}

// Bytes lays the file out, sections in the order they were put.
func (f *File) Bytes() []byte {
	out := []byte(magic)
	for _, n := range f.names {
		out = append(out, byte(len(n)))
		out = append(out, n...)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(f.parts[n])))
		out = append(out, f.parts[n]...)
	}
	return out
}

// Open reads a file without copying its sections.
func Open(s string) (*File, error) {
	if len(s) < len(magic) || s[:len(magic)] != magic {
		return nil, fmt.Errorf("open weights: not a weights file of this version")
	}
	f := &File{parts: map[string]string{}}
	for s = s[len(magic):]; len(s) > 0; {
		n := int(s[0])
		if len(s) < 5+n {
			return nil, fmt.Errorf("open weights: cut short in a section's head")
		}
		name := s[1 : 1+n]
		size := int(le32(s[1+n:]))
		s = s[5+n:]
		if len(s) < size {
			return nil, fmt.Errorf("open weights: section %q is cut short", name)
		}
		f.names = append(f.names, name)
		f.parts[name], s = s[:size], s[size:]
	}
	return f, nil
}

// Section returns a section's bytes, "" when there is none.
func (f *File) Section(name string) string { return f.parts[name] }

// Table opens a section that holds a table.
func (f *File) Table(name string) (*Table, error) {
	t, err := OpenTable(f.parts[name])
	if err != nil {
		return nil, fmt.Errorf("section %q: %w", name, err)
	}
	return t, nil
}

// Floats decodes a section of float32.
func (f *File) Floats(name string) []float32 {
	s := f.parts[name]
	v := make([]float32, len(s)/4)
	for i := range v {
		v[i] = math.Float32frombits(le32(s[4*i:]))
	}
	return v
}
