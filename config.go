package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// configFlag names the configuration file.
const configFlag = "config"

// settings are what a configuration file sets: the flags that can be set in the
// environment too, by their names. The command line comes first, then the
// environment, then the file.
type settings struct {
	path   string
	values map[string]setting
}

// setting is a value as it is written, lists as flags take them.
type setting struct {
	text string
	line int
}

// configure has the parser take what the command line leaves open from the
// environment and from the configuration file. What is wrong with either is given all
// at once, and left out, so that all else can be looked at too.
func configure(k *kong.Kong, args []string) (problems []error, err error) {
	trace, err := kong.Trace(k, args)
	if err != nil {
		return nil, err
	}
	var onPath []*kong.Flag
	for _, step := range trace.Path {
		if step.Flag != nil && step.Flag == k.Model.HelpFlag {
			return nil, nil
		}
		onPath = append(onPath, step.Flags...)
	}
	s := &settings{path: configPath(trace, onPath)}
	if s.path != "" {
		problems = s.read(settable(k.Model))
	}
	for _, flag := range onPath {
		if name, text, set := inEnvironment(flag); set {
			if err := try(flag, text); err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", name, err))
				flag.Tag.Envs = nil
			}
		}
	}
	return problems, kong.Resolvers(s).Apply(k)
}

func configPath(trace *kong.Context, flags []*kong.Flag) string {
	for _, flag := range flags {
		if flag.Name == configFlag {
			if given, _ := trace.FlagValue(flag).(string); given != "" {
				return given
			}
			_, path, _ := inEnvironment(flag)
			return path
		}
	}
	return ""
}

// settable are the flags that a file can set.
func settable(model *kong.Application) map[string]*kong.Flag {
	flags := map[string]*kong.Flag{}
	_ = kong.Visit(model, func(node kong.Visitable, next kong.Next) error { // it gives no error of its own
		if flag, isFlag := node.(*kong.Flag); isFlag && len(flag.Envs) > 0 && flag.Name != configFlag {
			flags[flag.Name] = flag
		}
		return next(nil)
	})
	return flags
}

// inEnvironment is what the environment sets a flag to, and by which name.
func inEnvironment(flag *kong.Flag) (name, text string, set bool) {
	for _, name := range flag.Envs {
		if text, set := os.LookupEnv(name); set {
			return name, text, true
		}
	}
	return "", "", false
}

// try reports whether a flag takes a value, and sets nothing.
func try(flag *kong.Flag, text string) error {
	if flag.Enum != "" && !slices.Contains(flag.EnumSlice(), text) {
		return fmt.Errorf("give one of %s", strings.Join(flag.EnumSlice(), ", "))
	}
	scan := kong.Scan().PushTyped(text, kong.FlagValueToken)
	return flag.Mapper.Decode(&kong.DecodeContext{Value: flag.Value, Scan: scan}, reflect.New(flag.Target.Type()).Elem())
}

// read reads the file, and says what is wrong with it.
func (s *settings) read(flags map[string]*kong.Flag) (problems []error) {
	content, err := os.ReadFile(s.path)
	if err != nil {
		return []error{fmt.Errorf("--%s: %w", configFlag, err)}
	}
	file, err := parser.ParseBytes(content, 0)
	if err != nil {
		// Without the lines around it, which may hold a password.
		reason, _, _ := strings.Cut(err.Error(), "\n")
		return []error{fmt.Errorf("%s is no YAML: %s", s.path, reason)}
	}
	s.values = map[string]setting{}
	for _, doc := range file.Docs {
		pairs, err := mapping(doc.Body)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", s.path, err))
		}
		for _, pair := range pairs {
			name, line := pair.Key.GetToken().Value, pair.Key.GetToken().Position.Line
			if err := s.set(flags[name], name, line, pair.Value); err != nil {
				problems = append(problems, fmt.Errorf("%s:%d: %s: %w", s.path, line, name, err))
			}
		}
	}
	return problems
}

func (s *settings) set(flag *kong.Flag, name string, line int, value ast.Node) error {
	if flag == nil {
		return errors.New("there is no such setting: fedreach serve --help names them, each without its dashes")
	}
	text, err := scalar(value)
	if err != nil {
		return err
	}
	if err := try(flag, text); err != nil {
		return err
	}
	s.values[name] = setting{text, line}
	return nil
}

// mapping are the pairs that a document is made of.
func mapping(body ast.Node) ([]*ast.MappingValueNode, error) {
	switch body := body.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return nil, nil
	case *ast.MappingNode:
		return body.Values, nil
	}
	return nil, errors.New("write one setting a line, as name: value")
}

// scalar is a value as the environment would have it. It is taken as it is
// written: 0123 may be a password.
func scalar(value ast.Node) (string, error) {
	switch value := value.(type) {
	case *ast.SequenceNode:
		var items []string
		for _, item := range value.Values {
			text, err := scalar(item)
			if err != nil {
				return "", err
			}
			items = append(items, text)
		}
		return strings.Join(items, ","), nil
	case *ast.StringNode:
		return value.Value, nil
	case *ast.LiteralNode:
		return value.Value.Value, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return value.GetToken().Value, nil
	}
	return "", errors.New("give a text, a number, true or false, or a list of them")
}

// Validate is kong's: what is wrong was said before.
func (*settings) Validate(*kong.Application) error { return nil }

// Resolve is kong's: what the file sets a flag to, where the environment does not.
func (s *settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value, set := s.values[flag.Name]
	if _, _, inEnv := inEnvironment(flag); inEnv || !set || len(flag.Envs) == 0 {
		return nil, nil
	}
	return value.text, nil
}
