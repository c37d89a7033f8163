//! Which addresses may be looked at: those of the public internet, and what the operator allows beside them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::allow::Allow;

/// IPv4 networks that are not the public internet's: IANA's special-purpose registry, and what the clouds added.
const NOT_PUBLIC_V4: &[(Ipv4Addr, u8)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),        // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),       // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),    // behind a carrier's NAT
    (Ipv4Addr::new(127, 0, 0, 0), 8),      // loopback
    (Ipv4Addr::new(168, 63, 129, 16), 32), // Azure's host
    (Ipv4Addr::new(169, 254, 0, 0), 16),   // link-local: instance metadata, Lambda's runtime
    (Ipv4Addr::new(172, 16, 0, 0), 12),    // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),     // protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),     // documentation
    (Ipv4Addr::new(192, 31, 196, 0), 24),  // AS112
    (Ipv4Addr::new(192, 52, 193, 0), 24),  // multicast tunnels
    (Ipv4Addr::new(192, 88, 99, 0), 24),   // 6to4 relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),   // private
    (Ipv4Addr::new(192, 175, 48, 0), 24),  // AS112
    (Ipv4Addr::new(198, 18, 0, 0), 15),    // benchmarking
    (Ipv4Addr::new(198, 51, 100, 0), 24),  // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),   // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),      // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),      // reserved, broadcast
];

/// The part of IPv6 in which public hosts are; all else is refused without being listed.
const PUBLIC_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What within that part is not theirs.
const NOT_PUBLIC_V6: &[(Ipv6Addr, u8)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocols: Teredo, benchmarking, ORCHID
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48), // AS112
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// How NAT64 writes an IPv4 address, where a network has only IPv6 (RFC 6052).
const NAT64: (Ipv6Addr, u8) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Whether an address may be connected to. One that stands for an IPv4 address is judged by that.
#[must_use]
pub fn may_be_reached(address: IpAddr, allow: &Allow) -> bool {
    if allow.holds(address) {
        return true;
    }
    match address.to_canonical() {
        IpAddr::V4(inner) => allow.holds(inner.into()) || is_public_v4(inner),
        IpAddr::V6(outer) => match translated(outer) {
            Some(inner) => allow.holds(inner.into()) || is_public_v4(inner),
            None => is_public_v6(outer),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |(base, bits): &(Ipv4Addr, u8)| {
        (base.to_bits() ^ address.to_bits()).leading_zeros() >= u32::from(*bits)
    };
    !NOT_PUBLIC_V4.iter().any(within)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    within_v6(PUBLIC_V6, address)
        && !NOT_PUBLIC_V6
            .iter()
            .any(|network| within_v6(*network, address))
        && !is_isatap(address)
}

fn within_v6((base, bits): (Ipv6Addr, u8), address: Ipv6Addr) -> bool {
    (base.to_bits() ^ address.to_bits()).leading_zeros() >= u32::from(bits)
}

fn translated(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., a, b, c, d] = address.octets();
    within_v6(NAT64, address).then_some(Ipv4Addr::new(a, b, c, d))
}

/// A tunnel to the IPv4 address in its last half, whatever the first half says (RFC 5214).
fn is_isatap(address: Ipv6Addr) -> bool {
    let [.., universal, mark, _, _] = address.segments();
    matches!(universal, 0 | 0x200) && mark == 0x5efe
}
