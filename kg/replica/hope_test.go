package replica

import (
	"context"
	"testing"

	"fedreach/kg"
)

// hoping is a question asked in hope of a replica whose copy was current, while the
// database does not say yet how far it has got.
func hoping(t *testing.T) (s *Store, behind *watched, gate chan struct{}, ctx context.Context, hope *kg.Hope) {
	behind = &watched{Database: openFile(t)}
	load(t, behind, army("aws"))
	s = atRest(t, behind)
	gate = behind.hold()
	ctx, hope = kg.Hoping(kg.Asked(t.Context()))
	return s, behind, gate, ctx, hope
}

// Who hopes has an answer before its proof, and one proof for all its calls.
func TestHopeComesTrue(t *testing.T) {
	s, behind, gate, ctx, hope := hoping(t)
	before, reads := behind.moments.Load(), behind.reads.Load()
	for range 3 {
		if n := factCount(ctx, t, s); n != 1 { // were it to wait, the gate would hold it
			t.Errorf("%d facts", n)
		}
	}
	close(gate)
	if current, err := hope.True(ctx); !current || err != nil {
		t.Errorf("nothing was committed, and the hope is %t, %v", current, err)
	}
	if n := behind.moments.Load() - before; n != 1 {
		t.Errorf("three calls took %d proofs", n)
	}
	if n := behind.reads.Load() - reads; n != 0 {
		t.Errorf("%d calls were answered by the store behind", n)
	}
}

// What somebody else committed before the question makes the hope a false one, also
// where the copy has caught up meanwhile.
func TestHopeIsFalse(t *testing.T) {
	for _, caughtUp := range []bool{false, true} {
		s, behind, gate, _, _ := hoping(t)
		load(t, behind.Database, army("azure"))
		ctx, hope := kg.Hoping(kg.Asked(t.Context()))
		if n := factCount(ctx, t, s); n != 1 {
			t.Fatalf("%d facts of a copy that can't know better", n)
		}
		close(gate)
		if caughtUp {
			settle(t.Context(), s)
		}
		if current, err := hope.True(ctx); current || err != nil {
			t.Errorf("caught up %t: the hope is %t, %v", caughtUp, current, err)
		}
		if n := factCount(kg.Asked(t.Context()), t, s); n != 2 {
			t.Errorf("asked again, %d facts, want 2", n)
		}
	}
}

// What was committed after the proof, by whomever, need not be in the answer: it is not
// made again, also where the copy has caught up meanwhile.
func TestHopeIsOfTheQuestion(t *testing.T) {
	for name, write := range map[string]func(*Store, *watched) kg.Store{
		"by somebody else": func(_ *Store, behind *watched) kg.Store { return behind.Database },
		"through it":       func(s *Store, _ *watched) kg.Store { return s },
	} {
		for _, caughtUp := range []bool{false, true} {
			s, behind, gate, ctx, hope := hoping(t)
			if n := factCount(ctx, t, s); n != 1 {
				t.Fatalf("%s: %d facts", name, n)
			}
			gate <- struct{}{} // the proof has seen what there is
			close(gate)
			load(t, write(s, behind), army("azure"))
			if caughtUp {
				settle(t.Context(), s)
			}
			if current, err := hope.True(ctx); !current || err != nil {
				t.Errorf("%s, caught up %t: the hope is %t, %v", name, caughtUp, current, err)
			}
			if n := factCount(kg.Asked(t.Context()), t, s); n != 2 {
				t.Errorf("%s: asked again, %d facts, want 2", name, n)
			}
		}
	}
}

// A copy that is known to be behind gives nobody hope.
func TestNoHope(t *testing.T) {
	s, _, gate, _, _ := hoping(t)
	close(gate)
	load(t, s, army("azure"))
	ctx, hope := kg.Hoping(kg.Asked(t.Context()))
	if n := factCount(ctx, t, s); n != 2 {
		t.Errorf("%d facts, want 2", n)
	}
	if current, err := hope.True(ctx); !current || err != nil {
		t.Errorf("what was proven is %t, %v", current, err)
	}
}

// The proof of a hope that does not come is told as that of a question without hope.
func TestHopeWithoutProof(t *testing.T) {
	s, _, gate, _, _ := hoping(t)
	defer close(gate)
	mustNotBeProven(t, func(ctx context.Context) error {
		ctx, hope := kg.Hoping(kg.Asked(ctx))
		factCount(ctx, t, s)
		_, err := hope.True(ctx)
		return err
	})
}
