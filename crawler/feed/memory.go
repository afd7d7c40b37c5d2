package feed

import (
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/mention"
)

// Items keep their id even when a feed gives them another address (a slug was
// edited, a click counter is in the link, every link changes at each poll): the
// last windows are remembered by guid and by content.

const memoryCursor = "items"

// maxRemembered bounds what pushed parts may add up to between two polls.
const maxRemembered = 5000

// remember gives known items the id they had and stores the window. A part of the
// window, as hubs push it, is added to what is known.
func remember(st *source.State, doc *Document, part bool) {
	old := window(*st)
	shown := make(map[string]bool, len(old))
	for _, id := range old {
		shown[id] = true
	}
	now := make(map[string]string, 2*len(doc.Mentions))
	if part && len(old) < maxRemembered {
		for k, id := range old {
			now[k] = id
		}
	}
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		keys := memoryKeys(m, doc.guid(i))
		if !shown[m.ID] {
			for _, k := range keys {
				if id := old[k]; id != "" {
					m.ID = id
					break
				}
			}
		}
		for _, k := range keys {
			if _, taken := now[k]; !taken || part {
				now[k] = m.ID
			}
		}
	}
	if len(now) == 0 {
		return // an empty window is an accident more often than an end
	}
	text, err := json.Marshal(now)
	if err != nil {
		return
	}
	if st.Cursors == nil {
		st.Cursors = make(map[string]string)
	}
	st.Cursors[memoryCursor] = string(text)
}

// window is what a feed showed last: ids by what items are known again by.
func window(st source.State) map[string]string {
	old := map[string]string{}
	_ = json.Unmarshal([]byte(st.Cursors[memoryCursor]), &old) // none, or ours
	return old
}

func memoryKeys(m *mention.Mention, guid string) []string {
	var keys []string
	if guid != "" {
		keys = append(keys, "g"+short(guid))
	}
	if len(m.Title)+len(m.Text) >= 20 && !m.Published.IsZero() {
		keys = append(keys, "c"+short(m.Title+"\x00"+m.Published.UTC().String()+"\x00"+m.Text[:min(len(m.Text), 200)]))
	}
	return keys
}

func short(s string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	return fmt.Sprintf("%x", h.Sum64())
}

// GUID is the guid of the i'th mention, as the feed gives it; "" where it has none.
func (d *Document) GUID(i int) string { return d.guid(i) }

func (d *Document) guid(i int) string {
	if i < len(d.guids) {
		return d.guids[i]
	}
	return ""
}
