// Package blobstorage reads the logs that Azure delivers to a storage account: the blobs of
// diagnostic settings and of Log Analytics' data export.
package blobstorage
