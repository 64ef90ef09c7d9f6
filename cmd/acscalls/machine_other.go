//go:build !linux

package main

// machineMemory returns how much memory there is for the process, as most machines have at
// least: this system is not asked.
func machineMemory() int64 { return usualMemory }
