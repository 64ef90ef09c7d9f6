// Command service is an HTTP service that takes call logs as they come and prints a line of
// JSON for each call when no more of its records are expected. It listens at the address
// of its argument, by default localhost:8080.
//
//	POST /eventhub   the invocation of an Azure Functions custom handler with an Event
//	                 Hubs trigger, of one message or of many
//	POST /logs       a file of logs in any shape of delivery, compressed or not
//
// On an interrupt it prints the calls that are left and ends. The exit status is 1 if it
// could not listen or print.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
)

const (
	// delay is how much later than its time a record usually comes.
	delay = 30 * time.Minute
	// maxBody is the largest body that is read.
	maxBody = 64 << 20 // bytes
)

func main() {
	address := "localhost:8080"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s := newService(os.Stdout)
	go s.everyMinute(ctx, time.Tick(time.Minute))
	server := &http.Server{Addr: address, Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe() }()
	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
		err = errors.Join(server.Shutdown(context.Background()), s.end()) // first let requests end
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A service assembles calls from records and prints them when they are complete.
type service struct {
	profile quality.Profile

	mu    sync.Mutex // an assembler is not safe for use by several handlers
	live  *calls.LiveAssembler
	out   *json.Encoder
	count int64 // of records
	err   error // the first of out
}

func newService(w io.Writer) *service {
	return &service{
		profile: quality.CallDiagnostics(),
		live:    calls.NewLiveAssembler(&calls.LiveOptions{Idle: time.Hour}),
		out:     json.NewEncoder(w),
	}
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /eventhub", s.eventHub)
	mux.HandleFunc("POST /logs", s.logs)
	return mux
}

// everyMinute emits the calls that have become idle. Without it, the last calls would
// wait for the next records.
func (s *service) everyMinute(ctx context.Context, ticks <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticks:
			s.advance(now)
		}
	}
}

func (s *service) advance(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.print(s.live.Advance(now.Add(-delay)))
}

// end prints the calls that are left.
func (s *service) end() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.print(s.live.End())
	return s.err
}

// add adds the records of one request.
func (s *service) add(records []acstelemetry.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rec := range records {
		s.count++
		s.print(s.live.Add(rec, logs.Position{Source: "http", Record: s.count}))
	}
}

// print prints a line for each call. Version 2 and up are records that came late.
func (s *service) print(emitted []calls.Emitted) {
	for _, e := range emitted {
		line := struct {
			Reason  calls.Reason `json:"reason"`
			Version int          `json:"version"`
			quality.Row
		}{e.Reason, e.Version, s.profile.Call(e.Call).Row()}
		if err := s.out.Encode(line); err != nil && s.err == nil {
			s.err = err
		}
	}
}

// eventHub takes an invocation, whose data are messages by the name of the binding.
func (s *service) eventHub(w http.ResponseWriter, req *http.Request) {
	var invocation struct {
		Data map[string]acstelemetry.Batch
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, req.Body, maxBody)).Decode(&invocation); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var lost []error
	records := 0
	for _, batch := range invocation.Data {
		s.add(batch.Records)
		records += len(batch.Records)
		for _, err := range batch.Errors {
			lost = append(lost, err)
		}
	}
	answer(w, records, lost)
}

// logs takes the text of a file.
func (s *service) logs(w http.ResponseWriter, req *http.Request) {
	var lost []error
	var records []acstelemetry.Record
	r := acstelemetry.NewReader(req.Context(), http.MaxBytesReader(w, req.Body, maxBody), "body", nil)
	for rec, err := range r.All() {
		if err != nil {
			lost = append(lost, err)
		}
		if rec != nil {
			records = append(records, rec)
		}
	}
	s.add(records)
	answer(w, len(records), lost)
}

// answer says how many records came and what was lost, in the form that Azure Functions
// expects. The records that could be read have been added, so the status is 200: with
// another one the host would send them again.
func answer(w http.ResponseWriter, records int, lost []error) {
	texts := []string{fmt.Sprintf("%d records", records)}
	for _, err := range lost {
		texts = append(texts, err.Error())
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(struct {
		Outputs map[string]any
		Logs    []string
	}{map[string]any{}, texts})
}
