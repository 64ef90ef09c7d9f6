//go:build !linux

package main

// machineMemory returns how much memory the process may have: what most machines have at
// least, as this system is not asked.
func machineMemory() int64 { return usualMemory }
