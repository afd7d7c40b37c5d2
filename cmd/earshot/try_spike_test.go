package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts/baseline"
)

func TestTrySpikeAnswersEveryRowAndNamesBadOnes(t *testing.T) {
	t.Parallel()
	in := "\ufeffvalue,timestamp\n5,2026-11-01 00:00:00\nx,2026-11-01 00:05:00\n\"7\",2026-11-01T00:10:00Z\n-3,2026-11-01 00:15:00\nNaN,2026-11-01 00:20:00\n9,never\n8\n"
	var out bytes.Buffer
	err := trySpike(baseline.NewDetector(baseline.Options{}), strings.NewReader(in), &out)
	if err == nil || !strings.Contains(err.Error(), "5 rows could not be read") || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("err %v, want five bad rows, the first in line 3", err)
	}
	if got := strings.Count(out.String(), "\n"); got != 7 {
		t.Errorf("%d answers for 7 rows:\n%s", got, out.String())
	}
}

func TestTrySpikeTellsOnceOfAnElevatedStretch(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	in.WriteString("timestamp,value\n")
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for k := range 20 * 24 {
		v := 8 + k*7%5
		if k >= 15*24 && k < 15*24+6 {
			v = 90
		}
		fmt.Fprintf(&in, "%s,%d\n", start.Add(time.Duration(k)*time.Hour).Format(time.RFC3339), v)
	}
	var out bytes.Buffer
	if err := trySpike(baseline.NewDetector(baseline.Options{}), strings.NewReader(in.String()), &out); err != nil {
		t.Fatal(err)
	}
	alerts := []string{}
	for line := range strings.Lines(out.String()) {
		var row spikeLine
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		if row.Score < 0 || row.Score > 1 {
			t.Errorf("score %g of %s is not from 0 to 1", row.Score, row.Timestamp)
		}
		if row.Alert {
			alerts = append(alerts, row.Timestamp)
		}
	}
	if len(alerts) != 1 || alerts[0] != "2026-10-16T00:00:00Z" {
		t.Errorf("alerts at %v, want the first row of the stretch alone", alerts)
	}
}

func TestTrySpikeRefusesInputWithoutItsColumns(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "a,b\n1,2\n", "2026-11-01 00:00:00,5\n"} {
		if err := trySpike(baseline.NewDetector(baseline.Options{}), strings.NewReader(in), &bytes.Buffer{}); err == nil {
			t.Errorf("%q was accepted", in)
		}
	}
}
