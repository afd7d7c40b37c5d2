package alerts

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
)

// tell puts a verdict into words, unless something holds it back: the alert joins the
// brand's open incident or opens one. The returned reason is also the verdict's.
func (c *Core) tell(i *instance, v Verdict, ids []string, growth bool) Reason {
	severity := i.rule.Severity
	if i.phase.Severity.Rank() > severity.Rank() {
		severity = i.phase.Severity
	}
	reason, until, by := c.held(i, severity, growth)
	if reason != "" {
		v.Reason, v.Until, v.By = reason, until, by
		i.last = v
		return reason
	}
	inc, kind := c.incidentFor(i, v, severity)
	v.Reason = map[Kind]Reason{KindOpen: Fired, KindUpdate: Joined, KindEscalate: Escalated}[kind]
	if growth && kind == KindUpdate {
		v.Reason = Updated
	}
	if n := i.phase.HeldBack; n > 0 {
		v.Notes = append(v.Notes, fmt.Sprintf("%d more held back since it last spoke", n))
	}
	i.last = v
	c.say(i, v, kind, inc, ids)
	return v.Reason
}

// incidentFor finds or opens the incident a verdict belongs to, and enters the
// rule as a member.
func (c *Core) incidentFor(i *instance, v Verdict, severity Severity) (*Incident, Kind) {
	now, kind := c.clock, KindUpdate
	inc := c.open[i.brand]
	switch {
	case inc == nil:
		kind = KindOpen
		inc = &Incident{ID: shortID(7, i.brand, i.rule.Name, now), Brand: i.brand, BrandName: c.brandName(i.brand),
			Title: title(i.rule, v, c.brandName(i.brand)), Severity: severity, State: IncidentOpen, Channel: c.channel(i), Opened: now}
		if v.Unit == i.rule.unit() { // others count shares or hours
			inc.Mentions = int(v.Observed)
			if v.Negative != nil {
				inc.Negative = int(math.Round(v.Observed * *v.Negative))
			}
		}
		c.open[i.brand] = inc
	case severity.Rank() > inc.Severity.Rank():
		kind, inc.Severity = KindEscalate, severity
	}
	inc.Updated = now
	inc.heighten(v.Observed, v.Unit, i.longer(v), now)
	k := slices.IndexFunc(inc.Members, func(m Member) bool { return m.Rule == i.rule.Name })
	if k < 0 {
		inc.Members = append(inc.Members, Member{Rule: i.rule.Name, Joined: now})
		k = len(inc.Members) - 1
	}
	m := &inc.Members[k]
	m.Severity, m.Observed, m.Expected, m.Resting = severity, v.Observed, v.Expected, time.Time{}
	m.heighten(v.Observed, i.longer(v))
	if i.rule.point() {
		m.Resting = now
	}
	c.touch(inc)
	return inc, kind
}

// touch notes that an incident changed and plans when it may close.
func (c *Core) touch(inc *Incident) {
	c.dirtyInc[inc.ID] = inc
	if inc.State == IncidentResolved {
		return
	}
	for _, m := range inc.Members {
		if m.Resting.IsZero() {
			c.wakeAt(c.brandAt[inc.Brand], time.Time{})
			return
		}
	}
	c.wakeAt(c.brandAt[inc.Brand], inc.Updated.Add(c.incidentWindow()))
}

func (c *Core) incidentWindow() time.Duration {
	if w := c.cfg.Alerts.IncidentWindow; w > 0 {
		return w
	}
	return 2 * time.Hour
}

// rest notes that a member of an incident came to rest.
func (c *Core) rest(i *instance, now time.Time) {
	inc := c.open[i.brand]
	if inc == nil {
		return
	}
	for k := range inc.Members {
		if m := &inc.Members[k]; m.Rule == i.rule.Name {
			m.Resting = now
			m.heighten(i.phase.Peak, false)
			inc.heighten(i.phase.Peak, i.last.Unit, false, inc.PeakAt)
		}
	}
	c.touch(inc)
}

// closeIncident ends a brand's incident: nothing in it fires and its window passed.
func (c *Core) closeIncident(brand string) {
	inc := c.open[brand]
	if inc == nil {
		return
	}
	inc.State, inc.Resolved = IncidentResolved, c.clock
	delete(c.open, brand)
	c.dirtyInc[inc.ID] = inc
	first := inc.Members[0]
	v := Verdict{Rule: first.Rule, Brand: brand, At: c.clock, From: inc.Opened, To: c.clock, Reason: Resolved,
		Observed: inc.Peak, Expected: first.Expected, Completeness: 1}
	for _, i := range c.byBrand[brand].all {
		if i.rule.Name == first.Rule {
			v.RuleType, v.Unit = i.rule.Type, i.rule.unit()
			c.say(i, v, KindResolve, inc, nil)
			c.sayElsewhere(inc)
			return
		}
	}
	c.sayPlain(inc, v, KindResolve, closing(inc, v))
	c.sayElsewhere(inc)
}

// say writes the message of a verdict.
func (c *Core) say(i *instance, v Verdict, kind Kind, inc *Incident, ids []string) {
	if ids == nil {
		ids = []string{}
	}
	a := Alert{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, BrandName: c.brandName(i.brand), Severity: inc.Severity,
		Kind: kind, At: c.clock, Observed: v.Observed, Expected: v.Expected, Mentions: ids, Incident: inc.ID,
		Title: inc.Title, Channel: inc.Channel, Runbook: i.rule.Runbook, Verdict: v, Link: "/incidents/" + inc.ID}
	a.Reason = v.Sentence(c.loc)
	if kind == KindResolve {
		a.Reason = closing(inc, v)
	} else {
		a.Severity = v.severity(inc.Severity, i)
		c.gatherEvidence(i, v, &a)
		a.Evidence.Chart, a.Evidence.Counted = c.chart(i.brand, c.clock), countedStories
	}
	a.ID = shortID(10, string(kind), i.brand, i.rule.Name, inc.ID, strconv.FormatInt(c.clock.UnixMilli(), 36))
	c.said = append(c.said, Message{Alert: a, Incident: inc.told(a.Rule)})
}

// sayPlain writes a message that no present rule stands behind.
func (c *Core) sayPlain(inc *Incident, v Verdict, kind Kind, reason string) {
	a := Alert{Rule: v.Rule, Brand: inc.Brand, BrandName: inc.BrandName, Severity: inc.Severity, Kind: kind, At: c.clock, Observed: v.Observed,
		Expected: v.Expected, Reason: reason, Mentions: []string{}, Incident: inc.ID, Title: inc.Title, Channel: inc.Channel, Verdict: v, Link: "/incidents/" + inc.ID}
	a.ID = shortID(10, string(kind), inc.Brand, reason, inc.ID, strconv.FormatInt(c.clock.UnixMilli(), 36))
	c.said = append(c.said, Message{Alert: a, Incident: inc.told(a.Rule)})
}

// severity is an alert's own: the rule's at this count, which may be below the incident's.
func (v Verdict) severity(incident Severity, i *instance) Severity {
	s := i.rule.severityAt(v.Observed)
	if i.phase.Severity.Rank() > s.Rank() {
		s = i.phase.Severity // nobody acknowledged it
	}
	if s.Rank() > 0 && s.Rank() <= incident.Rank() {
		return s
	}
	return incident
}

func (c *Core) brandName(key string) string {
	if b := c.cfg.Brand(key); b != nil && b.Name != "" {
		return b.Name
	}
	return key
}

// channel is where a rule speaks about a brand.
func (c *Core) channel(i *instance) string {
	if i.rule.Channel != "" {
		return i.rule.Channel
	}
	if b := c.cfg.Brand(i.brand); b != nil && b.Channel != "" {
		return b.Channel
	}
	return c.cfg.Slack.Channel
}

// shortID is a name of n letters and digits that people can read aloud, the same
// for the same parts always.
func shortID(n int, parts ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprint(parts...)))
	return base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").EncodeToString(sum[:])[:n]
}
