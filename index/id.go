package index

import "encoding/hex"

// idBytes is the length of an id made by mention.NewID, as raw bytes.
const idBytes = 12

// maxIDBytes bounds ids that were not made by mention.NewID; the record holds
// its id's length in one byte.
const maxIDBytes = 200

// foreignPrefix marks an id that is not 24 hex digits. It is longer than a raw
// id, so no foreign id can be taken for one.
const foreignPrefix = "\x00foreign id: "

// encodeID is the external id of a mention in Bleve: the raw bytes of its 24 hex digits,
// which halves the largest dictionary there is, or a marked copy of any
// other id.
func encodeID(id string) string {
	if len(id) == 2*idBytes {
		var raw [idBytes]byte
		if _, err := hex.Decode(raw[:], []byte(id)); err == nil && hex.EncodeToString(raw[:]) == id {
			return string(raw[:])
		}
	}
	return foreignPrefix + id[:min(len(id), maxIDBytes)]
}

// decodeID is the mention id behind an external id.
func decodeID(raw []byte) string {
	if len(raw) == idBytes {
		return hex.EncodeToString(raw)
	}
	return string(raw[min(len(raw), len(foreignPrefix)):])
}
