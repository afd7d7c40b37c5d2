package main

import (
	"bufio"
	"bytes"
	"errors"
)

// readLine reads one line without its end; of one longer than most bytes, its end counted, it skips the rest and keeps
// nothing. What fits into the reader's buffer stays there, valid until the next read. The error is
// that of reading: io.EOF with the last line.
func readLine(r *bufio.Reader, most int) (line []byte, long bool, err error) {
	line, err = r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line = bytes.Clone(line)
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		var part []byte
		if part, err = r.ReadSlice('\n'); !long {
			line = append(line, part...)
		}
		if len(line) > most {
			long, line = true, nil
		}
	}
	return bytes.TrimRight(line, "\r\n"), long, err
}
