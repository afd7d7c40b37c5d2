package appstore

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"strings"

	"github.com/earshot/earshot/crawler/social"
)

var errShape = errors.New("not a review feed")

// fromXML reads the Atom form, which carries each text twice: as text, which is
// taken, and as a table.
func fromXML(body []byte) ([]review, error) {
	var feed struct {
		XMLName xml.Name `xml:"feed"`
		Entries []struct {
			ID      string `xml:"id"`
			Updated string `xml:"updated"`
			Title   string `xml:"title"`
			Content []struct {
				Type string `xml:"type,attr"`
				Text string `xml:",chardata"`
			} `xml:"content"`
			Rating  string `xml:"http://itunes.apple.com/rss rating"`
			VoteSum string `xml:"http://itunes.apple.com/rss voteSum"`
			Author  struct {
				Name string `xml:"name"`
				URI  string `xml:"uri"`
			} `xml:"author"`
			Links []struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	if err := d.Decode(&feed); err != nil {
		return nil, errShape
	}
	var out []review
	for _, e := range feed.Entries {
		if e.Rating == "" {
			continue // older feeds begin with the app itself
		}
		r := review{id: strings.TrimSpace(e.ID), title: strings.TrimSpace(e.Title), author: strings.TrimSpace(e.Author.Name),
			profile: e.Author.URI, rating: strings.TrimSpace(e.Rating), votes: strings.TrimSpace(e.VoteSum)}
		_ = r.updated.UnmarshalJSON([]byte(strings.TrimSpace(e.Updated)))
		for _, c := range e.Content {
			if c.Type == "text" {
				r.text = strings.TrimSpace(c.Text)
			}
		}
		if len(e.Links) > 0 {
			r.link = e.Links[0].Href
		}
		out = append(out, r)
	}
	return out, nil
}

// label is a value as Apple's JSON wraps it.
type label struct {
	Label social.Str `json:"label"`
}

type jsonEntry struct {
	ID      label `json:"id"`
	Title   label `json:"title"`
	Content label `json:"content"`
	Updated label `json:"updated"`
	Rating  label `json:"im:rating"`
	VoteSum label `json:"im:voteSum"`
	Author  struct {
		Name label `json:"name"`
		URI  label `json:"uri"`
	} `json:"author"`
	Link json.RawMessage `json:"link"` // one, or a list of them
}

// fromJSON reads the JSON form, whose entry is a list, one object, or missing.
func fromJSON(body []byte) ([]review, error) {
	var doc struct {
		Feed *struct {
			Entry json.RawMessage `json:"entry"`
		} `json:"feed"`
	}
	if json.Unmarshal(body, &doc) != nil || doc.Feed == nil {
		return nil, errShape
	}
	var raw []json.RawMessage
	switch entry := bytes.TrimSpace(doc.Feed.Entry); {
	case len(entry) == 0 || string(entry) == "null":
	case entry[0] == '[':
		if json.Unmarshal(entry, &raw) != nil {
			return nil, errShape
		}
	case entry[0] == '{':
		raw = []json.RawMessage{entry}
	default:
		return nil, errShape
	}
	var out []review
	for _, one := range raw {
		var e jsonEntry
		_ = json.Unmarshal(one, &e) // what is of another kind is unknown
		if e.Rating.Label == "" && e.ID.Label != "" {
			continue
		}
		r := review{id: string(e.ID.Label), title: string(e.Title.Label), text: string(e.Content.Label), author: string(e.Author.Name.Label),
			profile: string(e.Author.URI.Label), rating: string(e.Rating.Label), votes: string(e.VoteSum.Label), link: linkOf(e.Link)}
		_ = r.updated.UnmarshalJSON([]byte(e.Updated.Label))
		out = append(out, r)
	}
	return out, nil
}

func linkOf(raw json.RawMessage) string {
	type link struct {
		Attributes struct {
			Href social.Str `json:"href"`
		} `json:"attributes"`
	}
	var one link
	var many []link
	if json.Unmarshal(raw, &one) == nil {
		return string(one.Attributes.Href)
	}
	if json.Unmarshal(raw, &many) == nil && len(many) > 0 {
		return string(many[0].Attributes.Href)
	}
	return ""
}
