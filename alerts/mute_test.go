package alerts

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

func TestMutesMatchWhatTheyName(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	m := &mention.Mention{ID: "m1", Story: "s1", Kind: "mastodon", URL: "https://www.social.example/@pete/1", Text: "The kettle burned me.", Author: mention.Author{Handle: "pete", Name: "Pete K."}, Published: now}
	for _, c := range []struct {
		name string
		mute Mute
		want bool
	}{
		{"the author by handle", Mute{Kind: MuteAuthor, Value: "@Pete"}, true},
		{"the author by name", Mute{Kind: MuteAuthor, Value: "pete k."}, true},
		{"the author elsewhere", Mute{Kind: MuteAuthor, Value: "pete", On: "reddit"}, false},
		{"the site", Mute{Kind: MuteSite, Value: "social.example"}, true},
		{"an address copied from the browser", Mute{Kind: MuteSite, Value: "https://Social.example/@pete/1"}, true},
		{"a site with its dot", Mute{Kind: MuteSite, Value: "social.example."}, true},
		{"a site above it", Mute{Kind: MuteSite, Value: "example"}, true},
		{"a site that ends alike", Mute{Kind: MuteSite, Value: "ocial.example"}, false},
		{"the story", Mute{Kind: MuteStory, Value: "s1"}, true},
		{"a word", Mute{Kind: MuteWord, Value: "Kettle"}, true},
		{"a part of a word", Mute{Kind: MuteWord, Value: "kett"}, false},
		{"a phrase with quotes", Mute{Kind: MuteWord, Value: `"kettle" burned`}, true},
		{"for another brand", Mute{Kind: MuteWord, Value: "kettle", Brand: "globex"}, false},
		{"over", Mute{Kind: MuteWord, Value: "kettle", From: now.Add(-2 * time.Hour), Until: now}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := c.mute
			if x.Until.IsZero() {
				x.From, x.Until = now.Add(-time.Hour), now.Add(time.Hour)
			}
			if err := x.prepare(); err != nil {
				t.Fatal(err)
			}
			if got := x.matches(m, "acme", now); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestMutesAreKeptAcrossRestarts(t *testing.T) {
	t.Parallel()
	db, cfg := openDB(t, filepath.Join(t.TempDir(), "earshot.db")), configOf(t, "")
	now := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	open := func() *Engine { return engineOver(t, db, cfg, func() time.Time { return now }) }
	x, err := open().Mute(t.Context(), Mute{Kind: MuteWord, Value: "kettle", Until: now.Add(time.Hour), By: "dana"})
	if err != nil {
		t.Fatal(err)
	}
	e := open()
	e.core.clock = now
	if !e.core.muted(&mention.Mention{Text: "a kettle", Published: now}, "acme") {
		t.Error("forgotten")
	}
	if err := e.EndMute(t.Context(), x.ID); err != nil {
		t.Fatal(err)
	}
	if e.core.muted(&mention.Mention{Text: "a kettle", Published: now}, "acme") {
		t.Error("still muted")
	}
	for _, bad := range []Mute{{Kind: "planet", Value: "x", Until: now.Add(time.Hour)}, {Kind: MuteWord, Value: " ", Until: now.Add(time.Hour)}, {Kind: MuteWord, Value: "x", Until: now}} {
		if _, err := e.Mute(t.Context(), bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}
