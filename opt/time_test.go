package opt_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/opt"
)

// The wanted times are written by hand in RFC 3339, always in UTC.
var timeTests = []struct {
	reason string
	text   string
	want   string
	err    error
}{
	{"as the logs print it", "2021-07-19T18:46:50.188Z", "2021-07-19T18:46:50.188Z", nil},
	{"no fraction", "2021-07-19T18:46:50Z", "2021-07-19T18:46:50Z", nil},
	{"1 digit of fraction", "2021-07-19T18:46:50.1Z", "2021-07-19T18:46:50.1Z", nil},
	{"2 digits", "2021-07-19T18:46:50.12Z", "2021-07-19T18:46:50.12Z", nil},
	{"3 digits", "2021-07-19T18:46:50.123Z", "2021-07-19T18:46:50.123Z", nil},
	{"4 digits", "2021-07-19T18:46:50.1234Z", "2021-07-19T18:46:50.1234Z", nil},
	{"5 digits", "2021-07-19T18:46:50.12345Z", "2021-07-19T18:46:50.12345Z", nil},
	{"6 digits", "2021-07-19T18:46:50.123456Z", "2021-07-19T18:46:50.123456Z", nil},
	{"7 digits, as Log Analytics prints it", "2021-07-19T18:46:50.1234567Z", "2021-07-19T18:46:50.1234567Z", nil},
	{"8 digits", "2021-07-19T18:46:50.12345678Z", "2021-07-19T18:46:50.12345678Z", nil},
	{"9 digits", "2021-07-19T18:46:50.123456789Z", "2021-07-19T18:46:50.123456789Z", nil},
	{"10 digits: what is below a nanosecond is cut", "2021-07-19T18:46:50.1234567899Z", "2021-07-19T18:46:50.123456789Z", nil},
	{"the fraction's leading zeros count", "2021-07-19T18:46:50.007Z", "2021-07-19T18:46:50.007Z", nil},
	{"a point without digits", "2021-07-19T18:46:50.Z", "", opt.ErrTime},
	{"ISO 8601 allows a comma for the point", "2021-07-19T18:46:50,188Z", "2021-07-19T18:46:50.188Z", nil},
	{"a sign in the fraction", "2021-07-19T18:46:50.-18Z", "", opt.ErrTime},
	{"blanks around", " 2021-07-19T18:46:50Z\r\n", "2021-07-19T18:46:50Z", nil},
	{"RFC 3339 allows lower case", "2021-07-19t18:46:50z", "2021-07-19T18:46:50Z", nil},

	{"an offset east", "2021-07-19T18:46:50+02:00", "2021-07-19T16:46:50Z", nil},
	{"an offset west, into the next day", "2021-07-19T18:46:50-05:30", "2021-07-20T00:16:50Z", nil},
	{"an offset without the colon", "2021-07-19T18:46:50+0200", "2021-07-19T16:46:50Z", nil},
	{"an offset west without the colon", "2021-07-19T18:46:50-0530", "2021-07-20T00:16:50Z", nil},
	{"an offset after a fraction", "2021-07-19T18:46:50.5+02:00", "2021-07-19T16:46:50.5Z", nil},
	{"an offset of zero", "2021-07-19T18:46:50+00:00", "2021-07-19T18:46:50Z", nil},
	{"minus zero", "2021-07-19T18:46:50-00:00", "2021-07-19T18:46:50Z", nil},
	{"the largest offset", "2021-07-19T18:46:50+23:59", "2021-07-18T18:47:50Z", nil},
	{"an offset of a day", "2021-07-19T18:46:50+24:00", "", opt.ErrTime},
	{"60 minutes of offset", "2021-07-19T18:46:50+01:60", "", opt.ErrTime},
	{"an offset of hours only, as PostgreSQL prints it", "2021-07-19 18:46:50+02", "2021-07-19T16:46:50Z", nil},
	{"an offset after a blank, as SQL Server prints it", "2021-07-19 18:46:50.1880000 +02:00", "2021-07-19T16:46:50.188Z", nil},
	{"an offset without the colon, as Snowflake prints it", "2021-07-19 18:46:50.188 -0800", "2021-07-20T02:46:50.188Z", nil},
	{"Go's Time.String", "2021-07-19 20:46:50.188 +0200 CEST", "2021-07-19T18:46:50.188Z", nil},
	{"Go's Time.String in a zone without a name", "2021-07-19 21:46:50 +0300 +03", "2021-07-19T18:46:50Z", nil},
	{"Go's Time.String with a monotonic clock", "2021-07-19 18:46:50.188 +0000 UTC m=+0.000012345", "2021-07-19T18:46:50.188Z", nil},
	{"Java's ZonedDateTime", "2021-07-19T20:46:50+02:00[Europe/Berlin]", "2021-07-19T18:46:50Z", nil},
	{"Java's ZonedDateTime in UTC", "2021-07-19T18:46:50Z[UTC]", "2021-07-19T18:46:50Z", nil},
	{"a region without an offset", "2021-07-19T18:46:50[Europe/Berlin]", "", opt.ErrTime},
	{"half a region", "2021-07-19T18:46:50Z[UTC", "", opt.ErrTime},
	{"pandas and Python", "2021-07-19 18:46:50.188000+00:00", "2021-07-19T18:46:50.188Z", nil},
	{"an offset of 3 digits", "2021-07-19T18:46:50+2:00", "", opt.ErrTime},
	{"an offset with seconds", "2021-07-19T18:46:50+02:00:00", "", opt.ErrTime},
	{"an offset without a sign", "2021-07-19T18:46:50 02:00", "", opt.ErrTime},
	{"a colon in the wrong place", "2021-07-19T18:46:50+020:0", "", opt.ErrTime},
	{"letters in the offset", "2021-07-19T18:46:50+aa:bb", "", opt.ErrTime},
	{"a minus that is a different character", "2021-07-19T18:46:50\u221202:00", "", opt.ErrTime},
	{"UTC, as BigQuery prints it", "2021-07-19 18:46:50.188 UTC", "2021-07-19T18:46:50.188Z", nil},
	{"GMT", "2021-07-19 18:46:50 GMT", "2021-07-19T18:46:50Z", nil},
	{"the name of a zone that several countries have", "2021-07-19 18:46:50 IST", "", opt.ErrTime},
	{"a zone without its offset", "2021-07-19 18:46:50 CEST", "", opt.ErrTime},
	{"Z and an offset", "2021-07-19T18:46:50Z+02:00", "", opt.ErrTime},
	{"more text after Z", "2021-07-19T18:46:50Zulu", "", opt.ErrTime},

	{"no zone: the clock is unknown", "2021-07-19T18:46:50", "", opt.ErrZone},
	{"no zone after a fraction", "2021-07-19T18:46:50.188", "", opt.ErrZone},
	{"no zone and blanks", " 2021-07-19T18:46:50 ", "", opt.ErrZone},

	{"30 February, which time.Date would normalize", "2021-02-30T00:00:00Z", "", opt.ErrTime},
	{"29 February of a common year", "2021-02-29T00:00:00Z", "", opt.ErrTime},
	{"29 February of a leap year", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z", nil},
	{"1900 is not a leap year", "1900-02-29T00:00:00Z", "", opt.ErrTime},
	{"2000 is a leap year", "2000-02-29T23:59:59Z", "2000-02-29T23:59:59Z", nil},
	{"31 April", "2021-04-31T00:00:00Z", "", opt.ErrTime},
	{"31 December", "2021-12-31T23:59:59.999999999Z", "2021-12-31T23:59:59.999999999Z", nil},
	{"32 December", "2021-12-32T00:00:00Z", "", opt.ErrTime},
	{"day 0", "2021-07-00T00:00:00Z", "", opt.ErrTime},
	{"month 0", "2021-00-19T00:00:00Z", "", opt.ErrTime},
	{"month 13", "2021-13-19T00:00:00Z", "", opt.ErrTime},
	{"the end of a day", "2021-07-19T24:00:00Z", "2021-07-20T00:00:00Z", nil},
	{"the end of a year", "2021-12-31T24:00Z", "2022-01-01T00:00:00Z", nil},
	{"the end of the calendar", "9999-12-31T24:00:00Z", "", opt.ErrTime},
	{"after the end of a day", "2021-07-19T24:00:01Z", "", opt.ErrTime},
	{"a little after the end of a day", "2021-07-19T24:00:00.1Z", "", opt.ErrTime},
	{"hour 25", "2021-07-19T25:00:00Z", "", opt.ErrTime},
	{"minute 60", "2021-07-19T23:60:00Z", "", opt.ErrTime},
	{"a leap second, which package time does not have, is the next second", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", nil},
	{"a second that was rounded up", "2021-07-19T18:46:60Z", "2021-07-19T18:47:00Z", nil},
	{"second 61", "2021-07-19T18:46:61Z", "", opt.ErrTime},
	{"the year 0", "0000-01-01T00:00:00Z", "", opt.ErrTime},
	{"the year 0 with an offset that would move it out", "0000-12-31T23:59:59-01:00", "", opt.ErrTime},
	{"the second moment", "0001-01-01T00:00:00.000000001Z", "0001-01-01T00:00:00.000000001Z", nil},
	{"the second minute, moved out of the calendar", "0001-01-01T00:01:00+00:02", "", opt.ErrTime},
	{"the second minute, moved into the calendar", "0001-01-01T00:01:00-00:01", "0001-01-01T00:02:00Z", nil},
	{"the last moment", "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z", nil},
	{"the last moment, moved out of the calendar", "9999-12-31T23:59:59-00:01", "", opt.ErrTime},
	{"the last moment, moved into the calendar", "9999-12-31T23:59:59+00:01", "9999-12-31T23:58:59Z", nil},
	{"a year of 5 digits", "12021-07-19T18:46:50Z", "", opt.ErrTime},
	{"a year with a sign", "-2021-07-19T18:46:50Z", "", opt.ErrTime},

	{"a date alone", "2021-07-19", "", opt.ErrTime},
	{"a clock alone", "18:46:50Z", "", opt.ErrTime},
	{"no seconds", "2021-07-19T18:46Z", "2021-07-19T18:46:00Z", nil},
	{"no seconds and an offset", "2021-07-19T18:46+02:00", "2021-07-19T16:46:00Z", nil},
	{"no minutes", "2021-07-19T18Z", "", opt.ErrTime},
	{"a blank instead of the T", "2021-07-19 18:46:50Z", "2021-07-19T18:46:50Z", nil},
	{"a blank instead of the T and no zone", "2021-07-19 18:46:50", "", opt.ErrZone},
	{"two blanks instead of the T", "2021-07-19  18:46:50Z", "", opt.ErrTime},
	{"another letter instead of the T", "2021-07-19x18:46:50Z", "", opt.ErrTime},
	{"ISO 8601 without separators", "20210719T184650Z", "2021-07-19T18:46:50Z", nil},
	{"ISO 8601 without separators, offset and fraction", "20210719T204650.5+0200", "2021-07-19T18:46:50.5Z", nil},
	{"ISO 8601 without separators or zone", "20210719T184650", "", opt.ErrZone},
	{"slashes in the order of ISO", "2021/07/19 18:46:50Z", "2021-07-19T18:46:50Z", nil},
	{"slashes in the order of ISO, no zone", "2021/07/19 18:46:50", "", opt.ErrZone},
	{"a slash and a hyphen", "2021/07-19 18:46:50Z", "", opt.ErrTime},
	{"a month of 1 digit", "2021-7-19T18:46:50.0Z", "", opt.ErrTime},
	{"a letter in the year", "2o21-07-19T18:46:50Z", "", opt.ErrTime},
	{"a letter in the month", "2021-o7-19T18:46:50Z", "", opt.ErrTime},
	{"a letter in the day", "2021-07-l9T18:46:50Z", "", opt.ErrTime},
	{"a letter in the hour", "2021-07-19Tl8:46:50Z", "", opt.ErrTime},
	{"a sign in the minute", "2021-07-19T18:-6:50Z", "", opt.ErrTime},
	{"a blank in the second", "2021-07-19T18:46: 5Z", "", opt.ErrTime},
	{"another character instead of a colon", "2021-07-19T18.46.50Z", "", opt.ErrTime},
	{"a week", "2021-W29-1T18:46:50Z", "", opt.ErrTime},
	{"seconds since 1970, as jq's now", "1626720410", "2021-07-19T18:46:50Z", nil},
	{"seconds since 1970 with a fraction, as Python's time.time", "1626720410.188", "2021-07-19T18:46:50.188Z", nil},
	{"milliseconds since 1970, as pandas writes them", "1626720410188", "2021-07-19T18:46:50.188Z", nil},
	{"milliseconds as a real", "1626720410188.0", "2021-07-19T18:46:50.188Z", nil},
	{"milliseconds with an exponent, as a spreadsheet writes them", "1.626720410188E+12", "2021-07-19T18:46:50.188Z", nil},
	{"milliseconds that end in zeros, with an exponent", "1.62672041e12", "2021-07-19T18:46:50Z", nil},
	{"microseconds, as Spark writes them", "1626720410188001", "2021-07-19T18:46:50.188001Z", nil},
	{"nanoseconds, as pandas holds them", "1626720410188001002", "2021-07-19T18:46:50.188001002Z", nil},
	{"the largest number of milliseconds", "9999999999999", "2286-11-20T17:46:39.999Z", nil},
	{"digits below a nanosecond are cut", "1626720410.1880010029", "2021-07-19T18:46:50.188001002Z", nil},
	{"too few digits for seconds", "162672041", "", opt.ErrTime},
	{"neither seconds nor milliseconds", "162672041018", "", opt.ErrTime},
	{"year to second in digits", "20210719184650", "", opt.ErrTime},
	{"more than nanoseconds", "16267204101880010020", "", opt.ErrTime},
	{"a time before 1970", "-1626720410188", "", opt.ErrTime},
	{"a leading zero", "0626720410188", "", opt.ErrTime},
	{"a day of a spreadsheet", "44396.782523148148", "", opt.ErrTime},
	{"ticks of .NET", "637623172101880000", "", opt.ErrTime},
	{"zero", "0", "", opt.ErrTime},

	{".NET Framework and Windows PowerShell", "/Date(1626720410188)/", "2021-07-19T18:46:50.188Z", nil},
	{"escaped twice", `\/Date(1626720410188)\/`, "2021-07-19T18:46:50.188Z", nil},
	{"the offset says where the clock was", "/Date(1626720410188+0200)/", "2021-07-19T18:46:50.188Z", nil},
	{"an offset west", "/Date(1626720410188-0500)/", "2021-07-19T18:46:50.188Z", nil},
	{"before 1970", "/Date(-1000)/", "1969-12-31T23:59:59Z", nil},
	{"the epoch", "/Date(0)/", "1970-01-01T00:00:00Z", nil},
	{"a fraction", "/Date(1626720410188.5)/", "", opt.ErrTime},
	{"no number", "/Date()/", "", opt.ErrTime},
	{"no end", "/Date(1626720410188", "", opt.ErrTime},
	{"beyond the calendar", "/Date(999999999999999)/", "", opt.ErrTime},
	{"an offset that is none", "/Date(1626720410188+02x0)/", "", opt.ErrTime},
	{"a constructor", "new Date(1626720410188)", "", opt.ErrTime},

	{"RFC 1123, as in HTTP", "Mon, 19 Jul 2021 18:46:50 GMT", "2021-07-19T18:46:50Z", nil},
	{"RFC 5322, as in mail", "Mon, 19 Jul 2021 20:46:50 +0200", "2021-07-19T18:46:50Z", nil},
	{"a day of one digit", "Fri, 9 Jul 2021 18:46:50 GMT", "2021-07-09T18:46:50Z", nil},
	{"RFC 850", "Monday, 19-Jul-21 18:46:50 GMT", "2021-07-19T18:46:50Z", nil},
	{"date of Unix", "Mon Jul 19 18:46:50 UTC 2021", "2021-07-19T18:46:50Z", nil},
	{"date of Unix, a day of one digit", "Fri Jul  9 18:46:50 UTC 2021", "2021-07-09T18:46:50Z", nil},
	{"Go, of a zone without a name", "2021-07-20 00:16:50 +0530 +0530", "2021-07-19T18:46:50Z", nil},
	{"a name in brackets after an offset", "2021-07-19 20:46:50 +0200 (Central European Summer Time)", "2021-07-19T18:46:50Z", nil},
	{"a long name without brackets", "2021-07-19 20:46:50 +0200 Central", "", opt.ErrTime},
	{"a bracket that is not closed", "2021-07-19 20:46:50 +0200 (Central", "", opt.ErrTime},
	{"a bracket that is not open", "2021-07-19 20:46:50 +0200 Central)", "", opt.ErrTime},
	{"JavaScript's Date", "Mon Jul 19 2021 20:46:50 GMT+0200 (Central European Summer Time)", "2021-07-19T18:46:50Z", nil},
	{"no day of the week", "19 Jul 2021 18:46:50 GMT", "2021-07-19T18:46:50Z", nil},
	{"no day of the week, a day of one digit", "9 Jul 2021 18:46:50 GMT", "2021-07-09T18:46:50Z", nil},
	{"C's asctime has no zone", "Mon Jul 19 18:46:50 2021", "", opt.ErrTime},
	{"RFC 1123 without its zone", "Mon, 19 Jul 2021 18:46:50", "", opt.ErrZone},
	{"a zone by its name", "Mon, 19 Jul 2021 18:46:50 PDT", "", opt.ErrTime},
	{"the wrong day of the week", "Tue, 19 Jul 2021 18:46:50 GMT", "", opt.ErrTime},
	{"30 February", "Tue, 30 Feb 2021 18:46:50 GMT", "", opt.ErrTime},
	{"the month in French", "lun., 19 juil. 2021 18:46:50 GMT", "", opt.ErrTime},
	{"a word", "yesterday", "", opt.ErrTime},
	{"a long word", "the day before", "", opt.ErrTime},

	{"US style", "07/19/2021 18:46:50", "2021-07-19T18:46:50Z", nil},
	{"US style with a fraction", "07/19/2021 18:46:50.1234567", "2021-07-19T18:46:50.1234567Z", nil},
	{"US style, blanks around", "\t07/19/2021 18:46:50 ", "2021-07-19T18:46:50Z", nil},
	{"US style, midnight", "07/19/2021 00:00:00", "2021-07-19T00:00:00Z", nil},
	{"US style, month and day of 1 digit", "7/9/2021 18:46:50", "2021-07-09T18:46:50Z", nil},
	{"US style is month first", "19/07/2021 18:46:50", "", opt.ErrTime},
	{"US style, 30 February", "02/30/2021 00:00:00", "", opt.ErrTime},
	{"US style, 29 February of a leap year", "02/29/2024 00:00:00", "2024-02-29T00:00:00Z", nil},
	{"US style, month 0", "00/19/2021 18:46:50", "", opt.ErrTime},
	{"US style, day 0", "07/00/2021 18:46:50", "", opt.ErrTime},
	{"US style, year 0", "01/01/0000 00:00:00", "", opt.ErrTime},
	{"US style, hour 24", "07/19/2021 24:00:00", "", opt.ErrTime},
	{"US style, second 60", "07/19/2021 18:46:60", "", opt.ErrTime},
	{"US style, year of 2 digits", "07/19/21 18:46:50", "", opt.ErrTime},
	{"US style, month of 3 digits", "007/19/2021 18:46:50", "", opt.ErrTime},
	{"US style, no month", "/19/2021 18:46:50", "", opt.ErrTime},
	{"US style, letters", "Jul/19/2021 18:46:50", "", opt.ErrTime},
	{"US style, a blank in the day", "7/ 9/2021 18:46:50", "", opt.ErrTime},
	{"US style, four numbers", "07/19/20/2021 18:46:50", "", opt.ErrTime},
	{"US style, date alone", "07/19/2021", "", opt.ErrTime},
	{"US style, no seconds", "07/19/2021 18:46", "", opt.ErrTime},
	{"US style, two blanks", "07/19/2021  18:46:50", "", opt.ErrTime},
	{"US style with Z", "07/19/2021 18:46:50Z", "2021-07-19T18:46:50Z", nil},
	{"US style with an offset, as .NET's DateTimeOffset", "7/19/2021 8:46:50 PM +02:00", "2021-07-19T18:46:50Z", nil},
	{"US style with an offset that is none", "7/19/2021 8:46:50 PM +2", "", opt.ErrTime},
	{"US style, moved out of the calendar", "12/31/9999 11:59:59 PM -01:00", "", opt.ErrTime},
	{"US style, 10 digits of fraction", "07/19/2021 18:46:50.1234567899", "2021-07-19T18:46:50.123456789Z", nil},

	{"portal style", "7/19/2021, 6:46:50.188 PM", "2021-07-19T18:46:50.188Z", nil},
	{"portal style, morning", "7/19/2021, 6:46:50.188 AM", "2021-07-19T06:46:50.188Z", nil},
	{"portal style, no fraction", "12/1/2021, 11:59:59 PM", "2021-12-01T23:59:59Z", nil},
	{"portal style, two digits everywhere", "07/09/2021, 06:46:50 PM", "2021-07-09T18:46:50Z", nil},
	{"12 AM is midnight", "7/19/2021, 12:00:00 AM", "2021-07-19T00:00:00Z", nil},
	{"12:30 AM is half past midnight", "7/19/2021, 12:30:00 AM", "2021-07-19T00:30:00Z", nil},
	{"12 PM is noon", "7/19/2021, 12:00:00 PM", "2021-07-19T12:00:00Z", nil},
	{"1 PM", "7/19/2021, 1:00:00 PM", "2021-07-19T13:00:00Z", nil},
	{"a clock of 12 hours has no 0", "7/19/2021, 0:46:50 AM", "", opt.ErrTime},
	{"a clock of 12 hours has no 13", "7/19/2021, 13:46:50 PM", "", opt.ErrTime},
	{"QUIRK: the narrow no-break space of browsers", "7/19/2021, 6:46:50.188\u202fPM", "2021-07-19T18:46:50.188Z", nil},
	{"no space before PM", "7/19/2021, 6:46:50PM", "2021-07-19T18:46:50Z", nil},
	{"any other space before PM", "7/19/2021, 6:46:50\u00a0PM", "", opt.ErrTime},
	{"two spaces before PM", "7/19/2021, 6:46:50  PM", "", opt.ErrTime},
	{"lower case belongs to another locale", "7/19/2021, 6:46:50 pm", "", opt.ErrTime},
	{"points in PM", "7/19/2021, 6:46:50 P.M.", "", opt.ErrTime},
	{"half of PM", "7/19/2021, 6:46:50 P", "", opt.ErrTime},
	{"UTC after PM", "7/19/2021, 6:46:50 PM UTC", "2021-07-19T18:46:50Z", nil},
	{"more text after PM", "7/19/2021, 6:46:50 PM today", "", opt.ErrTime},
	{"portal style, 30 February", "2/30/2021, 6:46:50 PM", "", opt.ErrTime},
	{"portal style, no blank after the comma", "7/19/2021,6:46:50 PM", "", opt.ErrTime},
	{"portal style, two commas", "7/19/2021,, 6:46:50 PM", "", opt.ErrTime},
	{"portal style, a letter in the hour", "7/19/2021, x:46:50 PM", "", opt.ErrTime},
	{"portal style, minute of 1 digit", "7/19/2021, 6:6:50 PM", "", opt.ErrTime},
}

func TestParseTime(t *testing.T) {
	for _, tt := range timeTests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := opt.Parse[time.Time](tt.text)
			if !errors.Is(err, tt.err) {
				t.Errorf("%q: error %v, want %v", tt.text, err, tt.err)
			}
			if tt.err != nil {
				if got != invalid[time.Time]() {
					t.Errorf("%q is %v, want Invalid", tt.text, got)
				}
				return
			}
			at, ok := got.Get()
			if s := at.Format("2006-01-02T15:04:05.999999999Z07:00"); !ok || s != tt.want {
				t.Errorf("%q is %v (%v), want %v", tt.text, s, got.State(), tt.want)
			}
			if at.Location() != time.UTC {
				t.Errorf("%q is in %v, want UTC", tt.text, at.Location())
			}
		})
	}
}

// The smallest time of .NET is the value of a DateTime that was never set.
//
// QUIRK: .NET prints it in any style, and with any zone or none.
func TestParseNoTime(t *testing.T) {
	for _, text := range []string{
		"0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "0001-01-01T00:00:00.0000000Z", "0001-01-01 00:00:00+02:00",
		"1/1/0001 12:00:00 AM", "01/01/0001 00:00:00", "1/1/0001 12:00:00 AM +00:00", "/Date(-62135596800000)/",
	} {
		if got, err := opt.Parse[time.Time](text); got != opt.Without[time.Time](opt.Null) || err != nil {
			t.Errorf("%q: %v, %v; want null", text, got, err)
		}
	}
}

// One moment is one Value, whatever its spelling and origin. With time.Time
// alone, == would compare the location too.
func TestTimesCompare(t *testing.T) {
	berlin := time.FixedZone("CEST", 2*60*60)
	want := opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC))
	for _, tt := range []struct {
		reason string
		got    opt.Value[time.Time]
	}{
		{"ISO", must[time.Time](t, "2021-07-19T18:46:50.188Z")},
		{"more digits", must[time.Time](t, "2021-07-19T18:46:50.188000000Z")},
		{"offset", must[time.Time](t, "2021-07-19T20:46:50.188+02:00")},
		{"offset of zero", must[time.Time](t, "2021-07-19T18:46:50.188+0000")},
		{"US style", must[time.Time](t, "07/19/2021 18:46:50.188")},
		{"portal style", must[time.Time](t, "7/19/2021, 6:46:50.188 PM")},
		{"Of a time in another zone", opt.Of(time.Date(2021, 7, 19, 20, 46, 50, 188e6, berlin))},
		{"Of a Unix time", opt.Of(time.UnixMilli(1626720410188))}, // in time.Local
	} {
		if tt.got != want || !tt.got.Equal(want) {
			t.Errorf("%s: %v, want %v", tt.reason, tt.got, want)
		}
	}
	// Two times with the same wall clock reading and different monotonic clock
	// readings.
	now := time.Now()
	if a, b := opt.Of(now), opt.Of(now.Round(0)); a != b {
		t.Errorf("%#v and %#v differ: Of keeps the monotonic clock", a, b)
	}
}

// timeStyles are the layouts with which package time reads the texts of each
// style that the grammar accepts. It also reads others, which the grammar does
// not accept.
var timeStyles = []struct {
	form   *regexp.Regexp
	layout string
}{
	{regexp.MustCompile(`^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`), "2006-01-02T15:04:05Z07:00"},
	{regexp.MustCompile(`^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:[0-5]\d(\.\d{1,9})?[+-]([01]\d|2[0-3])[0-5]\d$`), "2006-01-02T15:04:05Z0700"},
	{regexp.MustCompile(`^\d\d/\d\d/\d{4} \d\d:\d\d:\d\d(\.\d{1,9})?$`), "01/02/2006 15:04:05"},
	{regexp.MustCompile(`^\d\d?/\d\d?/\d{4}, (0?[1-9]|1[0-2]):\d\d:\d\d(\.\d{1,9})? [AP]M$`), "1/2/2006, 3:04:05 PM"},
}

func FuzzParseTime(f *testing.F) {
	for _, tt := range timeTests {
		f.Add(tt.text)
	}
	f.Add("0001-01-01T00:00:00+01:02")
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := checkParsed[time.Time](t, text)
		if err != nil && err != opt.ErrTime && err != opt.ErrZone {
			t.Errorf("%q: error %v", text, err)
		}
		if at, ok := got.Get(); ok {
			again, err := opt.Parse[time.Time](at.Format(time.RFC3339Nano))
			if again != got || err != nil || at.Location() != time.UTC {
				t.Errorf("%q is %v, which after writing and reading is %v, %v", text, got, again, err)
			}
		}
		for _, style := range timeStyles {
			trimmed := strings.Trim(text, " \t\r\n")
			if !style.form.MatchString(trimmed) {
				continue
			}
			want := invalid[time.Time]()
			at, err := time.Parse(style.layout, trimmed)
			if year := at.UTC().Year(); err == nil && at.Year() > 0 && 0 < year && year < 10000 {
				want = opt.Of(at)
			}
			if err == nil && at.Format("2006-01-02 15:04:05.999999999") == "0001-01-01 00:00:00" {
				want = opt.Without[time.Time](opt.Null) // the earliest time of .NET, in any zone
			}
			if got != want {
				t.Errorf("%q is %v, package time says %v, %v", text, got, want, err)
			}
		}
	})
}
