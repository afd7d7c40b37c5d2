package main

import (
	"context"
	"io"
	"os"
	"sync"
)

// heedingInput is an input whose reads end with ctx. To wait for a terminal or a pipe cannot be
// interrupted, so the waiting is somebody else's, who is left behind when ctx ends.
type heedingInput struct {
	ctx   context.Context // of the command that reads, as nobody hands one to Read
	file  *os.File
	begin sync.Once
	from  *io.PipeReader
}

// heeding is in, or where it may keep its reader waiting what ends with ctx in its stead. Nothing
// is read before somebody asks.
func heeding(ctx context.Context, in io.Reader) io.Reader {
	f, isFile := in.(*os.File)
	if !isFile {
		return in
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		return in
	}
	return &heedingInput{ctx: ctx, file: f}
}

// Read reads what has come; the error is ctx's once that has ended.
func (h *heedingInput) Read(p []byte) (int, error) {
	h.begin.Do(func() {
		from, to := io.Pipe()
		h.from = from
		context.AfterFunc(h.ctx, func() { _ = to.CloseWithError(h.ctx.Err()) })
		go func() {
			_, err := io.Copy(to, h.file)
			_ = to.CloseWithError(err) // nil is the end
		}()
	})
	return h.from.Read(p)
}

// keyboard is standard input as the file it is, if it is one.
func (a *app) keyboard() (*os.File, bool) {
	if h, waits := a.stdin.(*heedingInput); waits {
		return h.file, true
	}
	f, isFile := a.stdin.(*os.File)
	return f, isFile
}
