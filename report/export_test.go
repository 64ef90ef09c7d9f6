package report

// The tests look into views and rows, which are internal.

type (
	CallView          = callView
	CheckMeasure      = checkMeasure
	CheckView         = checkView
	Unlisted          = unlisted
	EndCount          = endCount
	EndpointView      = endpointView
	GapKind           = gapKind
	GapPlace          = gapPlace
	NameCount         = nameCount
	OtherLog          = otherLog
	Place             = place
	ProblemKind       = problemKind
	ProblemPlace      = problemPlace
	RatingView        = ratingView
	RecordView        = recordView
	SeriesVerdictView = seriesVerdictView
	SummaryView       = summaryView
	SurveyView        = surveyView
	UnknownName       = unknownName
	UsageView         = usageView
)

// NewCallView returns the view that WriteCall writes.
var NewCallView = newCallView

// ViewOfCheck and ViewOfSummary return the views that WriteCheck and WriteSummary write.
func ViewOfCheck(c *Check) *CheckView       { return c.result() }
func ViewOfSummary(s *Summary) *SummaryView { return s.result() }

// OwnerOf returns the owner of a row.
func OwnerOf(row interface{ owner() *rowOwner }) *rowOwner { return row.owner() }

func (r *StreamRow) owner() *rowOwner    { return &r.row.rowOwner }
func (r *OperationRow) owner() *rowOwner { return &r.row.rowOwner }

// NewProblemPlace returns the place of a problem.
func NewProblemPlace(at Place, log, field, detail, excerpt string) ProblemPlace {
	return problemPlace{at, log, field, detail, excerpt}
}

// AppendCell and IsPlainCell are for cells of CSV.
var (
	AppendCell  = appendCell
	IsPlainCell = isPlainCell
)
