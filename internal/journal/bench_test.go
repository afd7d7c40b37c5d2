package journal

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// BenchmarkAppend measures durable appends, per mention, in batches of 1000.
func BenchmarkAppend(b *testing.B) {
	benchAppend(b, 1000)
}

// BenchmarkAppendSmall is the same in batches of 50, as live polling makes them.
func BenchmarkAppendSmall(b *testing.B) { benchAppend(b, 50) }

func benchAppend(b *testing.B, size int) {
	j := fresh(b)
	ms := make([]mention.Mention, 0, size)
	n := 0
	b.ReportAllocs()
	defer reportCPU(b, 1)()
	for b.Loop() {
		ms = append(ms, benchMention(n))
		n++
		if len(ms) == size {
			mustAppend(b, j, ms...)
			ms = ms[:0]
		}
	}
}

func benchMention(n int) mention.Mention {
	m := said(n)
	m.Text = fmt.Sprintf("@airline my flight %d was cancelled and nobody at the desk could tell us when the next one leaves; this is the third time this year and I am done with you #fail", n)
	m.Discovered = m.Discovered.Add(time.Duration(n) * time.Second)
	return m
}

// BenchmarkAppendKnown is a poll that brings nothing new.
func BenchmarkAppendKnown(b *testing.B) {
	j := fresh(b)
	ms := make([]mention.Mention, 1000)
	for n := range ms {
		ms[n] = benchMention(n)
	}
	mustAppend(b, j, ms...)
	defer reportCPU(b, len(ms))()
	for b.Loop() {
		mustAppend(b, j, ms...)
	}
}

// BenchmarkEnrich stores and reads back a batch's enrichment.
func BenchmarkEnrich(b *testing.B) {
	j := fresh(b)
	ctx := context.Background()
	defer reportCPU(b, 1000)()
	for b.Loop() {
		head, _ := j.Head(ctx)
		ms := make([]mention.Mention, 1000)
		for n := range ms {
			ms[n] = benchMention(int(head) + n)
		}
		mustAppend(b, j, ms...)
		es, err := j.After(ctx, head, 1000)
		if err != nil {
			b.Fatal(err)
		}
		for i := range es {
			es[i].Mention.Brands = []mention.BrandMatch{{Brand: "acme"}}
		}
		if err := j.Enrich(ctx, es, head+1000); err != nil {
			b.Fatal(err)
		}
	}
}

// reportCPU adds what one mention cost the processors: on a busy machine the
// wall tells little.
func reportCPU(b *testing.B, mentions int) func() {
	before := cpu(b)
	return func() {
		used := cpu(b) - before
		b.ReportMetric(float64(used.Nanoseconds())/float64(b.N*mentions), "cpu-ns/mention")
	}
}

func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
