package graph

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"fedreach/kg"
	"fedreach/reach"
)

// answers keeps whole answers while they stay right, as the same few questions are
// asked again and again. One is given only where the store has said, asked after the
// question came, that nothing was committed since it was made; and where it depends
// on the clock, on its day and while nothing becomes or ceases to be known. What has
// an error is made anew.
//
// An answer is kept when its question comes for the second time: most come once, and
// to prove and to keep costs something.
type answers struct {
	store kg.Store
	now   func() time.Time
	// kept are by question; nil stands for one that was asked and not kept.
	kept         *texts[*keptAnswer]
	hits, misses atomic.Int64

	mu sync.Mutex
	// making are the questions whose answers are made anew, closed when they are.
	making map[string]chan struct{}
	known  knownPeriod
}

// keptAnswer is an answer without errors; without data, what is known of one that was
// not kept.
type keptAnswer struct {
	// never is true where it is another each time, as it tells when it was made, and
	// where it is too large.
	never      bool
	data       json.RawMessage
	extensions map[string]any
	// token is of the moment of the store that it was made at.
	token string
	// timed is true where it depends on the clock, and day the day it was made.
	timed bool
	day   kg.Date
	knownPeriod
}

// knownPeriod is when the same is known of the graph of one moment: half-open, the
// zero time an open end.
type knownPeriod struct {
	token       string
	from, until time.Time
}

func (p knownPeriod) has(now time.Time) bool {
	return !now.Before(p.from) && (p.until.IsZero() || now.Before(p.until))
}

// rightAt reports whether it is the answer at this moment of the store and the clock.
func (a *keptAnswer) rightAt(token string, now time.Time) bool {
	return a.data != nil && a.token == token && (!a.timed || kg.DateOf(now) == a.day && a.has(now))
}

// answerCost is about what an answer takes besides its data, in bytes.
const answerCost = 400

func newAnswers(store kg.Store, now func() time.Time, budget int) *answers {
	return &answers{
		store: store, now: now, making: map[string]chan struct{}{},
		kept: newTexts(budget, func(_ string, a *keptAnswer) int {
			if a == nil {
				return answerCost
			}
			return answerCost + len(a.data)
		}),
	}
}

// around is gqlgen's: it answers an operation, from what is kept where that is right.
func (k *answers) around(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	operation := graphql.GetOperationContext(ctx)
	if operation.Operation.Operation != ast.Query {
		return next(ctx)
	}
	key := questionKey(operation)
	before, asked := k.kept.Get(ctx, key)
	if !asked {
		k.kept.Add(ctx, key, nil)
	}
	if !asked || k.inVain(ctx, before) {
		k.misses.Add(1)
		return next(ctx)
	}
	begun, found := k.find(ctx, key)
	made, mine := func() {}, true
	if found == nil && before != nil && before.data != nil {
		// It was right once, and many may ask for it at the same time.
		made, mine = k.make(ctx, key, begun)
	}
	if !mine {
		begun, found = k.find(ctx, key)
	}
	if found != nil {
		k.hits.Add(1)
		return graphql.OneShot(&graphql.Response{Data: found.data, Extensions: maps.Clone(found.extensions)})
	}
	k.misses.Add(1)
	respond := next(ctx)
	return onceAnswered(respond, func(inner context.Context) *graphql.Response {
		defer made()
		response := respond(inner)
		k.keep(ctx, key, begun, readerOf(inner), response)
		return response
	})
}

// inVain reports whether an answer could not be kept, by what is known of it: then
// nothing is spent on proofs.
func (k *answers) inVain(ctx context.Context, before *keptAnswer) bool {
	switch {
	case before == nil || before.data != nil:
		return false
	case before.never:
		return true
	}
	// It depends on the clock; what is known when, only the whole graph tells.
	whole, err := k.store.Whole(ctx)
	return err != nil || whole == nil
}

// questionKey is the same for questions that are the same.
func questionKey(operation *graphql.OperationContext) string {
	sum := sha256.Sum256(marshaled([]any{operation.RawQuery, operation.OperationName, operation.Variables, operation.Extensions}))
	return string(sum[:])
}

// find gives the answer that is kept, where it is right, and the moment of the store
// now; the empty one where that is not told.
func (k *answers) find(ctx context.Context, key string) (token string, found *keptAnswer) {
	moment, err := k.store.Moment(ctx)
	if err != nil {
		return "", nil // whoever answers says so
	}
	a, _ := k.kept.Get(ctx, key)
	if a == nil || !a.rightAt(moment.Token, k.now()) {
		return moment.Token, nil
	}
	return moment.Token, a
}

// make has the caller make the answer, and call made when it is. Where somebody else
// is making it, it waits for that. It is not made again where somebody has made it at
// this moment of the store since it was looked for.
func (k *answers) make(ctx context.Context, key, begun string) (made func(), mine bool) {
	k.mu.Lock()
	others := k.making[key]
	if others == nil {
		if a, _ := k.kept.Get(ctx, key); a != nil && a.rightAt(begun, k.now()) {
			k.mu.Unlock()
			return func() {}, false
		}
		ended := make(chan struct{})
		k.making[key] = ended
		k.mu.Unlock()
		return func() {
			k.mu.Lock()
			defer k.mu.Unlock()
			delete(k.making, key)
			close(ended)
		}, true
	}
	k.mu.Unlock()
	select {
	case <-others:
	case <-ctx.Done():
	}
	return func() {}, false
}

// keep keeps an answer that was begun at a moment of the store, if it ended there too.
func (k *answers) keep(ctx context.Context, key, begun string, reader *reader, response *graphql.Response) {
	if begun == "" || reader == nil || response == nil || response.Data == nil || len(response.Errors) > 0 {
		return
	}
	a := &keptAnswer{token: begun, data: response.Data, extensions: maps.Clone(response.Extensions)}
	timed := reader.timed.Load()
	if !k.kept.takes(key, a) || timed && tellsMoment(graphql.GetOperationContext(ctx).Operation.SelectionSet) {
		k.kept.Add(ctx, key, &keptAnswer{never: true})
		return
	}
	if timed {
		now, ok := reader.now(), false
		a.timed, a.day = true, kg.DateOf(now)
		if a.knownPeriod, ok = k.knownAround(ctx, begun, now); !ok {
			k.kept.Add(ctx, key, &keptAnswer{})
			return
		}
	}
	// Something may have been committed since, and be in the answer. The store is not asked
	// anew, which the answer would have to wait for: what it answers from has not changed.
	if ended, err := k.store.Moment(ctx); err != nil || ended.Token != begun {
		return
	}
	a.data = append(json.RawMessage{}, response.Data...) // which may be a part of more
	k.kept.Add(ctx, key, a)
}

// tellsMoment reports whether a selection asks what now was.
func tellsMoment(set ast.SelectionSet) bool {
	return slices.ContainsFunc(set, func(selection ast.Selection) bool {
		switch selection := selection.(type) {
		case *ast.Field:
			return selection.Name == "knownAt" || tellsMoment(selection.SelectionSet)
		case *ast.InlineFragment:
			return tellsMoment(selection.SelectionSet)
		case *ast.FragmentSpread:
			return tellsMoment(selection.Definition.SelectionSet)
		}
		return false
	})
}

// knownAround is the period around now in which the same is known of the graph of a
// moment, where the graph is at hand and that still is its moment.
func (k *answers) knownAround(ctx context.Context, token string, now time.Time) (knownPeriod, bool) {
	k.mu.Lock()
	p := k.known
	k.mu.Unlock()
	if p.token == token && p.has(now) {
		return p, true
	}
	whole, err := k.store.Whole(ctx)
	if err != nil || whole == nil {
		return knownPeriod{}, false
	}
	p.token = token
	p.from, p.until = reach.KnownAround(whole.Facts, now)
	if moment, err := k.store.Moment(ctx); err != nil || moment.Token != token {
		return knownPeriod{}, false
	}
	k.mu.Lock()
	k.known = p
	k.mu.Unlock()
	return p, true
}

// KeptAnswers says what came of keeping answers so far.
func (r *Resolver) KeptAnswers() KeptAnswers {
	if r.answers == nil {
		return KeptAnswers{}
	}
	return KeptAnswers{r.answers.hits.Load(), r.answers.misses.Load(), r.answers.kept.taken()}
}

// KeptAnswers are what came of keeping answers.
type KeptAnswers struct {
	// Hits are questions whose answer was kept, Misses those whose answer was made.
	Hits, Misses int64
	// Bytes is what is kept, about.
	Bytes int
}
