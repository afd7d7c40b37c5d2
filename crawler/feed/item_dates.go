package feed

import (
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/dates"
)

func (x item) published() time.Time {
	o := dates.Options{}
	if x.doc.Lang != "" && x.doc.Lang != "en" {
		o.Order = dates.DayFirst
	}
	for _, raw := range x.dateTexts() {
		if d, ok := dates.Parse(raw, o); ok {
			return d.Time
		}
	}
	for _, t := range []*time.Time{x.PublishedParsed, x.UpdatedParsed} {
		if t != nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// dateTexts lists the item's dates as written, the one of publication first.
func (x item) dateTexts() []string {
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	if x.atom != nil {
		add(x.atom.Published)
		for _, space := range []string{"dc", "dcterms"} {
			for _, name := range []string{"issued", "created", "date"} {
				for _, e := range x.Extensions[space][name] {
					add(e.Value)
				}
			}
		}
		add(x.atom.Updated)
		return out
	}
	add(x.Published)
	if x.DublinCoreExt != nil {
		for _, d := range x.DublinCoreExt.Date {
			add(d)
		}
	}
	for _, space := range []string{"dcterms", "dc"} {
		for _, name := range []string{"issued", "created", "date", "modified"} {
			for _, e := range x.Extensions[space][name] {
				add(e.Value)
			}
		}
	}
	for _, space := range []string{"atom", "atom10", "a10"} {
		for _, name := range []string{"published", "updated"} {
			for _, e := range x.Extensions[space][name] {
				add(e.Value)
			}
		}
	}
	add(x.Updated)
	add(x.Custom["date"])
	return out
}
