package fakeslack

import "time"

// Limit is a rate limit: on average PerMinute calls, at most Burst at once, counted
// apart for every channel when PerChannel is set.
type Limit struct {
	PerMinute  int
	Burst      int
	PerChannel bool
}

// PublishedLimits are Slack's documented rates (docs.slack.dev, "rate limits"): one
// message a second and channel, the tiers' calls a minute else. Bursts are not
// published; these are small on purpose.
func PublishedLimits() map[string]Limit {
	const tier1, tier2, tier3, tier4 = 1, 20, 50, 100
	return map[string]Limit{
		"chat.postMessage":             {PerMinute: 60, Burst: 1, PerChannel: true},
		"webhook":                      {PerMinute: 60, Burst: 1, PerChannel: true},
		"chat.update":                  {PerMinute: tier3, Burst: 5},
		"chat.delete":                  {PerMinute: tier3, Burst: 5},
		"chat.postEphemeral":           {PerMinute: tier4, Burst: 10},
		"chat.unfurl":                  {PerMinute: tier3, Burst: 5},
		"conversations.list":           {PerMinute: tier2, Burst: 3},
		"conversations.info":           {PerMinute: tier3, Burst: 5},
		"conversations.history":        {PerMinute: tier3, Burst: 5},
		"conversations.replies":        {PerMinute: tier3, Burst: 5},
		"users.info":                   {PerMinute: tier4, Burst: 10},
		"reactions.add":                {PerMinute: tier3, Burst: 5},
		"files.getUploadURLExternal":   {PerMinute: tier4, Burst: 10},
		"files.completeUploadExternal": {PerMinute: tier4, Burst: 10},
		"views.publish":                {PerMinute: tier4, Burst: 10},
		"views.open":                   {PerMinute: tier4, Burst: 10},
		"apps.connections.open":        {PerMinute: tier1, Burst: 10},
	}
}

// bucket is a token bucket; left is what remained at the moment at.
type bucket struct {
	left float64
	at   time.Time
}

// overLimit takes one call from the method's bucket, or says how long to wait.
func (s *Server) overLimit(name, channel string) time.Duration {
	limit, ok := s.o.Limits[name]
	if !ok || limit.PerMinute <= 0 {
		return 0
	}
	key := name
	if limit.PerChannel {
		if c := s.find(channel); c != nil {
			channel = c.ID
		}
		key += "\x00" + channel
	}
	now := s.o.Now()
	rate := float64(limit.PerMinute) / 60
	b := s.buckets[key]
	if b == nil {
		b = &bucket{left: float64(limit.Burst), at: now}
		s.buckets[key] = b
	}
	b.left = min(float64(limit.Burst), b.left+now.Sub(b.at).Seconds()*rate)
	b.at = now
	if b.left >= 1-1e-9 {
		b.left--
		return 0
	}
	return time.Duration((1 - b.left) / rate * float64(time.Second))
}
