package fields

import "strings"

const (
	indent = 34
	width  = 110
)

// Help lists every flag with its variables.
func Help() string {
	var text strings.Builder
	for _, group := range groups() {
		text.WriteString(group.title + ":\n")
		for _, each := range group.fields {
			if each.flag != "" {
				each.help(&text)
			}
		}
		text.WriteByte('\n')
	}
	return text.String()
}

func (f field) help(to *strings.Builder) {
	head := "  --" + strings.TrimRight(f.flag+" "+f.value, " ")
	to.WriteString(head)
	meaning := f.meaning
	if len(f.variables) > 0 {
		meaning += " (" + strings.Join(f.variables, ", ") + ")"
	}
	column := len(head)
	if column > indent-2 {
		to.WriteByte('\n')
		column = 0
	}
	to.WriteString(strings.Repeat(" ", indent-column))
	column = indent
	for i, word := range strings.Fields(meaning) {
		if i > 0 && column+1+len(word) > width {
			to.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		} else if i > 0 {
			to.WriteByte(' ')
			column++
		}
		to.WriteString(word)
		column += len(word)
	}
	to.WriteByte('\n')
}
