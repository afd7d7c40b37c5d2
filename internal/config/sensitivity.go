package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Sensitivity is how readily a statistical rule fires: a level, or the number of
// false alarms its owner is willing to bear.
type Sensitivity struct {
	// Level is low, medium or high; empty when a budget is given.
	Level string
	// Budget false alarms in each Per (a day, a week, 30 days); 0 with a level.
	Budget float64
	Per    time.Duration
}

var errSensitivity = errors.New(`one of low, medium, high, or a false-alarm budget such as "1 per week"`)

// ParseSensitivity reads "low", "medium", "high", "2 per day", "1 per week" or
// "0.5 per month".
func ParseSensitivity(s string) (Sensitivity, error) {
	switch s {
	case "low", "medium", "high":
		return Sensitivity{Level: s}, nil
	}
	fields := strings.Fields(s)
	if len(fields) != 3 || fields[1] != "per" {
		return Sensitivity{}, errSensitivity
	}
	n, err := strconv.ParseFloat(fields[0], 64)
	if err != nil || !(n > 0) || n > 1000 {
		return Sensitivity{}, errors.New(`a false-alarm budget is a number above 0 and at most 1000 in figures, as in "1 per week"`)
	}
	per, ok := map[string]time.Duration{"day": day, "week": week, "month": 30 * day}[fields[2]]
	if !ok {
		return Sensitivity{}, errors.New(`a false-alarm budget is per day, per week or per month, as in "1 per week"`)
	}
	return Sensitivity{Budget: n, Per: per}, nil
}

// PerWeek is the budget as false alarms a week, 0 when a level is given.
func (s Sensitivity) PerWeek() float64 {
	if s.Per == 0 {
		return 0
	}
	return s.Budget * float64(week) / float64(s.Per)
}

// String writes it as ParseSensitivity reads it.
func (s Sensitivity) String() string {
	if s.Budget == 0 {
		return s.Level
	}
	per := "week"
	switch s.Per {
	case day:
		per = "day"
	case 30 * day:
		per = "month"
	}
	return fmt.Sprintf("%v per %s", s.Budget, per)
}
