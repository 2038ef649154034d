package store

import (
	"net/netip"
	"slices"
)

// isPublic reports whether an address is one of the public internet's. Behind
// others are what is nobody else's business: a function's own Runtime API, the
// metadata of machines, a private network. Where an IPv6 address carries an
// IPv4 address that packets may be sent on to, that one counts.
func isPublic(a netip.Addr) bool {
	a = a.Unmap()
	if a.Zone() != "" {
		return false
	}
	if translated := netip.MustParsePrefix("64:ff9b::/96"); translated.Contains(a) { // NAT64, RFC 6052
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	global := netip.MustParsePrefix("2000::/3") // all that is assigned of IPv6
	if !a.Is4() && !global.Contains(a) {
		return false
	}
	return !slices.ContainsFunc(reserved(), func(p string) bool { return netip.MustParsePrefix(p).Contains(a) })
}

// reserved is what is not global of IPv4, and of 2000::/3 (IANA IPv4 and IPv6
// Special-Purpose Address Registries), and multicast.
func reserved() []string {
	return []string{
		"0.0.0.0/8",       // this network
		"10.0.0.0/8",      // private
		"100.64.0.0/10",   // shared, behind a provider's NAT
		"127.0.0.0/8",     // loopback
		"169.254.0.0/16",  // link-local
		"172.16.0.0/12",   // private
		"192.0.0.0/24",    // protocols
		"192.0.2.0/24",    // documentation
		"192.88.99.0/24",  // 6to4 relays
		"192.168.0.0/16",  // private
		"198.18.0.0/15",   // benchmarks
		"198.51.100.0/24", // documentation
		"203.0.113.0/24",  // documentation
		"224.0.0.0/4",     // multicast
		"240.0.0.0/4",     // reserved, broadcast
		"2001::/23",       // protocols, Teredo among them
		"2001:db8::/32",   // documentation
		"2002::/16",       // 6to4, which carries IPv4 addresses
		"3fff::/20",       // documentation
	}
}
