// Package support puts together what a support request to Azure Communication
// Services may need: the call ID, MS-CV IDs of HTTP requests, SMS message IDs
// and the client's own log files, together with who took part in the call, when
// and why each part in it ended. It also lists what is missing, and how to get
// it.
//
//	var recorder support.CVRecorder // the Transport of the application's http.Client
//	…
//	req := support.New(call, &support.Options{
//		MSCV:               recorder.Log(),
//		LeaveOutIdentities: true,
//	})
//	err := req.WriteText(os.Stdout)
//
// [CVRecorder] takes MS-CV IDs from HTTP responses, [ParseSMS] and [ReadSMS]
// take message IDs from the answers to send requests, and [Attach] lists log
// files without opening them.
//
// Source: Azure's article on troubleshooting.
package support
