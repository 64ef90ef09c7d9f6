package report

// The tests look into views and rows, which are internal.

type (
	CallView          = callView
	EndpointView      = endpointView
	RatingView        = ratingView
	RecordView        = recordView
	SeriesVerdictView = seriesVerdictView
	SurveyView        = surveyView
	UsageView         = usageView
)

// NewCallView returns the view that [WriteCall] writes.
var NewCallView = newCallView
