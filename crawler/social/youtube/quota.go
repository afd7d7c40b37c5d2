package youtube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
)

// The allowances of a key, by day of Pacific time. What is used is a little less,
// because other programs may share the key.
const (
	maxUnits    = 9_500 // of 10,000
	maxSearches = 95    // of 100
	spent       = "the day's quota of YouTube is used up"
)

// quota counts what was spent today.
type quota struct {
	day             string
	units, searches int
	began           int // units at the beginning of the poll
	now             time.Time
	reset           time.Time
}

// pacific is the zone in which YouTube's day ends.
func pacific() *time.Location {
	if zone, err := time.LoadLocation("America/Los_Angeles"); err == nil {
		return zone
	}
	return time.FixedZone("PST", -8*3600)
}

func openQuota(h *source.Harvest) *quota {
	local := h.State.Now.In(pacific())
	q := &quota{day: local.Format(time.DateOnly), now: h.State.Now}
	q.reset = time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, local.Location())
	if h.State.Cursors["day"] == q.day {
		q.units, _ = strconv.Atoi(h.State.Cursors["units"])
		q.searches, _ = strconv.Atoi(h.State.Cursors["searches"])
	}
	q.began = q.units
	return q
}

// close writes the account down and spreads what is left over the day.
func (q *quota) close(h *source.Harvest, terms int) {
	h.State.Cursors["day"], h.State.Cursors["units"], h.State.Cursors["searches"] = q.day, strconv.Itoa(q.units), strconv.Itoa(q.searches)
	if cost := q.units - q.began; cost > 0 {
		h.NotBefore = max(h.NotBefore, time.Duration(cost)*24*time.Hour/maxUnits)
	} else if terms > 0 {
		h.NotBefore = max(h.NotBefore, 5*time.Minute)
	}
}

// searchDue says whether a term's turn has come: the day's searches are shared
// evenly by the terms.
func (q *quota) searchDue(h *source.Harvest, term string, terms int) bool {
	key := "searched " + term
	last, _ := strconv.ParseInt(h.State.Cursors[key], 10, 64)
	every := max(24*time.Hour*time.Duration(terms)/maxSearches, 15*time.Minute)
	if q.searches >= maxSearches || last > 0 && q.now.Sub(time.Unix(last, 0)) < every && !time.Unix(last, 0).After(q.now) {
		return false
	}
	h.State.Cursors[key] = strconv.FormatInt(q.now.Unix(), 10)
	return true
}

// get asks one method and books its cost, which is also due for refusals. A search
// costs no units but one of the day's searches.
func (s *Source) get(ctx context.Context, h *source.Harvest, q *quota, method string, cost int, ask url.Values, into any) error {
	if q.units+cost > maxUnits {
		return &door.Error{Reason: door.RateLimited, URL: s.base, After: q.reset.Sub(q.now), Detail: spent}
	}
	q.units += cost
	if cost == 0 {
		q.searches++
	}
	for k, v := range ask {
		if len(v) == 1 && v[0] == "" {
			delete(ask, k)
		}
	}
	ask.Set("key", s.key)
	_, err := s.client.Get(ctx, h, s.base+"/"+method+"?"+ask.Encode(), into)
	if err != nil {
		return s.explain(err, q)
	}
	if l, ok := into.(*listAnswer); ok && l.Items == nil {
		return fmt.Errorf("ask YouTube for %s: %w", method, social.ErrShape)
	}
	return nil
}

var errCommentsOff = errors.New("comments are off")

// explain reads the reason YouTube gives with a refusal.
func (s *Source) explain(err error, q *quota) error {
	var e *door.Error
	if !errors.As(err, &e) || e.Status < 400 || e.Status >= 500 {
		return err
	}
	var body struct {
		Error struct {
			Message social.Str `json:"message"`
			Errors  []struct {
				Reason social.Str `json:"reason"`
			} `json:"errors"`
		} `json:"error"`
	}
	_ = json.Unmarshal(e.Body, &body)
	reason := ""
	if len(body.Error.Errors) > 0 {
		reason = string(body.Error.Errors[0].Reason)
	}
	told := *e
	switch {
	case reason == "quotaExceeded" || reason == "dailyLimitExceeded":
		told.Reason, told.After, told.Detail = door.RateLimited, q.reset.Sub(q.now), spent
	case reason == "rateLimitExceeded" || reason == "userRateLimitExceeded":
		told.Reason, told.After, told.Detail = door.RateLimited, max(e.After, time.Minute), "YouTube asks for fewer requests"
	case reason == "commentsDisabled":
		return errCommentsOff
	case reason == "keyInvalid" || strings.Contains(string(body.Error.Message), "API key"):
		told.Reason = door.Blocked
		return social.KeyRefused(&told, "look in the Google Cloud console whether the key exists and may be used from this address", keyEnv)
	case reason == "accessNotConfigured" || e.Reason == door.Blocked:
		return social.KeyRefused(&told, `enable "YouTube Data API v3" for the key's project in the Google Cloud console`, keyEnv)
	}
	return &told
}
