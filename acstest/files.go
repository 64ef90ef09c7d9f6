package acstest

// Files returns the samples of Azure's article on voice and video call logs as a folder of
// files in several shapes, as people keep them: the name of each file, with slashes, and
// its content. Each sample is in exactly one file. They hold 17 records of seven calls, one
// of which is known only from a client operation and four from a single record without a
// correlation ID.
//
// The folder examples/data of the module holds these files. A copy in memory:
//
//	fsys := fstest.MapFS{}
//	for name, data := range acstest.Files() {
//		fsys[name] = &fstest.MapFile{Data: data}
//	}
func Files() map[string][]byte {
	files := map[string][]byte{}
	add := func(file string, shape Shape, names ...string) {
		files[file] = append(files[file], Render(shape, Named(names...)...)...)
	}

	// A container of a storage account for each log.
	add("p2p/insights-logs-callsummary/"+p2pBlob, Lines, "p2p-summary-1", "p2p-summary-2")
	add("p2p/insights-logs-calldiagnostics/"+p2pBlob, Lines, "p2p-diagnostics-1", "p2p-diagnostics-2", "p2p-diagnostics-3")

	// Two messages of an event hub in one file, and pasted text next to it.
	add("group/eventhub.json", Messages, "group-summary-1", "group-summary-3", "group-summary-pstn")
	add("group/eventhub.json", Messages, "group-diagnostics-1", "group-diagnostics-2", "group-diagnostics-3")
	add("group/server-to-voip-3.txt", Pasted, "group-diagnostics-4")

	add("without-id/summaries.json", Array, "cross-tenant-p2p-summary", "pstn-summary", "cross-tenant-group-summary", "bot-summary")

	add("client/create-view.txt", Pasted, "client-operation")
	return files
}

// p2pBlob is the name of a blob for the hour of the P2P call. In the container its name
// begins with resourceId=/SUBSCRIPTIONS/…, which is too long for the path of a file on
// Windows.
const p2pBlob = "y=2021/m=07/d=19/h=18/m=00/PT1H.json"
