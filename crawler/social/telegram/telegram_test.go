package telegram

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

func open(t *testing.T, h http.HandlerFunc, channels ...string) *Source {
	t.Helper()
	made, err := New(config.Source{Type: config.Telegram, Channels: channels, Endpoint: socialtest.Serve(t, h)}, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source)
}

func TestTheSharedFixtureIsRead(t *testing.T) {
	t.Parallel()
	s := open(t, socialtest.Say(string(socialtest.Fixture(t, "telegram/channel.html"))), "https://t.me/s/KettleNews")
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 || len(h.Dropped) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
	a, b := h.Mentions[0], h.Mentions[1]
	if a.Text != "Tarnwick recalls K2\n\nDetails: northerncourier.example #tarnwick 📌" || a.Title != "Tarnwick recalls K2 kettles" || *a.Engagement.Views != 4020 || *a.Author.Followers != 12400 ||
		a.Author.Name != "Kettle News" || a.Published.IsZero() || !slices.Equal(a.Hashtags, []string{"tarnwick"}) || len(a.Links) != 1 || a.Engagement.Likes != nil {
		t.Errorf("%+v", a)
	}
	if b.Text != "tarnwick statement below" || b.Type != mention.Comment || b.ParentURL != "https://t.me/kettlenews/901" || *b.Engagement.Views != 1_100_000 {
		t.Errorf("%+v", b)
	}
}

func TestANameThatIsNoChannelIsSaidSo(t *testing.T) {
	t.Parallel()
	for _, body := range []string{string(socialtest.Fixture(t, "telegram/not-a-channel.html")), "", "{}", "<html>"} {
		_, err := open(t, socialtest.Say(body), "nosuch").Poll(t.Context(), socialtest.State(false))
		if door.ReasonOf(err) != door.NotFound || !strings.Contains(err.Error(), "no public channel nosuch") {
			t.Errorf("%q: %v", body, err)
		}
	}
	for _, bad := range []string{"", "a b", "../etc", "x"} {
		if _, err := New(config.Source{Channels: []string{bad}}, socialtest.Env(t)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestARenamedChannelIsSaidSo(t *testing.T) {
	t.Parallel()
	_, err := open(t, socialtest.Say(string(socialtest.Fixture(t, "telegram/channel.html"))), "kettle_times").Poll(t.Context(), socialtest.State(false))
	if err == nil || !strings.Contains(err.Error(), "posts are those of @kettlenews now") {
		t.Error(err)
	}
}

// channel serves posts 1 to newest, twenty a page, without those in gone.
func channel(newest int64, gone ...int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		top := newest + 1
		if n, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64); err == nil {
			top = n
		}
		fmt.Fprint(w, `<div class="tgme_channel_info"></div>`)
		for id := max(top-20, 1); id < top; id++ {
			if !slices.Contains(gone, id) {
				fmt.Fprintf(w, `<div class="tgme_widget_message" data-post="Kettles/%d"><div class="tgme_widget_message_text js-message_text">tarnwick %d</div></div>`, id, id)
			}
		}
	}
}

func TestPostsAreReadDownToWhatIsKnownAndVanishedOnesAreTakenBack(t *testing.T) {
	t.Parallel()
	st := socialtest.State(false)
	st.Cursors["id kettles"], st.Cursors["held kettles"] = "70", "60 82 84 119"
	h, err := open(t, channel(120, 82, 119), "kettles").Poll(t.Context(), st)
	if err != nil || h.Requests != 3 || len(h.Mentions) != 48 || len(h.Gaps) != 0 || h.State.Cursors["id kettles"] != "120" {
		t.Fatalf("%d requests, %d mentions, %v, %v", h.Requests, len(h.Mentions), h.Gaps, err)
	}
	want := []string{social.IDOf(config.Telegram, postURL("kettles", 119)), social.IDOf(config.Telegram, postURL("kettles", 82))}
	if !slices.Equal(h.Deleted, want) {
		t.Errorf("%v", h.Deleted)
	}
}

func TestAChannelFasterThanItIsReadLeavesAGap(t *testing.T) {
	t.Parallel()
	st := socialtest.State(false)
	st.Cursors["id kettles"] = "5"
	h, err := open(t, channel(1000), "kettles").Poll(t.Context(), st)
	if err != nil || len(h.Gaps) != 1 || h.Requests != maxPages {
		t.Fatalf("%d requests, %v, %v", h.Requests, h.Gaps, err)
	}
}

func FuzzAnyPageIsRead(f *testing.F) {
	f.Add(`<div class="tgme_widget_message" data-post="k/9999999999999999999"><time datetime="x">`)
	f.Fuzz(func(t *testing.T, s string) {
		p := readPage([]byte(s), "kettles")
		for _, x := range p.posts {
			if x.id < p.low || x.id > p.high || x.why == "" && x.m.ID == "" {
				t.Fatalf("%+v", x)
			}
		}
	})
}
