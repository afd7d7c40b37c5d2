package mention

import (
	"crypto/sha256"
	"encoding/hex"
)

// NewID is the stable identity of a mention: 24 hex digits of a hash of its
// kind and native id, or of its canonical URL when the source has no native id
// that means the same thing everywhere. The same post seen by feed, by crawl
// and by API must yield one id, so of the address neither the scheme nor a
// leading "www." counts.
func NewID(kind, nativeID, canonicalURL string) string {
	key := "url\x00" + idKey(canonicalURL)
	if nativeID != "" {
		key = "id\x00" + kind + "\x00" + nativeID
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:12])
}
