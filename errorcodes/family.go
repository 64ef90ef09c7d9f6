package errorcodes

// A Family is the class of responses that an end code belongs to by its number,
// as in SIP.
type Family string

// The families. Source: the families of the Voice and Video Insights workbooks,
// after SIP (RFC 3261).
const (
	FamilyUnknown     Family = "Unknown"     // negative, 1 to 99, and 700 or more
	FamilySuccess     Family = "Success"     // 0, and 200 to 299
	FamilyProvisional Family = "Provisional" // 100 to 199
	FamilyRedirection Family = "Redirection" // 300 to 399
	FamilyClient      Family = "Client"      // 400 to 499
	FamilyServer      Family = "Server"      // 500 to 599
	FamilyGlobal      Family = "Global"      // 600 to 699
)

// FamilyOf returns the family of an end code. It is defined for every number;
// the code need not be in the catalogue.
func FamilyOf(code int) Family {
	if code == 0 {
		return FamilySuccess
	}
	switch hundreds(code) {
	case 1:
		return FamilyProvisional
	case 2:
		return FamilySuccess
	case 3:
		return FamilyRedirection
	case 4:
		return FamilyClient
	case 5:
		return FamilyServer
	case 6:
		return FamilyGlobal
	}
	return FamilyUnknown
}

// hundreds returns the first digit of a code from 100 to 699, and 0 for any
// other number.
func hundreds(code int) int {
	if code < 100 || code > 699 {
		return 0
	}
	return code / 100
}

// Known reports whether f is one of the families above, in any letter case.
// FamilyUnknown is not.
func (f Family) Known() bool {
	return listed(f, FamilySuccess, FamilyProvisional, FamilyRedirection,
		FamilyClient, FamilyServer, FamilyGlobal)
}

// String returns the text of f, "Unknown" if it is empty.
func (f Family) String() string { return orUnknown(f) }
