package support_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/support"
)

// sent is the documented answer to a send request.
const sent = `{"value":[{"to":"+15551230000","messageId":"m-1","httpStatusCode":202,"successful":true}]}`

func result(to, id string, status int64, successful bool) support.SMS {
	return support.SMS{To: opt.Of(to), MessageID: opt.Of(id), HTTPStatusCode: opt.Of(status), Successful: &successful}
}

var smsTests = []struct {
	reason string
	text   string
	want   []support.SMS
	errs   []error // all of them, in this order
}{
	{"as documented", sent, []support.SMS{result("+15551230000", "m-1", 202, true)}, nil},
	{"two recipients, one refused", `{"value":[{"to":"+1","messageId":"m-1","httpStatusCode":202,"successful":true},
		{"to":"+2","messageId":null,"httpStatusCode":400,"errorMessage":"bad number","successful":false}]}`,
		[]support.SMS{result("+1", "m-1", 202, true), {To: opt.Of("+2"), MessageID: opt.Without[string](opt.Null),
			HTTPStatusCode: opt.Of(int64(400)), Successful: yes(false), ErrorMessage: opt.Of("bad number")}}, nil},
	{"a list, as JavaScript gives it", `[{"to":"+1","messageId":"m-1","httpStatusCode":202,"successful":true}]`,
		[]support.SMS{result("+1", "m-1", 202, true)}, nil},
	{"one result", `{"to":"+1","messageId":"m-1","httpStatusCode":202,"successful":true}`,
		[]support.SMS{result("+1", "m-1", 202, true)}, nil},
	{"capital letters, as in .NET", `{"Value":{"To":"+1","MessageId":"m-1","HttpStatusCode":202,"Successful":true},"HasValue":true}`,
		[]support.SMS{result("+1", "m-1", 202, true)}, nil},
	{"several answers", sent + "\n" + sent,
		[]support.SMS{result("+15551230000", "m-1", 202, true), result("+15551230000", "m-1", 202, true)}, nil},
	{"byte order mark", "\uFEFF" + sent, []support.SMS{result("+15551230000", "m-1", 202, true)}, nil},
	{"numbers and truth as texts", `{"to":"+1","messageId":"m-1","httpStatusCode":"202","successful":"True"}`,
		[]support.SMS{result("+1", "m-1", 202, true)}, nil},
	{"an ID as a number, with all its digits", `{"messageId":12345678901234567890}`,
		[]support.SMS{{MessageID: opt.Of("12345678901234567890")}}, nil},
	{"blanks around an ID", `{"messageId":" m-1\n"}`, []support.SMS{{MessageID: opt.Of("m-1")}}, nil},
	{"an empty ID is none", `{"to":"+1","messageId":" "}`,
		[]support.SMS{{To: opt.Of("+1"), MessageID: opt.Without[string](opt.Null)}}, nil},
	{"no ID", `{"value":[{"to":"+1"}]}`, []support.SMS{{To: opt.Of("+1")}}, nil},
	{"no recipient", `{"value":[{"messageId":"m-1"}]}`, []support.SMS{{MessageID: opt.Of("m-1")}}, nil},
	{"more fields", `{"value":[{"x":{"messageId":"no"},"messageId":"m-1","repeatabilityResult":"accepted","y":[1]}],"z":1}`,
		[]support.SMS{{MessageID: opt.Of("m-1")}}, nil},
	{"the last of two", `{"messageId":"no","messageId":"m-1","successful":true,"successful":null}`,
		[]support.SMS{{MessageID: opt.Of("m-1")}}, nil},
	{"values of the wrong kind", `{"messageId":"m-1","to":["+1"],"httpStatusCode":"x","successful":1}`,
		[]support.SMS{{MessageID: opt.Of("m-1"), To: opt.Without[string](opt.Invalid), HTTPStatusCode: opt.Without[int64](opt.Invalid)}}, nil},

	{"nothing", "", nil, []error{support.ErrNoSMS}},
	{"blanks", " \n", nil, []error{support.ErrNoSMS}},
	{"no recipients", `{"value":[]}`, nil, []error{support.ErrNoSMS}},
	{"an error of the service", `{"error":{"code":"Unauthorized","message":"to +1"}}`, nil, []error{support.ErrNotSMS}},
	{"null", `{"value":null}`, nil, []error{support.ErrNotSMS}},
	{"a list of texts", `{"value":["m-0",{"messageId":"m-1"},7]}`,
		[]support.SMS{{MessageID: opt.Of("m-1")}}, []error{support.ErrNotSMS, support.ErrNotSMS}},
	{"cut in the second result", sent[:len(sent)-2] + `,{"to":"+2","mess`,
		[]support.SMS{result("+15551230000", "m-1", 202, true)}, []error{support.ErrTruncated}},
	{"cut after a result", sent[:len(sent)-2], []support.SMS{result("+15551230000", "m-1", 202, true)}, []error{support.ErrTruncated}},
	{"cut after a name", `{"to"`, nil, []error{support.ErrTruncated}},
	{"cut after a colon", `{"to":`, nil, []error{support.ErrTruncated}},
	{"cut in a list", `[`, nil, []error{support.ErrTruncated}},
	{"a log line around it", "sent: " + sent, nil, []error{support.ErrSyntax}},
	{"text after it", sent + " ok", []support.SMS{result("+15551230000", "m-1", 202, true)}, []error{support.ErrSyntax}},
	{"a missing comma", `[{"messageId":"m-1"} {"messageId":"m-2"}]`, []support.SMS{{MessageID: opt.Of("m-1")}}, []error{support.ErrSyntax}},
	{"the wrong bracket", `{"value":[{"messageId":"m-1"}}`, []support.SMS{{MessageID: opt.Of("m-1")}}, []error{support.ErrSyntax}},
	{"JavaScript, not JSON", `[{to:'+1'}]`, nil, []error{support.ErrSyntax}},
	{"a bracket too many", sent + "]", []support.SMS{result("+15551230000", "m-1", 202, true)}, []error{support.ErrSyntax}},
	{"as deep as it may be", strings.Repeat("[", 16) + `{"messageId":"m-1"}` + strings.Repeat("]", 16), []support.SMS{{MessageID: opt.Of("m-1")}}, nil},
	{"too deep", strings.Repeat("[", 17) + `{"messageId":"m-1"}`, nil, []error{support.ErrDepth}},
	{"much too deep", strings.Repeat(`{"value":`, 1e5), nil, []error{support.ErrDepth}},
}

// sameSMS compares what the pointers point to.
func sameSMS(a, b support.SMS) bool {
	as, bs := a.Successful, b.Successful
	a.Successful, b.Successful = nil, nil
	return a == b && (as == nil) == (bs == nil) && (as == nil || *as == *bs)
}

func TestParseSMS(t *testing.T) {
	for _, tt := range smsTests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := support.ParseSMS([]byte(tt.text))
			ok := len(got) == len(tt.want)
			for i := 0; ok && i < len(got); i++ {
				ok = sameSMS(got[i], tt.want[i])
			}
			if !ok {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			var errs []error
			if joined, is := err.(interface{ Unwrap() []error }); is {
				errs = joined.Unwrap()
			}
			if len(errs) != len(tt.errs) {
				t.Fatalf("errors %v, want %v", err, tt.errs)
			}
			for i, want := range tt.errs {
				var at *support.SMSError
				if !errors.Is(errs[i], want) || !errors.As(errs[i], &at) || at.Offset < 0 || at.Offset > int64(len(tt.text)) {
					t.Errorf("error %v, want %v", errs[i], want)
				}
				if strings.Contains(errs[i].Error(), "1555") {
					t.Errorf("the error holds a telephone number: %v", errs[i])
				}
			}
			// From a reader, in single bytes, it is the same.
			again, againErr := support.ReadSMS(iotest.OneByteReader(strings.NewReader(tt.text)), nil)
			if len(again) != len(got) || (againErr == nil) != (err == nil) || err != nil && err.Error() != againErr.Error() {
				t.Errorf("from a reader: %+v, %v", again, againErr)
			}
		})
	}
}

func TestSMSErrorOffset(t *testing.T) {
	// The second value ends after its quote: {"value":["m-0" has 15 bytes.
	_, err := support.ParseSMS([]byte("\uFEFF" + `{"value":["m-0"]}`))
	var at *support.SMSError
	if !errors.As(err, &at) || at.Offset != 15+3 {
		t.Errorf("got %v, want offset 18", err)
	}
	if want := "support: SMS send results: offset 18: not a send result"; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %q", err)
	}
}

func TestSMSErrorsAreLimited(t *testing.T) {
	_, err := support.ParseSMS([]byte("[" + strings.Repeat("1,", 1e5) + "1]"))
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 21 || !strings.HasSuffix(lines[20], ": 99981 more faults") {
		t.Errorf("%d errors, the last is %q", len(lines), lines[len(lines)-1])
	}
}

func TestReadSMSLimit(t *testing.T) {
	failed := errors.New("disk")
	tests := []struct {
		reason string
		r      io.Reader
		limit  int64
		want   error
	}{
		{"as long as the limit", strings.NewReader(sent), int64(len(sent)), nil},
		{"a byte longer", strings.NewReader(sent + " "), int64(len(sent)), support.ErrTooLarge},
		{"endless", endless{}, 1000, support.ErrTooLarge},
		{"the largest limit", strings.NewReader(sent), math.MaxInt64, nil},
		{"an error", iotest.ErrReader(failed), 0, failed},
		{"an error after the limit", io.MultiReader(strings.NewReader(sent), iotest.ErrReader(failed)), int64(len(sent)), failed},
	}
	for _, tt := range tests {
		got, err := support.ReadSMS(tt.r, &support.SMSOptions{MaxBytes: tt.limit})
		if !errors.Is(err, tt.want) || (err == nil) != (len(got) == 1) {
			t.Errorf("%s: %+v, %v", tt.reason, got, err)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte(" "), len(p))), nil }

// Whatever comes in: no panic; nothing without an ID and a recipient; an error
// if there is nothing; and what was read reads the same when it is written.
func FuzzParseSMS(f *testing.F) {
	for _, tt := range smsTests {
		if len(tt.text) < 1000 {
			f.Add([]byte(tt.text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := support.ParseSMS(data)
		if len(list) == 0 && err == nil {
			t.Fatal("neither results nor an error")
		}
		for _, s := range list {
			if s.MessageID.State() == opt.Absent && s.To.State() == opt.Absent {
				t.Fatalf("%+v is not a result", s)
			}
		}
		if err != nil {
			return
		}
		r := support.New(nil, &support.Options{SMS: list, MaxEntries: -1, MaxText: -1})
		text, err := json.Marshal(r.SMS)
		if err != nil {
			t.Fatal(err)
		}
		again, err := support.ParseSMS(text)
		if err != nil || len(again) != len(list) {
			t.Fatalf("%s reads as %+v, %v", text, again, err)
		}
		for i := range list {
			// Null is written for Invalid and for Absent.
			same := list[i].MessageID.Or("") == again[i].MessageID.Or("") && list[i].To.Or("") == again[i].To.Or("") &&
				list[i].HTTPStatusCode.Or(0) == again[i].HTTPStatusCode.Or(0) && (list[i].Successful == nil) == (again[i].Successful == nil)
			if !same {
				t.Fatalf("%s reads as %+v, not %+v", text, again[i], list[i])
			}
		}
	})
}
