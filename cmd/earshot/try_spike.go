package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts/baseline"
	"github.com/earshot/earshot/internal/config"
)

// newTrySpikeCmd is "earshot try spike": one answer a row, from the rows up to it.
func newTrySpikeCmd(a *app) *cobra.Command {
	var window, cooldown, sensitivity string
	cmd := &cobra.Command{
		Use:   "spike",
		Short: "Spikes in a stream of counts: CSV timestamp,value in, JSON lines out",
		Long: "Reads CSV with the columns timestamp and value and answers each row with what would\n" +
			"have been usual, a score from 0 to 1 (0.5 is the threshold), and whether a message would be\n" +
			"sent there. Every answer comes from the rows up to it alone.",
		Example: "  earshot try spike --window 1h --sensitivity medium < counts.csv",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			o, err := spikeOptions(window, cooldown, sensitivity)
			if err != nil {
				return err
			}
			return trySpike(baseline.NewDetector(o), a.stdin, a.stdout)
		},
	}
	cmd.Flags().StringVar(&window, "window", "1h", "the stretch of time that is counted together")
	cmd.Flags().StringVar(&sensitivity, "sensitivity", "medium", `low, medium, high, or a budget of false alarms: "1 per week"`)
	cmd.Flags().StringVar(&cooldown, "cooldown", "12h", "the least time between two alerts; 0 for none")
	return cmd
}

func spikeOptions(window, cooldown, sensitivity string) (baseline.Options, error) {
	var o baseline.Options
	w, err := config.ParseDuration(window)
	if err != nil || w < time.Minute {
		return o, usagef(`--window %q: want at least a minute, such as "30m" or "1h"`, window)
	}
	c, err := config.ParseDuration(cooldown)
	if err != nil && cooldown != "0" || c < 0 {
		return o, usagef(`--cooldown %q: want a duration such as "2h", or 0`, cooldown)
	}
	s, err := config.ParseSensitivity(sensitivity)
	if err != nil {
		return o, usagef("--sensitivity %q: want %v", sensitivity, err)
	}
	o = baseline.Options{Window: w, Cooldown: c, Sensitivity: baseline.Named(s.Level)}
	if c == 0 {
		o.Cooldown = -1
	}
	if s.Budget > 0 {
		o.Sensitivity = baseline.Budget(s.PerWeek())
	}
	return o, nil
}

// spikeLine is one answer.
type spikeLine struct {
	Timestamp string   `json:"timestamp"`
	Value     *float64 `json:"value"`
	Expected  float64  `json:"expected"`
	Score     float64  `json:"score"`
	Alert     bool     `json:"alert"`
}

// spikeColumns are where timestamp and value stand.
type spikeColumns struct{ timestamp, value int }

func trySpike(d *baseline.Detector, in io.Reader, out io.Writer) error {
	r := csv.NewReader(bufio.NewReaderSize(in, 1<<16))
	r.FieldsPerRecord, r.ReuseRecord, r.TrimLeadingSpace = -1, true, true
	w := bufio.NewWriter(out)
	columns, err := spikeHeader(r)
	if err != nil {
		return err
	}
	enc, bad, firstBad := json.NewEncoder(w), 0, ""
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := r.FieldPos(0)
		answer, why := spikeRow(d, columns, record, err)
		if why != "" {
			if bad++; bad == 1 {
				firstBad = fmt.Sprintf("line %d: %s", line, why)
			}
			if err != nil && !errors.As(err, new(*csv.ParseError)) {
				return fmt.Errorf("read counts: %w", err)
			}
		}
		if err := enc.Encode(answer); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	if bad > 0 {
		return fmt.Errorf("%d rows could not be read and count as unheard; the first is %s", bad, firstBad)
	}
	return nil
}

// spikeHeader finds the columns, in any order and beside others.
func spikeHeader(r *csv.Reader) (spikeColumns, error) {
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return spikeColumns{}, errors.New("the input is empty: want CSV with the columns timestamp and value")
	}
	if err != nil {
		return spikeColumns{}, fmt.Errorf("read header: %w", err)
	}
	find := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name)
		})
	}
	c := spikeColumns{find("timestamp"), find("value")}
	if c.timestamp < 0 || c.value < 0 {
		return c, fmt.Errorf("the first line is %q: want a header with the columns timestamp and value", strings.Join(header, ","))
	}
	return c, nil
}

// spikeRow answers one row; why says what is wrong with it.
func spikeRow(d *baseline.Detector, c spikeColumns, record []string, err error) (answer spikeLine, why string) {
	switch {
	case err != nil:
		return answer, err.Error()
	case len(record) <= max(c.timestamp, c.value):
		return answer, fmt.Sprintf("%d fields, want at least %d", len(record), max(c.timestamp, c.value)+1)
	}
	answer.Timestamp = strings.Clone(record[c.timestamp])
	t, ok := spikeTime(answer.Timestamp)
	if !ok {
		return answer, fmt.Sprintf("timestamp %q is none", answer.Timestamp)
	}
	value, err := strconv.ParseFloat(strings.TrimSpace(record[c.value]), 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) || value < 0 {
		d.Add(t, math.NaN())
		return answer, fmt.Sprintf("value %q is no count", record[c.value])
	}
	row := d.Add(t, value)
	answer.Value, answer.Alert = &value, row.Alert
	answer.Expected, answer.Score = round(row.Expected, 3), round(row.Score, 4)
	return answer, ""
}

// spikeTime reads the usual forms; times without a zone are taken as UTC.
func spikeTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 1e8 {
		if n > 1e11 {
			return time.UnixMilli(n).UTC(), true
		}
		return time.Unix(n, 0).UTC(), true
	}
	return time.Time{}, false
}

func round(x float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(x*p) / p
}
