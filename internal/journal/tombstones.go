package journal

import (
	"context"
	"crypto/sha256"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/earshot/earshot/internal/mention"
)

// tombstones are what must never be taken in again, as hashes.
type tombstones struct {
	loaded bool
	stamp  uint64
	kinds  map[tombKey]string
}

type tombKey [16]byte

// tomb hashes what is forgotten, so that the tombstone itself names nobody.
func tomb(kind, what string) tombKey {
	sum := sha256.Sum256([]byte(kind + "\x00" + what))
	return tombKey(sum[:16])
}

// refresh reads the tombstones when another process may have added some.
func (t *tombstones) refresh(ctx context.Context, w *writer) error {
	stamp, err := w.j.state(ctx, w.tx, stateTombstones)
	if err != nil || t.loaded && stamp == t.stamp {
		return err
	}
	rows, err := w.tx.QueryContext(ctx, `SELECT key, kind FROM journal_tombstones`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	kinds := map[tombKey]string{}
	for rows.Next() {
		var raw []byte
		var kind string
		if err := rows.Scan(&raw, &kind); err != nil {
			return err
		}
		kinds[tombKey(raw)] = kind
	}
	t.loaded, t.stamp, t.kinds = true, stamp, kinds
	return rows.Err()
}

// refuse reports whether a mention carries a tombstone, and whose.
func (t *tombstones) refuse(m *mention.Mention) (string, bool) {
	if len(t.kinds) == 0 {
		return "", false
	}
	for _, k := range tombsOf(m) {
		if kind, dead := t.kinds[k]; dead {
			return "its " + kind + " was forgotten on request", true
		}
	}
	return "", false
}

// refuseItem asks for every text the mention has had: one may name whom the last does not.
func (t *tombstones) refuseItem(it *item) (string, bool) {
	if why, dead := t.refuse(it.m); dead || it.past == nil {
		return why, dead
	}
	texts := []*mention.Mention{it.past.First}
	for _, c := range it.past.Changes {
		texts = append(texts, c.Text)
	}
	for _, m := range texts {
		if m == nil {
			continue
		}
		if why, dead := t.refuse(m); dead {
			return why, true
		}
	}
	return "", false
}

// tombsOf are all the tombstones that would refuse a mention.
func tombsOf(m *mention.Mention) []tombKey {
	keys := []tombKey{tomb("id", m.ID)}
	for _, u := range []string{m.URL, m.CanonicalURL} {
		if u != "" {
			keys = append(keys, tomb("url", foldURL(u)))
		}
	}
	for _, a := range authorNames(m) {
		keys = append(keys, tomb("author", a), tomb("author", m.Kind+"\x00"+a))
	}
	return keys
}

// authorNames are the names an author goes by, folded.
func authorNames(m *mention.Mention) []string {
	var names []string
	if h := foldName(m.Author.Handle); h != "" {
		names = append(names, h)
	}
	if n := foldName(m.Author.Name); n != "" {
		names = append(names, n)
	}
	if m.Author.URL != "" {
		names = append(names, foldURL(m.Author.URL))
	}
	return names
}

func foldName(s string) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimPrefix(strings.Join(strings.Fields(norm.NFKC.String(s)), " "), "@")))
}

// foldURL makes the usual spellings of one address equal.
func foldURL(u string) string {
	u = strings.TrimSpace(u)
	if rest, ok := strings.CutPrefix(u, "http://"); ok {
		u = "https://" + rest
	}
	u, _, _ = strings.Cut(u, "#")
	return strings.TrimSuffix(strings.Replace(u, "https://www.", "https://", 1), "/")
}
