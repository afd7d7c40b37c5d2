package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/earshot/earshot/internal/sentiment"
)

const (
	// maxSentimentLine bounds one line of input; a longer one is answered with an error.
	maxSentimentLine = 64 << 20
	// sentimentBuffer is how much of the input may wait to be judged together.
	sentimentBuffer = 1 << 16
	// linesAtOnce is how many lines one processor takes at a time: enough that sharing them
	// costs nothing beside judging them.
	linesAtOnce = 16
)

// sentimentText is one line of input without its end.
type sentimentText struct {
	line []byte
	long bool // beyond maxSentimentLine, and not kept
}

// readWaiting appends the next line, for which it waits, and those that have come with
// it, which it does not wait for. They are valid until the next call. The error is that
// of reading: io.EOF with the last lines.
func readWaiting(r *bufio.Reader, lines []sentimentText) ([]sentimentText, error) {
	for {
		line, long, err := readLine(r, maxSentimentLine)
		if err == nil || len(line) > 0 || long {
			lines = append(lines, sentimentText{line, long})
		}
		if err != nil {
			return lines, err
		}
		// What is complete in the buffer is read without moving what was read before.
		if waiting, _ := r.Peek(r.Buffered()); bytes.IndexByte(waiting, '\n') < 0 {
			return lines, nil
		}
	}
}

// judging answers lines in their order, on as many processors as there are.
type judging struct {
	engine  *sentiment.Engine
	explain bool
	lines   []sentimentText
	before  int // lines answered earlier
	bad     atomic.Int64
	answers []bytes.Buffer // to linesAtOnce lines each
}

// answer judges the lines that are waiting and writes the answers, in one piece.
func (j *judging) answer(out io.Writer) error {
	parts := (len(j.lines) + linesAtOnce - 1) / linesAtOnce
	for len(j.answers) < parts {
		j.answers = append(j.answers, bytes.Buffer{})
	}
	var next atomic.Int64
	work := func() {
		for k := next.Add(1) - 1; k < int64(parts); k = next.Add(1) - 1 {
			j.part(int(k))
		}
	}
	var others sync.WaitGroup
	for range min(parts, runtime.GOMAXPROCS(0)) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	for k := range parts {
		if _, err := j.answers[k].WriteTo(out); err != nil {
			return err
		}
	}
	j.before += len(j.lines)
	return nil
}

// part answers one share of the lines.
func (j *judging) part(k int) {
	to := &j.answers[k]
	to.Reset()
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	for i := k * linesAtOnce; i < min(len(j.lines), (k+1)*linesAtOnce); i++ {
		answer := j.judge(j.lines[i], j.before+i+1)
		if answer.Error != "" {
			j.bad.Add(1)
		}
		if j.explain || answer.Error != "" {
			_ = enc.Encode(answer) // into memory, of strings and numbers
			continue
		}
		to.Write(appendAnswer(to.AvailableBuffer(), &answer))
	}
}

// judge answers line n.
func (j *judging) judge(t sentimentText, n int) sentimentLine {
	if t.long {
		return sentimentLine{Label: "neutral", Error: fmt.Sprintf("line %d is longer than %d MiB", n, maxSentimentLine>>20)}
	}
	line := t.line
	if n == 1 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	return judgeLine(j.engine, line, n, j.explain)
}
