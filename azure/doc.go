// Package azure has what clients of Azure's SDK for Go need to be diagnosed: log records of their
// requests without secrets, and MS-CV IDs for package support. The other packages of this
// module read logs from where Azure delivers them.
//
//	var recorder support.CVRecorder
//	opts := azure.ClientOptions(slog.Default(), &azure.DiagnosticsOptions{
//		LoggedHeaderNames:       []string{"*"},
//		LoggedQueryParameters:   []string{"*"},
//		IsLoggingContentEnabled: true,
//		Recorder:                &recorder,
//	})
//	client, err := azblob.NewClient(url, cred, &azblob.ClientOptions{ClientOptions: opts})
//
// Source: Azure's article on troubleshooting Communication Services, whose example has these
// three options for .NET.
package azure
