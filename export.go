package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"fedreach/export"
	"fedreach/kg"
)

type exportCommand struct {
	serverFlags
	Format string `short:"f" enum:"${exportFormats}" default:"jsonl" help:"jsonl, which import facts reads again, cypher, graphml or csv."`
	Out    string `short:"o" placeholder:"FILE" help:"Where to write; the standard output if left out."`
}

// exported is what an export reads: a store, or one behind a server.
type exported interface {
	Entities(ctx context.Context, filter kg.EntityFilter) (kg.EntityPage, error)
	Facts(ctx context.Context, filter kg.FactFilter) (*kg.Graph, error)
	// version is another text after every change.
	version(ctx context.Context) (string, error)
}

// Run writes the whole graph.
func (c *exportCommand) Run(ctx context.Context, p *program, flags *storeFlags) error {
	if c.Server != "" {
		return c.write(ctx, p.stdout, remoteStore{c.client()})
	}
	store, err := flags.openThere(ctx)
	if err != nil {
		return err
	}
	return errors.Join(c.write(ctx, p.stdout, localStore{store}), store.Close(ctx))
}

func (c *exportCommand) write(ctx context.Context, stdout io.Writer, from exported) error {
	entities, facts, err := readWhole(ctx, from)
	if err != nil {
		return err
	}
	if c.Out == "" {
		return export.Write(stdout, c.Format, entities, facts)
	}
	var content bytes.Buffer
	if err := export.Write(&content, c.Format, entities, facts); err != nil {
		return err
	}
	return replaceFile(c.Out, content.Bytes())
}

// replaceFile writes a file whole or not at all.
func replaceFile(path string, content []byte) error {
	part := path + ".part"
	file, err := os.Create(part)
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("--out: %w", err), os.Remove(part))
	}
	return nil
}

// readWhole reads the graph as it is at one moment: where it changes meanwhile,
// it is read again.
func readWhole(ctx context.Context, from exported) ([]kg.Entity, []*kg.Fact, error) {
	for range 5 {
		before, err := from.version(ctx)
		if err != nil {
			return nil, nil, err
		}
		entities, err := from.Entities(ctx, kg.EntityFilter{First: -1})
		if err != nil {
			return nil, nil, err
		}
		facts, err := from.Facts(ctx, kg.FactFilter{})
		if err != nil {
			return nil, nil, err
		}
		after, err := from.version(ctx)
		if err != nil {
			return nil, nil, err
		}
		if before == after {
			return entities.Entities, facts.Facts, nil
		}
	}
	return nil, nil, errors.New("the graph changed each of five times that it was read: export it when it is quieter")
}

// version is the store's own, which changes with every commit, whoever makes it.
func (s localStore) version(ctx context.Context) (string, error) {
	moment, err := s.Moment(ctx)
	return moment.Token, err
}

// version is the number of the server's last load.
func (s remoteStore) version(ctx context.Context) (string, error) {
	var data struct {
		Loads struct{ Nodes []struct{ Revision int64 } }
	}
	err := query(ctx, s.client, `{ loads(first: 1) { nodes { revision } } }`, nil, &data)
	if err != nil || len(data.Loads.Nodes) == 0 {
		return "", err
	}
	return strconv.FormatInt(data.Loads.Nodes[0].Revision, 10), nil
}
