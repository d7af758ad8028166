package sqlitestore

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// A file that grows while many look at it is not taken for one that was overwritten.
func TestAFileThatGrowsIsTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "growing.db")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	place, err := placeOf(path)
	if err != nil {
		t.Fatal(err)
	}
	grown := make(chan struct{})
	var looking sync.WaitGroup
	for range 4 {
		looking.Go(func() {
			for {
				if err := place.check(); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-grown:
					return
				default:
				}
			}
		})
	}
	for range 20_000 {
		if _, err := file.WriteString("."); err != nil {
			t.Error(err)
		}
	}
	close(grown)
	looking.Wait()
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}
