package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/support"
)

// supportFormats are the formats of a support request.
var supportFormats = []string{"text", "json"}

func newSupport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "support ID PATH…",
		Short: "The support request of a call: IDs, times, end reasons, what is missing",
		Long: `What a support request to Azure about a call may need: its ID, who took part, when and
why each part in it ended, which client logs to attach, and what is missing and how to
get it.

ID finds the call as in acscalls call. --attach lists files with their SHA-256, so that
their arrival can be checked; it neither changes nor copies them. A folder stands for the
.blog files in it, such as the container of an iOS app. --sms takes the answers to requests
that sent messages, as JSON.

--leave-out-identities replaces users, participants, endpoints, tenants, threads and telephone
numbers by numbers that hold within the request. The call ID, message IDs, times and the Azure
resource stay; --leave-out-resource hides the last. Attached files do hold identities.`,
		Example: `  acscalls support 8d1a8374 logs/
  acscalls support --attach client.blog --out request.txt 8d1a8374 logs/
  acscalls support --leave-out-identities --format json 8d1a8374 logs/`,
		Args: callAndPaths,

		ValidArgsFunction: completeCallAndPaths,
	}
	in := inputFlags(cmd, needsCalls)
	flags := cmd.Flags()
	format := flags.String("format", supportFormats[0], "`FORMAT`: "+strings.Join(supportFormats, ", "))
	complete(cmd, "format", supportFormats...)
	var o support.Options
	attach := flags.StringArray("attach", nil, "list this `FILE`, or the .blog files of this folder, as an attachment")
	sms := flags.StringArray("sms", nil, "add the results of sending messages in this `FILE`")
	flags.BoolVar(&o.LeaveOutIdentities, "leave-out-identities", false, "replace what identifies people and devices by numbers")
	flags.BoolVar(&o.LeaveOutResource, "leave-out-resource", false, "hide the ID of the Azure resource")
	out := outputFlags(cmd, in, false)
	memoryFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains(supportFormats, *format) {
			return usagef("--format: there is no format %q; use %s", *format, strings.Join(supportFormats, " or "))
		}
		p := quality.CallDiagnostics()
		err := out.run(cmd, func(w io.Writer) error {
			if err := in.enclose(cmd, &o, *attach, *sms); err != nil { // before hours of reading
				return err
			}
			call, err := readCall(cmd, in, &p, args[0], args[1:], false)
			if err != nil {
				return err
			}
			request := support.New(call, &o)
			for i := range request.Missing {
				m := &request.Missing[i]
				m.How = supportTerms.Replace(m.How)
			}
			if *format == "json" {
				return request.WriteJSON(w)
			}
			return request.WriteText(w)
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// enclose adds files to a request, and reports those that cannot be used. Ctrl-C does not wait for
// it: all of each file is read.
func (in *input) enclose(cmd *cobra.Command, o *support.Options, attach, sms []string) error {
	var wrong []string
	err := atOnce(cmd.Context(), func() error {
		var err error
		o.Attachments, err = support.Attach(anyPath{}, attach, &support.AttachOptions{SHA256: true, MaxFileBytes: math.MaxInt64})
		if all, ok := err.(interface{ Unwrap() []error }); ok {
			for _, err := range all.Unwrap() {
				wrong = append(wrong, "--attach: "+fileError(err))
			}
		}
		for _, name := range sms {
			if err := addResults(o, name); err != nil {
				wrong = append(wrong, "--sms: "+fileError(err))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, text := range wrong {
		in.failed = true
		say(cmd.ErrOrStderr(), "%s", text)
	}
	return nil
}

// addResults adds the results of sending messages that are in a file.
func addResults(o *support.Options, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it is only read
	list, err := support.ReadSMS(f, nil)
	o.SMS = append(o.SMS, list...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// supportTerms replaces what only programs can do in the texts of package support.
var supportTerms = strings.NewReplacer("support: ", "", "SMS send results: ", "", ", or raise AttachOptions.MaxFiles", "", "raise it, or ", "",
	"read it with support.ParseSMS", "name its file by --sms", "List them with support.Attach", "List them with --attach")

// fileError returns the text of an error of a file, which names it once.
func fileError(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	return supportTerms.Replace(err.Error())
}

// anyPath is the file system of the computer. Unlike those of [os.DirFS], its names may begin with
// a slash, or with two dots.
type anyPath struct{}

func (anyPath) Open(name string) (fs.File, error)     { return os.Open(name) }
func (anyPath) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }
