package feature

const (
	hashSeed  = 14695981039346656037
	hashPrime = 0xD6E8FEB86659FD93
)

// Hash is the hash of a normal form, as tokens carry it. It takes eight bytes at a
// time, so that a common word costs one multiplication.
func Hash(s string) uint64 { return hash(s) }

// HashBytes is [Hash] of bytes.
func HashBytes(b []byte) uint64 { return hash(b) }

func hash[S string | []byte](s S) uint64 {
	h := uint64(hashSeed)
	for ; len(s) >= 8; s = s[8:] {
		h = absorb(h, eight(s))
	}
	if len(s) > 0 {
		tail := uint64(0)
		for i := range len(s) {
			tail |= uint64(s[i]) << (8 * i)
		}
		h = absorb(h, tail)
	}
	return finish(h)
}

// absorb takes eight bytes into a hash.
func absorb(h, x uint64) uint64 {
	h = (h ^ x) * hashPrime
	return h ^ h>>32
}

// eight reads the first eight bytes of s.
func eight[S string | []byte](s S) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func finish(h uint64) uint64 {
	h ^= h >> 32
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// Mix combines two hashes into one; order matters.
func Mix(a, b uint64) uint64 {
	h := (a ^ (b + 0x9E3779B97F4A7C15 + a<<6 + a>>2)) * 0xD6E8FEB86659FD93
	return h ^ h>>32
}

// Letters is a hash that grows letter by letter: begin with [NoLetters], add bytes,
// and take what [Letters.Sum] says after any of them. Runs of letters are hashed so,
// and the words of tags.
type Letters uint64

// NoLetters is the hash of nothing.
const NoLetters Letters = hashSeed

// Add takes one more byte.
func (h Letters) Add(c byte) Letters { return (h ^ Letters(c)) * 1099511628211 }

// Sum is the hash of the bytes so far.
func (h Letters) Sum() uint64 { return finish(uint64(h)) }

// HashLetters is the [Letters] hash of a word.
func HashLetters[S string | []byte](s S) uint64 {
	h := NoLetters
	for i := range len(s) {
		h = h.Add(s[i])
	}
	return h.Sum()
}
