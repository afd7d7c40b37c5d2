package nostr

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"github.com/btcsuite/btcd/btcec/v2/schnorr"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// event is an event as NIP-01 defines it.
type event struct {
	ID      string     `json:"id"`
	Pubkey  string     `json:"pubkey"`
	Created int64      `json:"created_at"`
	Kind    int        `json:"kind"`
	Tags    [][]string `json:"tags"`
	Content string     `json:"content"`
	Sig     string     `json:"sig"`
}

// hash is the id an event must have: that of its canonical form.
func (e *event) hash() ([32]byte, bool) {
	tags := e.Tags
	if tags == nil {
		tags = [][]string{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode([]any{0, e.Pubkey, e.Created, e.Kind, tags, e.Content}) != nil {
		return [32]byte{}, false
	}
	// NIP-01 leaves these two as they are; encoding/json always escapes them.
	raw := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	raw = unescape(raw)
	return sha256.Sum256(raw), true
}

// unescape writes U+2028 and U+2029 out where they were escaped, passing over
// escaped backslashes.
func unescape(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 >= len(raw) {
			out = append(out, raw[i])
			continue
		}
		switch rest := raw[i:]; {
		case bytes.HasPrefix(rest, []byte(`\u2028`)):
			out, i = append(out, "\u2028"...), i+5
		case bytes.HasPrefix(rest, []byte(`\u2029`)):
			out, i = append(out, "\u2029"...), i+5
		default:
			out, i = append(out, raw[i], raw[i+1]), i+1
		}
	}
	return out
}

// genuine says that the id is the event's and the signature its author's.
func (e *event) genuine() bool {
	sum, ok := e.hash()
	if !ok || hex.EncodeToString(sum[:]) != e.ID {
		return false
	}
	key, err1 := hex.DecodeString(e.Pubkey)
	raw, err2 := hex.DecodeString(e.Sig)
	if err1 != nil || err2 != nil {
		return false
	}
	pub, err1 := schnorr.ParsePubKey(key)
	sig, err2 := schnorr.ParseSignature(raw)
	return err1 == nil && err2 == nil && sig.Verify(sum[:], pub)
}

// article is the kind of long texts, which their authors may replace.
const article = 30023

// tag is the value of the first tag of this name.
func (e *event) tag(name string) string {
	for _, t := range e.Tags {
		if len(t) > 1 && t[0] == name {
			return t[1]
		}
	}
	return ""
}

func eventURL(id string) string { return "https://njump.me/" + id }

// mention is the event as a mention, known by its id.
func (e *event) mention() mention.Mention {
	m := mention.Mention{Type: mention.Post, Kind: config.Nostr, URL: eventURL(e.ID), Text: e.Content, Published: time.Unix(e.Created, 0).UTC(),
		Author: mention.Author{Handle: e.Pubkey, URL: "https://njump.me/" + e.Pubkey}}
	for _, t := range e.Tags {
		if len(t) < 2 {
			continue
		}
		switch t[0] {
		case "t":
			m.Hashtags = append(m.Hashtags, t[1])
		case "title":
			m.Title = t[1]
		case "r":
			if link := social.WebURL(t[1]); link != "" && len(m.Links) < 100 {
				m.Links = append(m.Links, link)
			}
		case "e": // NIP-10: the last is what it answers, unless one is marked
			if raw, err := hex.DecodeString(t[1]); err == nil && len(raw) == 32 && (len(t) < 4 || t[3] != "mention") {
				m.Type, m.ParentURL = mention.Comment, eventURL(t[1])
			}
		}
	}
	social.Identify(config.Nostr, &m)
	if e.Kind == article { // an edited one has another id and the same name
		m.Type, m.ID = mention.Article, mention.NewID(config.Nostr, strconv.Itoa(article)+":"+e.Pubkey+":"+e.tag("d"), "")
	}
	return m
}
