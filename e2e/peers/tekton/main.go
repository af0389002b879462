// Tekton-lint says what Tekton's own admission would say of a Task in a file: unknown fields, and what its validation finds.
package main

import (
	"context"
	"fmt"
	"os"

	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "tekton-lint TASK.yaml")
		os.Exit(2)
	}
	if err := lint(os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func lint(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var task v1.Task
	if err := yaml.UnmarshalStrict(text, &task); err != nil {
		return err
	}
	task.SetDefaults(context.Background())
	// A nil of a type of its own is no nil error.
	if found := task.Validate(context.Background()); found != nil {
		return found
	}
	return nil
}
