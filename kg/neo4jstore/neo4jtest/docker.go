package neo4jtest

import (
	"context"
	"crypto/rand"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const dockerImage = "neo4j:5.26-community"

// startDocker runs the image in the foreground, so that the container ends with its client and the client with this
// process.
func startDocker(ctx context.Context) (*Server, error) {
	if err := dockerAnswers(ctx); err != nil {
		return nil, err
	}
	if err := haveImage(ctx); err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	server, err := open("bolt://"+address, "neo4j", rand.Text())
	if err != nil {
		return nil, err
	}

	name := "neo4jtest-" + strings.ToLower(rand.Text())
	// The client passes SIGTERM on to the container; it could not pass on SIGKILL.
	process, err := startChild(dockerRun(name, address, server), syscall.SIGTERM)
	if err != nil {
		return nil, err
	}
	server.stop = func() { removeContainer(name, process) }
	if err := server.awaitAnswer(ctx, process); err != nil {
		server.Stop()
		return nil, withLines(err, process.output.Bytes())
	}
	return server, nil
}

// dockerAnswers tells an engine that runs from a client that is merely installed.
func dockerAnswers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_, err := finish(exec.CommandContext(ctx, "docker", "info"))
	return err
}

// haveImage pulls the image if it is missing, apart from the run, so that a slow network does not use up the time the
// server has to boot.
func haveImage(ctx context.Context) error {
	if _, err := finish(exec.CommandContext(ctx, "docker", "image", "inspect", dockerImage)); err == nil {
		return nil
	}
	_, err := finish(exec.CommandContext(ctx, "docker", "pull", "--quiet", dockerImage))
	return err
}

// dockerRun is the command that serves at address; the password goes through the environment, out of ps's sight.
func dockerRun(name, address string, server *Server) *exec.Cmd {
	args := []string{"run", "--rm", "--name", name, "--publish", address + ":7687", "--env", "NEO4J_AUTH"}
	for _, s := range append(tuning(), setting{"server.bolt.advertised_address", address}) {
		args = append(args, "--env", s.variable())
	}
	cmd := exec.Command("docker", append(args, dockerImage)...)
	cmd.Env = append(os.Environ(), "NEO4J_AUTH="+server.User+"/"+server.Password)
	return cmd
}

// removeContainer ends the container without asking it to save anything, and then its client.
func removeContainer(name string, process *child) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	select {
	case <-process.ended: // --rm has removed it
	default:
		_, err := finish(exec.CommandContext(ctx, "docker", "rm", "--force", "--volumes", name))
		warn("removing the container", err)
	}
	process.kill()
}
