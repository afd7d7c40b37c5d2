package weights

// Glance says of most hashes that a small table does not hold them, by a bit for each it holds; it stays near the
// processor while the table does not.
type Glance [1 << (glanceBits - 6)]uint64

// glanceBits is the size of a glance, as a power of two of bits: 32 KiB. Of a table of 20,000 rows one in twelve of those it
// does not hold is let through.
const glanceBits = 18

// Glance looks through the table once.
func (t *Table) Glance() *Glance {
	g := new(Glance)
	for at := 0; at < len(t.data); at += t.slot {
		if fp := le32(t.data[at:]); fp != 0 {
			bit := fp >> (32 - glanceBits)
			g[bit>>6] |= 1 << (bit & 63)
		}
	}
	return g
}

// May is false only where the table does not hold the hash.
func (g *Glance) May(h uint64) bool {
	bit := print32(h) >> (32 - glanceBits)
	return g[bit>>6]>>(bit&63)&1 != 0
}
