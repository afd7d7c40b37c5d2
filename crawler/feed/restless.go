package feed

import (
	"encoding/json"
	"fmt"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/mention"
)

// Some feeds write a counter, the time of day or an advertisement into every item.
// Each poll would then be an edit of everything, and the journal would grow by the
// whole feed a minute. An item that changed in several polls running is held at the
// version it had, until it keeps still for once.

const (
	restlessCursor = "restless"
	patience       = 5 // changes in a row that are believed to be edits
)

// restless is what is known of an item: a hash of its text and how many polls
// running it has changed.
type restless struct {
	Hash    string `json:"h"`
	Changes int    `json:"n,omitempty"`
}

// settle takes the items that never keep still out of a document and says how
// many there were.
func settle(st *source.State, doc *Document) int {
	old := versions(*st)
	now := make(map[string]restless, len(doc.Mentions))
	held := 0
	kept := doc.Mentions[:0]
	for _, m := range doc.Mentions {
		was, known := old[m.ID]
		is := restless{Hash: short(m.Title + "\x00" + m.Text)}
		if known && is.Hash != was.Hash {
			is.Changes = was.Changes + 1
		}
		if _, twice := now[m.ID]; !twice {
			now[m.ID] = is
		}
		if is.Changes > patience {
			held++
			doc.Dropped = append(doc.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate, Detail: fmt.Sprintf("changes at every poll, %d times running", is.Changes)})
			continue
		}
		kept = append(kept, m)
	}
	doc.Mentions = kept
	if text, err := json.Marshal(now); err == nil && len(now) > 0 {
		if st.Cursors == nil {
			st.Cursors = make(map[string]string)
		}
		st.Cursors[restlessCursor] = string(text)
	}
	return held
}

// versions is what is known of the items a feed showed last, by id.
func versions(st source.State) map[string]restless {
	old := map[string]restless{}
	_ = json.Unmarshal([]byte(st.Cursors[restlessCursor]), &old) // none, or ours
	return old
}
