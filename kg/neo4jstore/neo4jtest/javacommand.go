package neo4jtest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
)

// javaCommand builds the command lines of Neo4j's own Java programs, as its shell scripts would.
type javaCommand struct {
	java string // the executable
	jars string // the directory of the jars
	home string // the server's home
}

// setPassword gives the user neo4j its password; it counts only before the first start.
func (c javaCommand) setPassword(ctx context.Context, password string) *exec.Cmd {
	return c.admin(ctx, "dbms", "set-initial-password", password)
}

// admin is neo4j-admin.
func (c javaCommand) admin(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.java, append([]string{
		"-XX:TieredStopAtLevel=1", "-Dbasedir=" + c.home, "-cp", c.classPath(), "org.neo4j.cli.AdminTool",
	}, args...)...)
	cmd.Env = append(os.Environ(), "NEO4J_HOME="+c.home, "NEO4J_CONF="+c.conf())
	return cmd
}

// serve runs the server until it is killed.
func (c javaCommand) serve() *exec.Cmd {
	return exec.Command(c.java,
		"--add-opens=java.base/java.nio=ALL-UNNAMED",
		"--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
		"--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
		// Neo4j's scripts pass the heap's size to Java; the server itself does not read it from its settings.
		"-Xmx1g",
		"-cp", c.classPath(),
		"org.neo4j.server.CommunityEntryPoint", "--home-dir="+c.home, "--config-dir="+c.conf())
}

func (c javaCommand) classPath() string { return filepath.Join(c.jars, "*") }

func (c javaCommand) conf() string { return filepath.Join(c.home, "conf") }
