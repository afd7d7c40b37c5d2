package config

import (
	"fmt"
	"time"
	_ "time/tzdata" // zones must be known on machines that have no zone files
)

// Parse reads and checks src; name is what problems are reported under. The
// error is a [*Problems] holding every problem there is.
func Parse(name string, src []byte) (*Config, error) {
	if len(src) > MaxSize {
		return nil, fmt.Errorf("read %s: %w", name, errTooLarge)
	}
	t := newText(name, src)
	root, faults := readTree(t)
	r := &reader{text: t, cfg: defaults()}
	r.findSecrets(&value{kind: kindTable, table: root})
	r.found = append(r.found, faults...)
	r.file(root)
	for _, check := range r.later {
		check()
	}
	problems, warnings := sorted(name, r.found)
	if problems.Len() > 0 {
		return nil, problems
	}
	if r.cfg.Warnings = nil; warnings.Len() > 0 {
		r.cfg.Warnings = warnings
	}
	return r.cfg, nil
}

// defaults is what holds where the file says nothing.
func defaults() *Config {
	return &Config{
		Location: time.UTC,
		DataDir:  "data",
		Crawler: Crawler{
			Delay: time.Second, Concurrency: 256, PerHost: 1,
			Timeout: 30 * time.Second, MaxBody: 10 << 20,
		},
		Alerts: Alerts{
			IncidentWindow: 2 * time.Hour, Lateness: time.Hour, CatchUp: 15 * time.Minute,
			ThreadEvery: 10 * time.Minute, Inhibit: InhibitInfo, Limit: 10,
		},
		Slack:     Slack{MaxPerHour: 60, Actions: ActionsSocket, Charts: true},
		Web:       Web{Listen: "127.0.0.1:8470", DefaultRole: Viewer},
		Retention: Retention{Verdicts: 90 * day},
	}
}

// file reads the top level. Brands come first: everything else names them.
func (r *reader) file(root *table) {
	s := r.section(root, "rules file")
	parsed(s, "timezone", &r.cfg.Location, location)
	s.str("data_dir", &r.cfg.DataDir)
	if t := s.sub("brands"); t != nil {
		r.brands(t)
	}
	for _, one := range []struct {
		name string
		read func(*section)
	}{
		{"crawler", r.crawler}, {"alerts", r.alerts}, {"slack", r.slack}, {"web", r.web}, {"retention", r.retention},
	} {
		if t := s.sub(one.name); t != nil {
			one.read(r.section(t, one.name))
		}
	}
	names := map[string]span{}
	for i, t := range s.tables("sources") {
		r.source(r.named(t, "source", i, names))
	}
	names = map[string]span{}
	for i, t := range s.tables("doors") {
		r.door(r.named(t, "door", i, names))
	}
	r.checkContact(s)
	names = map[string]span{}
	for i, t := range s.tables("rules") {
		r.rule(r.named(t, "rule", i, names))
	}
	s.done(func(key string) string { return singular[key] })
}

// checkContact reminds of the courtesy that keeps a crawler from being blocked.
func (r *reader) checkContact(root *section) {
	list := root.table.get("sources")
	if r.cfg.Crawler.Contact != "" || list == nil || len(r.cfg.Sources) == 0 {
		return
	}
	at := list.keyAt
	if c := root.table.get("crawler"); c != nil {
		if t := c.value.table; t != nil && (t.broken || t.get("contact") != nil) {
			return
		}
		at = c.keyAt
	}
	r.warn(at, `[crawler] contact = "mailto:you@your.domain"`, "crawler: no contact: a site whose owner cannot reach you will block you instead")
}

// singular helps with the likeliest slips at the top level.
var singular = map[string]string{
	"rule": "write [[rules]]", "source": "write [[sources]]", "brand": "write [brands.KEY]",
	"door": "write [[doors]]", "tz": "did you mean \"timezone\"?", "time_zone": "did you mean \"timezone\"?",
}

func location(name string) (*time.Location, error) {
	if name == "Local" {
		return nil, fmt.Errorf("name the zone, such as \"Europe/Berlin\": what is local differs between machines")
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("a name from the time zone database, such as \"Europe/Berlin\", \"America/New_York\" or \"UTC\"")
	}
	return loc, nil
}

// named reads the name of an entry of a list, for its label, and refuses a name
// that another entry has.
func (r *reader) named(t *table, what string, i int, names map[string]span) *section {
	s := r.section(t, fmt.Sprintf("%s %d", what, i+1))
	name := ""
	v := s.str("name", &name)
	if v == nil {
		s.need("name", fmt.Sprintf("give the %s a name, so that people and messages can speak of it", what))
		return s
	}
	s.name, s.label = name, fmt.Sprintf("%s %q", what, short(name))
	if len(name) > maxName {
		s.fault(v.at, "", "the name is longer than %d bytes", maxName)
	}
	if first, ok := names[name]; ok {
		line, _ := r.text.line(first.start)
		s.fault(v.at, "choose another name", "line %d has a %s of this name", line, what)
		return s
	}
	names[name] = v.at
	return s
}

// maxName keeps names fit for tables and messages.
const maxName = 100

// short cuts what a message quotes.
func short(name string) string {
	if r := []rune(name); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return name
}
