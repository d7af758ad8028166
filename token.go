package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"fedreach/kg"
	"fedreach/kg/replica"
)

// tokenCommand makes, lists and revokes tokens. It works on the store itself,
// also while a server runs on it, which knows of it at once.
type tokenCommand struct {
	Create tokenCreate `cmd:"" help:"Make a token and print it: it is shown this once."`
	List   tokenList   `cmd:"" help:"List the tokens."`
	Revoke tokenRevoke `cmd:"" help:"Revoke tokens. From then on no server takes them."`
}

type tokenCreate struct {
	Name    string        `arg:"" help:"Whom it is for. The audit trail shows it beside what was loaded."`
	Scope   kg.TokenScope `enum:"read,write" default:"read" help:"read or write; who may write may read."`
	Expires string        `placeholder:"DAYS|DAY" help:"After how many days it is no longer good, such as 90d, or on which day, such as 2027-01-01; never if left out."`
}

type tokenList struct {
	Format string `short:"f" enum:"table,json" default:"table" help:"table or json."`
}

type tokenRevoke struct {
	Tokens []string `arg:"" name:"id|name" help:"Ids of tokens, or names: of a name, all its tokens."`
}

// withTokens does something with the tokens of the store that open opens.
func withTokens(ctx context.Context, open func(context.Context) (replica.Database, error), do func(kg.Tokens) error) error {
	store, err := open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(store), store.Close(ctx))
}

// Run makes a token. Only the token goes to the standard output.
func (c *tokenCreate) Run(ctx context.Context, p *program, flags *storeFlags) error {
	now := time.Now()
	expires, err := c.expiry(now)
	if err != nil {
		return err
	}
	secret, token, err := kg.NewToken(c.Name, c.Scope, now, expires)
	if err != nil {
		return &usageError{err.Error()}
	}
	// A token may be made before the server that takes it is started first.
	return withTokens(ctx, flags.openEmpty, func(tokens kg.Tokens) error {
		if err := tokens.CreateToken(ctx, token); err != nil {
			return err
		}
		p.log.Info("token created", "id", token.ID, "name", token.Name, "scope", token.Scope, "expires", orNever(token.Expires), "store", flags.kind())
		_, err := fmt.Fprintln(p.stdout, secret)
		return err
	})
}

func (c *tokenCreate) expiry(now time.Time) (time.Time, error) {
	if c.Expires == "" {
		return time.Time{}, nil
	}
	if days, ok := strings.CutSuffix(c.Expires, "d"); ok {
		if n, err := time.ParseDuration(days + "h"); err == nil && n > 0 && n < 100*366*time.Hour {
			return now.Add(24 * n), nil
		}
	} else if day, err := kg.ParseDate(c.Expires); err == nil {
		return day.Time(), nil
	}
	return time.Time{}, &usageError{fmt.Sprintf("--expires: %.40q is neither days, such as 90d, nor a day, such as 2027-01-01", c.Expires)}
}

// listedToken is a token as it is listed.
type listedToken struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Scope   kg.TokenScope `json:"scope"`
	Created time.Time     `json:"created"`
	Expires *time.Time    `json:"expires"`
	Revoked *time.Time    `json:"revoked"`
	Good    bool          `json:"good"`
}

// Run lists the tokens.
func (c *tokenList) Run(ctx context.Context, p *program, flags *storeFlags) error {
	return withTokens(ctx, flags.openThere, func(tokens kg.Tokens) error {
		all, err := tokens.ListTokens(ctx)
		if err != nil {
			return err
		}
		list := make([]listedToken, len(all))
		for i, t := range all {
			list[i] = listedToken{t.ID, t.Name, t.Scope, t.Created, orNull(t.Expires), orNull(t.Revoked), t.Good(time.Now())}
		}
		if c.Format == formatJSON {
			encoder := json.NewEncoder(p.stdout)
			encoder.SetIndent("", "  ")
			return encoder.Encode(list)
		}
		return printTokens(p.stdout, all)
	})
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func orNever(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.DateOnly)
}

func printTokens(out io.Writer, tokens []*kg.Token) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tNAME\tSCOPE\tCREATED\tEXPIRES\tREVOKED")
	for _, t := range tokens {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, t.Scope, orNever(t.Created), orNever(t.Expires), orNever(t.Revoked))
	}
	return w.Flush()
}

// Run revokes tokens, all that are named or none.
func (c *tokenRevoke) Run(ctx context.Context, p *program, flags *storeFlags) error {
	return withTokens(ctx, flags.openThere, func(tokens kg.Tokens) error {
		all, err := tokens.ListTokens(ctx)
		if err != nil {
			return err
		}
		var chosen []*kg.Token
		for _, named := range c.Tokens {
			found := len(chosen)
			for _, t := range all {
				if t.ID == named || t.Name == named {
					chosen = append(chosen, t)
				}
			}
			if len(chosen) == found {
				return fmt.Errorf("there is no token %q: fedreach token list shows them", named)
			}
		}
		for _, t := range chosen {
			revoked, err := tokens.RevokeToken(ctx, t.ID, time.Now())
			if err != nil {
				return err
			}
			p.log.Info("token revoked", "id", t.ID, "name", t.Name, "on", orNever(revoked.Revoked))
		}
		return nil
	})
}
