package index

import "sync"

// onceValue keeps what was made the first time.
type onceValue[T any] struct {
	once sync.Once
	val  T
	err  error
}

func (o *onceValue[T]) do(make func() (T, error)) (T, error) {
	o.once.Do(func() { o.val, o.err = make() })
	return o.val, o.err
}
