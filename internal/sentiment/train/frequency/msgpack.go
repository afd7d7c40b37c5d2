package frequency

import "fmt"

// decoder reads as much MessagePack as frequency lists use.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) take(n int) []byte {
	if len(d.b) < n {
		d.err = fmt.Errorf("cut short")
		d.b = nil
		return make([]byte, n)
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) size(n int) int {
	v := 0
	for _, c := range d.take(n) {
		v = v<<8 | int(c)
	}
	return v
}

// value reads one value: a list, a string, or nil for anything else.
func (d *decoder) value() any {
	if d.err != nil {
		return nil
	}
	c := d.take(1)[0]
	switch {
	case c < 0x80 || c >= 0xe0:
		return nil
	case c < 0x90:
		d.pairs(int(c & 15))
		return nil
	case c < 0xa0:
		return d.list(int(c & 15))
	case c < 0xc0:
		return string(d.take(int(c & 31)))
	}
	switch c {
	case 0xd9:
		return string(d.take(d.size(1)))
	case 0xda:
		return string(d.take(d.size(2)))
	case 0xdb:
		return string(d.take(d.size(4)))
	case 0xdc:
		return d.list(d.size(2))
	case 0xdd:
		return d.list(d.size(4))
	case 0xcc, 0xd0:
		d.take(1)
	case 0xcd, 0xd1:
		d.take(2)
	}
	return nil
}

func (d *decoder) pairs(n int) {
	for range 2 * n {
		d.value()
	}
}

func (d *decoder) list(n int) []any {
	out := make([]any, 0, min(n, 1<<20))
	for range n {
		if d.err != nil {
			break
		}
		out = append(out, d.value())
	}
	return out
}
