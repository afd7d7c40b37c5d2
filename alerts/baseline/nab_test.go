package baseline

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// nabSeries is one series of the benchmark with the worth of each row.
type nabSeries struct {
	name    string
	at      []time.Time
	value   []float64
	windows [][2]int
	unit    []float64
	in      []int
	probe   int
}

func sharedDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("EARSHOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "nab-realtweets")); err != nil {
		t.Skip("the benchmark's series are not here")
	}
	return dir
}

func loadNAB(t testing.TB) []*nabSeries {
	t.Helper()
	dir := filepath.Join(sharedDir(t), "data", "nab-realtweets")
	raw, err := os.ReadFile(filepath.Join(dir, "windows.json"))
	if err != nil {
		t.Fatal(err)
	}
	windows := map[string][][2]string{}
	if err := json.Unmarshal(raw, &windows); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "data", "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var out []*nabSeries
	for _, f := range files {
		out = append(out, readNAB(t, f, windows[filepath.Base(f)]))
	}
	return out
}

func readNAB(t testing.TB, file string, windows [][2]string) *nabSeries {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := &nabSeries{name: strings.TrimSuffix(filepath.Base(file), ".csv")}
	first := map[string]int{}
	for i, r := range rows[1:] {
		at, err := time.Parse("2006-01-02 15:04:05", r[0])
		if err != nil {
			t.Fatal(err)
		}
		v, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := first[r[0]]; !ok {
			first[r[0]] = i
		}
		s.at, s.value = append(s.at, at), append(s.value, v)
	}
	for _, w := range windows {
		s.windows = append(s.windows, [2]int{first[w[0][:19]], first[w[1][:19]]})
	}
	s.worth()
	return s
}

func sigmoid(x float64) float64 {
	if x > 3 {
		return -1
	}
	return 2/(1+math.Exp(5*x)) - 1
}

// worth fills in what a detection is worth on each row, by the published rule.
func (s *nabSeries) worth() {
	n := len(s.at)
	s.probe = min(int(0.15*float64(n)), 750)
	s.unit, s.in = make([]float64, n), make([]int, n)
	k, prev := 0, -1
	for i := range n {
		s.in[i], s.unit[i] = -1, -1
		for k < len(s.windows) && i > s.windows[k][1] {
			prev, k = k, k+1
		}
		if k < len(s.windows) && i >= s.windows[k][0] {
			a, b := s.windows[k][0], s.windows[k][1]
			s.in[i], s.unit[i] = k, sigmoid(-float64(b-i+1)/float64(b-a+1))/sigmoid(-1)
		} else if prev >= 0 {
			a, b := s.windows[prev][0], s.windows[prev][1]
			s.unit[i] = sigmoid(float64(i-b) / float64(b-a))
		}
	}
}

// score is raw, the score of nothing and of perfection, windows hit and false rows.
func (s *nabSeries) score(fired []int) (raw, null, perfect float64, hit, wrong int) {
	best := make([]float64, len(s.windows))
	for k, w := range s.windows {
		if w[1] >= s.probe {
			best[k] = -1
			null--
		}
	}
	perfect = float64(len(s.windows))
	for _, i := range fired {
		if i < s.probe {
			continue
		}
		if k := s.in[i]; k >= 0 {
			best[k] = max(best[k], s.unit[i])
		} else {
			wrong++
			raw += 0.11 * s.unit[i]
		}
	}
	for _, b := range best {
		raw += b
		if b > -1 {
			hit++
		}
	}
	return raw, null, perfect, hit, wrong
}
