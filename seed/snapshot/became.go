package snapshot

import (
	"errors"
	"fmt"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

// StrictError is the first reject of a strict import.
type StrictError struct{ Reject dataset.Reject }

func (e *StrictError) Error() string {
	r := e.Reject
	return fmt.Sprintf("%s, row %d, %s: %.80q: %s", r.File, r.Row, r.Field, r.Value, r.Reason)
}

// PartError is what ended an import after the first of its loads. What was loaded
// stands, and the same import carries on from there.
type PartError struct {
	Loads int
	// Withdrawing is true where a load that withdraws what the files leave out was begun:
	// some of that, or all, may be withdrawn. Else none of it is.
	Withdrawing bool
	Err         error
}

func (e *PartError) Error() string {
	withdrawn := " and nothing that the files leave out was withdrawn"
	if e.Withdrawing {
		withdrawn = ", and some of what the files leave out may be withdrawn"
	}
	return fmt.Sprintf("%v; %d load(s) of this import stand%s: import the same files again to go on", e.Err, e.Loads, withdrawn)
}

func (e *PartError) Unwrap() error { return e.Err }

// became gives the error that ended an import with what became of it: what of the
// files is loaded, as far as that is known.
func (r *run) became(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, kg.ErrUncertain):
		err = fmt.Errorf("%w; whether that load stands is not known: import the same files again, which loads what is missing", err)
		if r.report.Loads == 0 {
			return err
		}
	case r.report.Loads == 0:
		return fmt.Errorf("%w; nothing was loaded", err)
	}
	return &PartError{r.report.Loads, r.withdrawing, err}
}
