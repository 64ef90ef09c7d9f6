package blobstorage

// begin notes that inputs will come, and end that none will.
func (s *Source) begin() { s.setEnded(false) }
func (s *Source) end()   { s.setEnded(true) }

func (s *Source) setEnded(ended bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = ended
}

// isIdle reports whether everything that will come has been read.
func (s *Source) isIdle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.inUse) == 0 && s.ended
}

// use notes that a blob is going to be read. It reports false if it is being read: then it
// has its turn when it is listed again.
func (s *Source) use(b *found, p *pass) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inUse[b.key()] {
		p.fail(b.folderKey())
		return false
	}
	s.inUse[b.key()] = true
	if p != nil {
		p.open++
	}
	return true
}

// done closes a reader, and notes whether all of it was read.
func (s *Source) done(r *reader, p *pass, all bool) {
	r.close()
	s.mu.Lock()
	delete(s.inUse, r.key())
	if !all {
		p.fail(r.folderKey())
	}
	s.mu.Unlock()
	s.close(p)
}

// close notes that a part of a pass has ended.
func (s *Source) close(p *pass) {
	if p == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.open--; p.open == 0 {
		s.book.finish(p, span{s.opts.Since, s.opts.Until}, s.opts.Prefix)
	}
}

// failed notes that something of a folder was not read.
func (s *Source) failed(p *pass, folder string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.fail(folder)
}

// see notes that a blob exists.
func (s *Source) see(b *found, p *pass) {
	if p == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.seen[b.key()] = true
	if f := p.folders[b.folderKey()]; f != nil && b.modified.After(f.newest) {
		f.newest = b.modified
	}
}

func (p *pass) fail(folder string) {
	if p == nil {
		return
	}
	if f := p.folders[folder]; f != nil {
		f.failed = true
	}
}
