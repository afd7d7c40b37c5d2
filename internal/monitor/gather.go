package monitor

import (
	"context"
	"net/http"
	"net/url"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// Outside is what gathering needs to know of the world beside the rules file.
type Outside struct {
	Version string                                // for the User-Agent
	Proxy   func(*http.Request) (*url.URL, error) // nil means none
	Secret  func(name string) string              // an operator's key by its variable's name; nil means none
}

// NewCrawler makes the gatherer of this monitor: what it finds and a brand wants
// goes into the journal.
func (m *Monitor) NewCrawler(ctx context.Context, out Outside) (*crawler.Crawler, error) {
	door, err := crawler.NewDoor(m.o.Config.Crawler, out.Version, m.o.Clock, m.o.Log, out.Proxy)
	if err != nil {
		return nil, err
	}
	m.door = door
	m.onClose(func() error { door.Close(); return nil })
	m.crawler, err = crawler.New(ctx, crawler.Options{
		Config:  m.o.Config,
		DB:      m.db,
		Door:    door,
		Clock:   m.o.Clock,
		Log:     m.o.Log,
		Deliver: m.journal.Append,
		Wanted:  func(one *mention.Mention) bool { return m.enrich.wanted(one, m.o.Clock.Now()) },
		Secret:  out.Secret,
		Forget: func(ctx context.Context, ids []string) error {
			_, err := m.journal.Delete(ctx, ids, "deleted at its source")
			return err
		},
		Dir: m.o.DataDir,
	})
	return m.crawler, err
}

// Health is how every source of the rules file is doing, in its order, whether or not
// it is being gathered from; nothing before [Monitor.NewCrawler] was called.
func (m *Monitor) Health(ctx context.Context) ([]crawler.Health, error) {
	if m.crawler == nil {
		return nil, nil
	}
	return m.crawler.Health(ctx)
}

// Config is the configuration in force.
func (m *Monitor) Config() *config.Config { return m.config.Load() }
