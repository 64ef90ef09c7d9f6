package main

import "github.com/spf13/cobra"

// newSources returns a topic of the help.
func newSources() *cobra.Command {
	return &cobra.Command{
		Use:   "sources",
		Short: "Logs in Azure as PATH: Blob Storage, Event Hubs, Log Analytics",
		Long: `A PATH may be an address of what a diagnostic setting delivers to:

  azblob://ACCOUNT/CONTAINER/PREFIX  a storage account; by role Storage Blob Data Reader
  eventhub://NAMESPACE/HUB           an event hub; by role Azure Event Hubs Data Receiver
  loganalytics://WORKSPACE-ID        a workspace; by role Log Analytics Reader

CONTAINER may end in - or *; without it, insights-logs-* and am-* are read. PREFIX is how the
names of blobs begin. The last part of a host name may be left out in Azure's public cloud.

Parameters follow a question mark, as in azblob://myaccount/insights-logs-*?since=7d; quote the
address in a shell, where & and * mean something else:

  since, until  what was delivered in this time, written as for --since
  resource      azblob: only of this resource, resource group or subscription (its ID)
  checkpoint    azblob: a FILE that says what has been read; the next run reads the rest
  group         eventhub: the consumer group; the next run continues where its position is, and
                what was before since has been passed over for good
  from          eventhub: beginning or end, where the group has no position, or without one
  follow        azblob, eventhub: true waits for more; for convert and redact
  tables        loganalytics: only these, separated by commas
  endpoint      another address of the service: a URL, or of an event hub host:port

Without since and until, --since and --until narrow what is fetched: from 3 hours before until
36 hours after, because what tells of a call is delivered when it has ended, or hours later. Of
calls of the last hours, records may still be on their way.

Secrets never belong into an address, which other users can see. The command takes, in this
order, those in the variables

  azblob    AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN
  eventhub  EVENTHUB_CONNECTION_STRING

or else an identity of Microsoft Entra ID: AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET,
a workload or managed identity, or whoever az login has signed in.

What has been read is marked in the checkpoint or group when the result has been written, and
not if that fails. convert and redact to standard output mark it every few seconds, and after
Ctrl-C, which reads what has been begun to its end, for 10 seconds at most. What was not marked,
the next run reads again.

Commands that read twice fetch once, and keep what they have read in a temporary file.`,
	}
}
