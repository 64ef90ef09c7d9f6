package redact

import (
	"net/netip"
	"strings"
)

// parseAddress reads an IP address, without making an error for every other
// text.
func parseAddress(t string) (netip.Addr, bool) {
	if len(t) < len("::") || len(t) > len("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255") ||
		strings.Count(t, ".") != 3 && strings.Count(t, ":") < 2 || strings.Trim(t, "0123456789abcdefABCDEF.:") != "" {
		return netip.Addr{}, false
	}
	addr, err := netip.ParseAddr(t)
	return addr, err == nil
}

// appendAddress appends an address of 2001:db8::/32, the range for
// documentation: its counterpart for IPv4 has only 256 addresses.
func (m *mac) appendAddress(dst []byte, addr netip.Addr) []byte {
	to := [16]byte{0x20, 0x01, 0x0d, 0xb8}
	copy(to[4:], m.sum(addressTag, addr.Unmap().String())[:])
	return netip.AddrFrom16(to).AppendTo(dst)
}
