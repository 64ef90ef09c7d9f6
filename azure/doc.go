// Package azure is the room of what needs Azure's own libraries; other packages of this module
// read logs from where Azure delivers them.
package azure
