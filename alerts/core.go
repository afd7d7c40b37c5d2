package alerts

import (
	"container/heap"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// Core judges. It is a deterministic function of its setup, the entries it
// takes and the times it is advanced to: no database, no wall clock, no network. It is not
// safe for concurrent use.
type Core struct {
	cfg       *config.Config
	loc       *time.Location
	rules     []*Rule
	clock     time.Time
	inst      []*instance
	byBrand   map[string]*audience
	brandAt   map[string]int
	voices    map[string]*voice
	open      map[string]*Incident
	silences  []Silence
	mutes     []Mute
	gaps      []Gap
	timers    timerHeap
	ask       *asker
	wakes     []int64 // by timer owner: instances, then brands
	said      []Message
	dirtyInc  map[string]*Incident
	onOutcome func(i *instance, id string, r Reason)
	onVerdict func(i *instance, v Verdict)
	erased    bool // words of a deleted mention were taken out
}

// instance is one rule at one brand.
type instance struct {
	idx     int
	rule    *Rule
	brand   string
	cond    condition
	group   group
	phase   phase
	last    Verdict // newest evaluation
	counts  reasonCounts
	told    map[string]time.Time // stories a point rule spoke of
	dirty   bool
	matched int
	noted   noted
}

// NewCore makes an engine at the beginning of time.
func NewCore(cfg *config.Config) *Core {
	c := &Core{cfg: cfg, loc: cfg.Location, byBrand: map[string]*audience{}, brandAt: map[string]int{},
		voices: map[string]*voice{}, open: map[string]*Incident{}, dirtyInc: map[string]*Incident{}}
	if c.loc == nil {
		c.loc = time.UTC
	}
	for _, b := range cfg.Brands {
		c.voices[b.Key], c.byBrand[b.Key] = newVoice(c.loc), new(audience)
	}
	for _, r := range cfg.Rules {
		rule := compile(r, cfg.Alerts)
		c.rules = append(c.rules, rule)
		c.instantiate(rule)
	}
	c.ask = newAsker(c.rules, cfg.Brands)
	for _, i := range c.inst {
		c.byBrand[i.brand].add(i)
	}
	c.attune()
	for k, b := range cfg.Brands {
		c.brandAt[b.Key] = len(c.inst) + k
	}
	c.wakes = make([]int64, len(c.inst)+len(cfg.Brands))
	return c
}

func (c *Core) instantiate(r *Rule) {
	for _, b := range c.cfg.Brands {
		if !r.concerns(b.Key) {
			continue
		}
		i := &instance{idx: len(c.inst), rule: r, brand: b.Key}
		if r.point() {
			i.told = map[string]time.Time{}
		}
		i.cond = newCondition(r, b.Key, c.loc)
		c.inst = append(c.inst, i)
	}
}

// Clock is the engine's time: the newest it was told of.
func (c *Core) Clock() time.Time { return c.clock }

// Take folds in one journal entry, after moving the clock to its discovery.
func (c *Core) Take(e *mention.Entry) { c.take(e, nil) }

// take is Take with what the rules ask of the mention, if somebody asked already.
func (c *Core) take(e *mention.Entry, ahead *asked) {
	m := &e.Mention
	if c.clock.IsZero() {
		c.clock = m.Discovered
		c.begin()
	}
	c.Advance(m.Discovered)
	if e.Op != mention.Put {
		c.reconsider(e)
		return
	}
	c.ask.about(m, c.clock, ahead)
	at := c.ask.at
	if at.After(c.clock) {
		at = c.clock
	}
	for k := range m.Brands {
		b := &m.Brands[k]
		v := c.voices[b.Brand]
		if v == nil {
			continue
		}
		if !m.Backfill && !b.Owned {
			v.hear(m, b, heardAs{c.ask.story, at, c.ask.undated}, c.clock)
			c.tallyIncident(b)
		}
		listeners := c.byBrand[b.Brand]
		for _, place := range listeners.call(c.ask, m, b) {
			c.offer(listeners.all[place], m, b, at)
		}
	}
}

// offer shows a mention of its brand to one rule.
func (c *Core) offer(i *instance, m *mention.Mention, b *mention.BrandMatch, at time.Time) {
	if c.filter(i.rule, m, b) != "" {
		return
	}
	i.matched++
	i.dirty = true
	switch {
	case i.rule.Type == config.Unanswered:
		c.await(i, m, at)
		return
	case i.rule.point():
		c.collect(i, m, at)
		return
	}
	reason := i.cond.take(c, i, m, at)
	if judged := c.look(i); reason == "" {
		reason = judged
	}
	c.outcome(i, m.ID, reason)
	c.schedule(i)
}

// Advance moves the clock, letting everything that was due happen at its own
// moment and in order. Times before the clock change nothing, and time begins with the
// first entry: what nobody ever spoke of has no empty mornings to be told of.
func (c *Core) Advance(now time.Time) {
	for len(c.timers) > 0 && c.timers[0].at <= now.UnixMilli() {
		t := heap.Pop(&c.timers).(timer)
		if c.wakes[t.owner] != t.at {
			continue // replaced by a later decision
		}
		c.wakes[t.owner] = 0
		if due := time.UnixMilli(t.at).UTC(); due.After(c.clock) {
			c.clock = due
		}
		if t.owner < len(c.inst) {
			c.ring(c.inst[t.owner])
		} else {
			c.closeIncident(c.cfg.Brands[t.owner-len(c.inst)].Key)
		}
	}
	if now.After(c.clock) && !c.clock.IsZero() {
		c.clock = now
	}
}

// begin plans what waits for no mention, when the clock first starts.
func (c *Core) begin() {
	for _, i := range c.inst {
		c.schedule(i)
	}
}

// ring is an instance's timer.
func (c *Core) ring(i *instance) {
	i.dirty = true
	switch {
	case i.rule.scheduled():
		c.digest(i)
	case i.rule.Type == config.Unanswered && i.group.Deadline.IsZero():
		c.overdue(i)
		c.escalatePoint(i)
	case i.rule.point():
		if due := i.group.Deadline; !due.IsZero() && due.UnixMilli() <= c.clock.UnixMilli() {
			c.flush(i)
		}
		c.escalatePoint(i)
	default:
		c.look(i)
	}
	c.schedule(i)
}

// schedule plans when an instance must look again though no mention comes.
func (c *Core) schedule(i *instance) {
	var at time.Time
	switch {
	case i.rule.scheduled():
		at = i.rule.Schedule.Next(c.clock.In(c.loc))
	case i.rule.point():
		at = i.nextDue()
		if step := c.nextStep(i); !step.IsZero() && (at.IsZero() || step.Before(at)) {
			at = step
		}
	case i.phase.Name != atRest:
		at = c.clock.Truncate(i.rule.step()).Add(i.rule.step())
		if hold := i.phase.Since.Add(i.rule.For); i.phase.Name == holding && hold.Before(at) {
			at = hold
		}
	default:
		at = i.cond.wake(c.clock)
	}
	c.wakeAt(i.idx, at)
}

func (c *Core) wakeAt(owner int, at time.Time) {
	if at.IsZero() {
		c.wakes[owner] = 0
		return
	}
	ms := max(at.UnixMilli(), c.clock.UnixMilli()+1)
	if c.wakes[owner] == ms {
		return
	}
	c.wakes[owner] = ms
	heap.Push(&c.timers, timer{at: ms, owner: owner})
}

// Finish lets what was collected for a group be said: the end of a finite
// stream. The clock moves at most by the longest group_wait.
func (c *Core) Finish() {
	var last time.Time
	for _, i := range c.inst {
		if i.rule.point() && len(i.group.Items) > 0 && i.group.Deadline.After(last) && i.group.Deadline.Sub(c.clock) <= max(i.rule.GroupWait, c.cfg.Alerts.ThreadEvery) {
			last = i.group.Deadline
		}
	}
	if !last.IsZero() {
		c.Advance(last)
	}
}

// Said hands over what was said since it was last asked.
func (c *Core) Said() []Message {
	out := c.said
	c.said = nil
	return out
}
