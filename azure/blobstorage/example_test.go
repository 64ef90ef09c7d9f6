package blobstorage_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/azure/blobstorage"
	"example.com/acstelemetry/logs"
)

// The records of one day that a resource has sent to a storage account.
func Example() {
	ctx := context.Background()
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	source, err := blobstorage.FromConnectionString(os.Getenv("AZURE_STORAGE_CONNECTION_STRING"), &blobstorage.Options{
		Resources: []string{"/subscriptions/…/resourceGroups/…/providers/Microsoft.Communication/communicationServices/…"},
		Since:     day,
		Until:     day.Add(27 * time.Hour), // some records arrive later
	})
	if err != nil {
		log.Fatal(err)
	}
	err = acstelemetry.Each(ctx, source, func(it acstelemetry.Item) error {
		if it.Err != nil {
			log.Print(it.Err)
		}
		if it.Record != nil {
			fmt.Println(it.Record.Head().Category)
		}
		return nil
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
}

// A program that runs all the time, handles each record when it has arrived, and goes on where
// it stopped when it is started again.
func Example_follow() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	source, err := blobstorage.FromConnectionString(os.Getenv("AZURE_STORAGE_CONNECTION_STRING"), &blobstorage.Options{
		Follow:     true,
		Checkpoint: blobstorage.FileCheckpoint("calls.checkpoint"),
		OnRemark:   func(r blobstorage.Remark) { log.Print(r.Name, ": ", r.Text) },
	})
	if err != nil {
		log.Fatal(err)
	}
	err = acstelemetry.Each(ctx, source, func(it logs.Item) error {
		return handle(it) // an error ends the program; what was handled is not read again
	}, nil)
	if ctx.Err() == nil && err != nil {
		log.Print(err)
	}
	if err := source.Commit(context.Background()); err != nil { // the context is cancelled
		log.Print(err)
	}
}

func handle(logs.Item) error { return nil }
