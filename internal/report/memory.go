package report

import (
	"sync"
	"time"

	"github.com/earshot/earshot/internal/config"
)

// Memory keeps from report to report which words tell of a brand in a period. Finding them means reading some hundred
// mentions, and they hardly change while a period moves by a hundredth of its length; how many mentions use them is counted
// anew for every report. The zero value is empty; it is safe for concurrent use.
type Memory struct {
	mu   sync.Mutex
	kept map[stretch]telling
}

const (
	memoryLife = 10 * time.Minute // how long words are believed to tell
	memorySize = 64               // stretches remembered at once
	stretchPer = 100              // periods that differ by less than this part of their length are one stretch
)

// stretch is a brand's period, roughly.
type stretch struct {
	config       *config.Config
	brand        string
	length       time.Duration
	since, until int64
}

type telling struct {
	at    time.Time
	words []string
}

func stretchOf(r *Request) stretch {
	length := r.Until.Sub(r.Since)
	grain := max(int64(length/stretchPer/time.Second), 1)
	return stretch{r.Config, r.Brand, length.Round(time.Duration(grain) * time.Second), r.Since.Unix() / grain, r.Until.Unix() / grain}
}

// words are those remembered for a request, or found now.
func (m *Memory) words(r *Request, find func() ([]string, error)) ([]string, error) {
	if m == nil {
		return find()
	}
	key := stretchOf(r)
	m.mu.Lock()
	known, ok := m.kept[key]
	m.mu.Unlock()
	if age := r.Now.Sub(known.at); ok && age >= 0 && age < memoryLife {
		return known.words, nil
	}
	words, err := find()
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= memorySize {
		m.kept = map[stretch]telling{}
	}
	m.kept[key] = telling{r.Now, words}
	return words, nil
}
