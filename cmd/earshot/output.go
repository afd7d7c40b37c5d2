package main

import (
	"errors"
	"io"
	"sync"
	"syscall"
)

// output is where a command writes to; it remembers the first write that failed, as a table or a hint is
// written without asking.
type output struct {
	w     io.Writer
	mu    sync.Mutex
	fault error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.fault == nil {
			o.fault = err
		}
	}
	return n, err
}

// lost is the first write that failed, nil for none.
func (o *output) lost() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.fault
}

// hungUp tells a reader that has read enough, as head has: nothing needs to be said of it.
func hungUp(err error) bool { return errors.Is(err, syscall.EPIPE) }
