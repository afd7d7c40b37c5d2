//go:build !linux

package index

// mappedNow is not known here, so nothing is let go.
func mappedNow() int64 { return 0 }

func letGo([]byte) error { return nil }
