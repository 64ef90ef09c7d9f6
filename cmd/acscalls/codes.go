package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/report"
)

var (
	codeCategories = []string{
		string(errorcodes.CategorySuccess), string(errorcodes.CategoryExpectedError), string(errorcodes.CategoryUnexpectedClientError),
		string(errorcodes.CategoryUnexpectedServerError), string(errorcodes.CategoryUnknown),
	}
	codeSides = []string{
		string(errorcodes.SideNobody), string(errorcodes.SideClient), string(errorcodes.SideService), string(errorcodes.SideFarSide),
		string(errorcodes.SideNetwork), string(errorcodes.SideUnknown),
	}
)

func newCodes() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "codes [SEARCH…]",
		Short: "The catalogue of end codes and subcodes, searched by number or by words",
		Long: `Lists the end codes and subcodes with which calls end, with what each means and whose
fault it is. SEARCH is any of these; several must all fit:

  410        an end code with its pairs, or a subcode
  410/3112   a pair
  /3112      a subcode
  firewall   a word, or a part of one, in what happened, what to do, the category, the fault
             or the origin

The table says what happened. json, ndjson and csv have the columns of acscalls explain,
with what to do about it. Codes that no list names are not here; acscalls explain says
what follows from their numbers.`,
		Example: `  acscalls codes
  acscalls codes 410 network
  acscalls codes --fault Service --category UnexpectedServerError --format csv`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	format := formatFlag(cmd)
	categories := cmd.Flags().StringArray("category", nil, "only of this `CATEGORY`: "+strings.Join(codeCategories, ", "))
	complete(cmd, "category", codeCategories...)
	sides := cmd.Flags().StringArray("fault", nil, "only where this `SIDE` is at fault: "+strings.Join(codeSides, ", "))
	complete(cmd, "fault", codeSides...)
	out := outputFlags(cmd, nil, false)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, err := parseFormat(*format)
		if err != nil {
			return err
		}
		if err := oneOf("category", *categories, codeCategories); err != nil {
			return err
		}
		if err := oneOf("fault", *sides, codeSides); err != nil {
			return err
		}
		search := strings.Join(args, " ")
		var list []errorcodes.Entry
		for e := range errorcodes.All() {
			if e.Matches(search) && (len(*categories) == 0 || contains(*categories, e.Category.String())) &&
				(len(*sides) == 0 || contains(*sides, e.Side.String())) {
				list = append(list, e)
			}
		}
		if len(list) == 0 {
			say(cmd.ErrOrStderr(), "no code of the catalogue fits; acscalls explain says what follows from a number that no list names")
		}
		return out.run(cmd, func(w io.Writer) error { return report.WriteCodes(w, f, list, nil) })
	}
	return cmd
}

// oneOf returns an error if a value of a flag is not among the known ones.
func oneOf(flag string, values, known []string) error {
	for _, v := range values {
		if !contains(known, v) {
			return usagef("--%s: %q is not one of its values; use %s", flag, v, strings.Join(known, ", "))
		}
	}
	return nil
}
