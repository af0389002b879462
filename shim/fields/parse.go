package fields

import (
	"errors"
	"strings"
)

// Parse reads the flags up to the command, and the environment for what no flag says. The error
// names all flags that are wrong; a variable that is wrong is a warning, because it may have been
// meant for others and the command has to run.
func Parse(arguments []string, lookup func(string) string) (Settings, error) {
	settings := defaults()
	said := map[string][]string{}
	var problems []string
	all := groups()
	for len(arguments) > 0 && strings.HasPrefix(arguments[0], "-") {
		if arguments[0] == "--" {
			arguments = arguments[1:]
			break
		}
		name, value, joined := strings.Cut(strings.TrimPrefix(arguments[0], "--"), "=")
		arguments = arguments[1:]
		each, found := find(name, all)
		switch {
		case name == "help" || name == "-h":
			settings.Help = true
			return settings, nil
		case !found:
			problems = append(problems, "there is no flag --"+strings.TrimLeft(name, "-"))
			continue
		case each.value == "" && !joined:
			value = "true"
		case !joined && len(arguments) == 0:
			problems = append(problems, "--"+name+" needs a value: --"+name+" "+each.value)
			continue
		case !joined:
			value, arguments = arguments[0], arguments[1:]
		}
		said[name] = append(said[name], value)
	}
	settings.Command = arguments
	for _, group := range all {
		for _, each := range group.fields {
			for _, value := range said[each.flag] {
				if err := each.set(&settings, value); err != nil {
					problems = append(problems, "--"+each.flag+" "+err.Error())
				}
			}
			if len(said[each.flag]) == 0 || each.flag == "" {
				each.fromEnvironment(&settings, lookup)
			}
		}
	}
	if len(problems) > 0 {
		return settings, errors.New(strings.Join(problems, "\n"))
	}
	return settings, nil
}

// find looks through all of them: a table of them would be used for a few flags only.
func find(flag string, among []group) (found field, is bool) {
	for _, group := range among {
		for _, each := range group.fields {
			if each.flag == flag && flag != "" {
				return each, true
			}
		}
	}
	return field{}, false
}

func (f field) fromEnvironment(settings *Settings, lookup func(string) string) {
	for _, variable := range f.variables {
		value := lookup(variable)
		if value == "" {
			continue
		}
		if err := f.set(settings, value); err != nil {
			settings.Warnings = append(settings.Warnings, variable+" "+err.Error()+"; it is left out")
			continue
		}
		settings.standard[f.flag] = strings.HasPrefix(variable, "OTEL_")
		return
	}
}
