package youtube

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/feeds"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	key  = "AIza-never-to-be-seen"
	lab  = "UCk3ttl3k3ttl3k3ttl3k3tt"
	list = `{"kind":"youtube#playlistItemListResponse","items":[{"id":"x","contentDetails":{"videoId":"k2TARNw1ck0"}},7]}`
)

// api answers each method with a body and counts the asking; "STATUS body" gives a
// status other than 200.
type api struct {
	answers map[string]string
	asked   map[string]int
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/youtube/v3/")
	a.asked[method]++
	q := r.URL.Query()
	if q.Get("key") != key {
		method = "nokey"
	}
	body, ok := a.answers[method+" "+q.Get("part")]
	if !ok {
		body, ok = a.answers[method]
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	var status int
	if n, _ := fmt.Sscanf(body, "%d ", &status); n == 1 && status >= 400 {
		w.WriteHeader(status)
		body = body[4:]
	}
	fmt.Fprint(w, body)
}

func open(t *testing.T, src config.Source, answers map[string]string) (*Source, *api) {
	t.Helper()
	a := &api{answers: answers, asked: make(map[string]int)}
	src.Type, src.Endpoint = config.YouTube, socialtest.Serve(t, a.ServeHTTP)
	env := socialtest.Env(t)
	env.Secret = func(name string) string { return map[string]string{keyEnv: key}[name] }
	made, err := New(src, env)
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source), a
}

func fixtures(t *testing.T) map[string]string {
	get := func(name string) string { return string(socialtest.Fixture(t, "youtube/"+name)) }
	return map[string]string{
		"playlistItems": list, "search": get("api-search-list.json"), "videos": get("api-videos-list.json"), "commentThreads": get("api-commentThreads-list.json"),
		"channels": `{"items":[{"id":"` + lab + `","statistics":{"subscriberCount":"48200","hiddenSubscriberCount":false}}]}`,
	}
}

func TestAChannelsVideosAndCommentsAreRead(t *testing.T) {
	t.Parallel()
	s, a := open(t, config.Source{Channels: []string{"@kettlelab"}, Comments: true}, fixtures(t))
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
	v, c := h.Mentions[0], h.Mentions[1]
	if v.Type != mention.Video || v.Title != "Tarnwick K2: the leak, explained" || *v.Engagement.Views != 92675 || *v.Engagement.Replies != 214 || v.Lang != "en" ||
		*v.Author.Followers != 48200 || v.Author.Name != "Kettle Lab" || v.URL != "https://www.youtube.com/watch?v=k2TARNw1ck0" || len(v.Hashtags) != 2 {
		t.Errorf("%+v", v)
	}
	if c.Type != mention.Comment || c.ParentURL != v.URL || c.Text != "My *Tarnwick* is fine\nso far" || *c.Engagement.Likes != 7 || *c.Engagement.Replies != 2 || c.Author.Handle != "sealring" || c.ID == v.ID {
		t.Errorf("%+v", c)
	}
	// channels twice (handle, subscribers), uploads, videos, two pages of comments
	if h.State.Cursors["units"] != "6" || h.State.Cursors["searches"] != "0" || a.asked["search"] != 0 || h.NotBefore < 50*time.Second {
		t.Errorf("%v, %v, asked %v", h.State.Cursors, h.NotBefore, a.asked)
	}
}

func TestASearchIsMadeWhenItsTurnHasCome(t *testing.T) {
	t.Parallel()
	s, a := open(t, config.Source{Comments: true}, fixtures(t))
	st := socialtest.State(true)
	h, err := s.Poll(t.Context(), st)
	if err != nil || len(h.Mentions) != 2 || a.asked["search"] != 2 || h.State.Cursors["searches"] != "2" || h.State.Cursors["watched"] != "k2TARNw1ck0" {
		t.Fatalf("%+v %v, asked %v", h, err, a.asked)
	}
	st.Cursors = h.State.Cursors
	if h, err = s.Poll(t.Context(), st); err != nil || a.asked["search"] != 2 || h.State.Cursors["searches"] != "2" {
		t.Fatalf("asked %v, %v", a.asked, err)
	}
	st.Cursors = h.State.Cursors
	st.Now = st.Now.Add(16 * time.Minute)
	if _, err := s.Poll(t.Context(), st); err != nil || a.asked["search"] <= 2 {
		t.Fatalf("asked %v, %v", a.asked, err)
	}
}

func TestASpentQuotaWaitsForMidnightInCalifornia(t *testing.T) {
	t.Parallel()
	quota := "403 " + string(socialtest.Fixture(t, "youtube/api-error-quota-403.json"))
	s, _ := open(t, config.Source{Channels: []string{lab}}, map[string]string{"playlistItems": quota})
	_, err := s.Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	// 10:00 UTC in November is 02:00 in California.
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After != 22*time.Hour || strings.Contains(err.Error(), key) {
		t.Fatal(err)
	}
	f := fixtures(t)
	f["search"] = quota
	s, _ = open(t, config.Source{Channels: []string{lab}, Search: true}, f)
	h, err := s.Poll(t.Context(), socialtest.State(false))
	if err != nil || len(h.Mentions) != 1 || h.State.Cursors["searches"] != fmt.Sprint(maxSearches) || !strings.Contains(h.Warning, "searches are used up") {
		t.Fatalf("%+v %v", h, err)
	}
	st := socialtest.State(false)
	st.Cursors["day"], st.Cursors["units"] = "2026-11-20", fmt.Sprint(maxUnits)
	if _, err := s.Poll(t.Context(), st); door.ReasonOf(err) != door.RateLimited && err != nil {
		t.Fatal(err)
	}
	st.Cursors["day"] = "2026-11-19"
	if h, err := s.Poll(t.Context(), st); err != nil || h.State.Cursors["day"] != "2026-11-20" {
		t.Fatal(err)
	}
}

func TestCommentsThatAreOffAreNoFailure(t *testing.T) {
	t.Parallel()
	f := fixtures(t)
	f["commentThreads"] = "403 " + string(socialtest.Fixture(t, "youtube/api-error-comments-disabled-403.json"))
	s, _ := open(t, config.Source{Channels: []string{lab}, Comments: true}, f)
	if h, err := s.Poll(t.Context(), socialtest.State(false)); err != nil || len(h.Mentions) != 1 || h.Warning != "" {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestDeletedVideosAndCommentsAreTakenBack(t *testing.T) {
	t.Parallel()
	f := fixtures(t)
	f["videos id"] = `{"kind":"youtube#videoListResponse","items":[]}`
	f["comments"] = `{"kind":"youtube#commentListResponse","items":[{"id":"Ugy2"}]}`
	s, _ := open(t, config.Source{Channels: []string{lab}}, f)
	st := socialtest.State(false)
	st.Cursors["held"] = "v:abcdefghijk c:Ugy1 c:Ugy2"
	h, err := s.Poll(t.Context(), st)
	if err != nil || len(h.Deleted) != 2 || h.State.Cursors["held"] != "c:Ugy2 v:k2TARNw1ck0" {
		t.Fatalf("%+v %v", h, err)
	}
	if h.Deleted[0] != social.IDOf(config.YouTube, videoURL("abcdefghijk")) || h.Deleted[1] != commentID("Ugy1") {
		t.Error(h.Deleted)
	}
	f["videos id"] = `{}`
	st.Cursors["held"] = "v:abcdefghijk"
	if h, err := s.Poll(t.Context(), st); err != nil || len(h.Deleted) != 0 {
		t.Fatalf("an answer of another shape deleted %v, %v", h.Deleted, err)
	}
}

func TestAWrongKeySaysWhatToDoAndIsNotShown(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`400 {"error":{"message":"API key not valid. Please pass a valid API key.","errors":[{"reason":"badRequest"}]}}`: "whether the key exists",
		`403 {"error":{"errors":[{"reason":"accessNotConfigured"}]}}`:                                                    "enable",
		`401 <html>`: "enable",
	} {
		s, _ := open(t, config.Source{Channels: []string{lab}}, map[string]string{"playlistItems": body})
		_, err := s.Poll(t.Context(), socialtest.State(false))
		if door.ReasonOf(err) != door.Blocked || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), keyEnv) || strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", body, err)
		}
	}
	for _, body := range []string{`{}`, `[]`, `<html>`, `{"items":7}`, ``} {
		s, _ := open(t, config.Source{Channels: []string{lab}}, map[string]string{"playlistItems": body})
		if _, err := s.Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) || strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestWithoutAKeyFeedsAreReadOnlyWhereTheOperatorSaysWhy(t *testing.T) {
	t.Parallel()
	env := socialtest.Env(t)
	if _, err := New(config.Source{Channels: []string{lab}}, env); err == nil || !strings.Contains(err.Error(), keyEnv) {
		t.Fatal(err)
	}
	body := string(socialtest.Fixture(t, "youtube/channel.xml"))
	base := socialtest.Serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /feeds/videos.xml\n")
			return
		}
		fmt.Fprint(w, body)
	})
	made, err := New(config.Source{Channels: []string{lab}, RobotsWaiver: "2026-11-20 Dana: our own channel", Endpoint: base}, env)
	if err != nil {
		t.Fatal(err)
	}
	h, err := made.(*feeds.Source).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || !strings.Contains(h.Warning, "robots.txt refuses") {
		t.Fatalf("%+v %v", h, err)
	}
	if m := h.Mentions[0]; m.ID != social.IDOf(config.YouTube, videoURL("k2TARNw1ck0")) || *m.Engagement.Views != 92675 || m.Type != mention.Video {
		t.Errorf("%+v", m)
	}
	for _, bad := range []string{"kettle lab", "", "UCshort", "@"} {
		if _, err := New(config.Source{Channels: []string{bad}}, env); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

var _ source.Source = (*Source)(nil)
