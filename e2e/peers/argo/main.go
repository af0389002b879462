// Argo-lint says what `argo lint --offline --strict` says of the workflows in a file. Argo's own client cannot be built as a
// module: it holds the files of its page, which are not in it.
package main

import (
	"fmt"
	"os"

	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "argo-lint WORKFLOW.yaml")
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
	workflows, err := common.SplitWorkflowYAMLFile(text, true)
	if err != nil {
		return err
	}
	if len(workflows) == 0 {
		return fmt.Errorf("there is no workflow in %s", file)
	}
	for i := range workflows {
		if err := validate.ValidateWorkflow(nil, nil, &workflows[i], nil, validate.ValidateOpts{Lint: true}); err != nil {
			return err
		}
	}
	return nil
}
