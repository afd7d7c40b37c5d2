package social

import (
	"errors"
	"fmt"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
)

// Keys reads what a platform must be given by the operator, by the names of the
// variables. Its error names those that are missing and how to give them.
func Keys(env source.Env, names ...string) ([]string, error) {
	values, missing := make([]string, len(names)), []string(nil)
	for i, name := range names {
		if env.Secret != nil {
			values[i] = env.Secret(name)
		}
		if values[i] == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("set %s in the environment (or %s_FILE to a file that holds it) and start again; see docs/sources.md",
			strings.Join(missing, " and "), missing[0])
	}
	return values, nil
}

// KeyRefused says of a 401 or 403 which key was refused and what to do about it.
// Other errors it returns as they are. The key itself is never shown.
func KeyRefused(err error, todo string, names ...string) error {
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.Blocked {
		return err
	}
	told := *e
	told.Detail = "the platform refuses " + strings.Join(names, " and ") + ": " + todo
	return &told
}
