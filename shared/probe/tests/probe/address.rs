//! Which addresses may be looked at: a table of what must not be, and properties over all of them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use domain::check::target::{Reason, Target};
use probe::judge::may_be_reached;
use probe::{Allow, NotACidr};
use proptest::prelude::*;

use crate::given::{page, prober, why};

fn reached(text: &str) -> bool {
    may_be_reached(text.parse().unwrap(), &Allow::default())
}

/// First and last of every network that is not public, where it has neighbours that are.
const NOT_PUBLIC: &[&str] = &[
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "168.63.129.16",
    "169.254.0.0",
    "169.254.169.254",
    "169.254.170.2",
    "169.254.255.255",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.0",
    "192.0.0.255",
    "192.0.2.0",
    "192.0.2.255",
    "192.88.99.1",
    "192.168.0.0",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.0",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:10.0.0.1",
    "::8.8.8.8",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fdff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff00::1",
    "ff02::1",
    "2a00:1450::5efe:10.0.0.1",
    "2a00:1450::200:5efe:127.0.0.1",
];

/// Neighbours of those, and what anybody may look at.
const PUBLIC: &[&str] = &[
    "1.0.0.0",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.15",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.0.3.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2000::1",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2001:db7:ffff::1",
    "2001:db9::1",
    "2003::1",
    "2606:4700::1111",
    "2a00:1450::1",
    "3ffe::1",
    "3fff:1000::1",
];

#[test]
fn what_is_not_public_is_not_looked_at() {
    for text in NOT_PUBLIC {
        assert!(!reached(text), "{text}");
    }
    for text in PUBLIC {
        assert!(reached(text), "{text}");
    }
}

#[test]
fn what_the_operator_allows_is() {
    let allow = Allow::parse("127.0.0.0/8, 10.20.0.0/16,fd00:1::/32").unwrap();
    let reached = |text: &str| may_be_reached(text.parse().unwrap(), &allow);
    for text in [
        "127.0.0.1",
        "127.255.0.9",
        "10.20.255.255",
        "::ffff:10.20.0.1",
        "64:ff9b::10.20.0.1",
        "fd00:1::7",
    ] {
        assert!(reached(text), "{text}");
    }
    for text in [
        "10.21.0.0",
        "10.19.255.255",
        "169.254.169.254",
        "::ffff:10.21.0.1",
        "fd00:2::1",
        "2002:7f00:1::",
    ] {
        assert!(!reached(text), "{text}");
    }
    assert_eq!(Allow::parse(""), Ok(Allow::default()));
    assert!(may_be_reached(
        "::1".parse().unwrap(),
        &Allow::parse("::/0").unwrap()
    ));
    for (list, part) in [
        ("127.0.0.1", 1),
        ("127.0.0.0/8,10.0.0.1/8", 2),
        ("10.0.0.0/33", 1),
        ("::/129", 1),
        ("10.0.0.0/+8", 1),
        ("10.0.0.0/", 1),
        ("localhost/8", 1),
    ] {
        assert_eq!(Allow::parse(list), Err(NotACidr(part)), "{list}");
    }
}

/// Nothing here is allowed unless the operator says so, in whichever spelling.
#[tokio::test]
async fn an_address_is_judged_in_every_spelling() {
    let open = prober(&[]);
    for host in [
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "0251.0376.0251.0376",
        "169.254.43518",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]",
        "10.1",
        "[fd00:ec2::254]",
        "[::1]",
    ] {
        let reason = why(&open, page(format!("http://{host}/latest/meta-data/"))).await;
        assert_eq!(reason, Some(Reason::ForbiddenAddress), "{host}");
    }
    for host in ["192.168.1.1", "::1", "fe80::1", "0xc0a80101"] {
        let (host, port) = (host.to_owned(), 2575);
        let tcp = Target::Tcp {
            host: host.clone(),
            port,
        };
        assert_eq!(why(&open, tcp).await, Some(Reason::ForbiddenAddress));
        let tls = Target::Tls { host, port };
        assert_eq!(why(&open, tls).await, Some(Reason::ForbiddenAddress));
    }
}

/// One address inside is enough, wherever it stands among the others.
#[tokio::test]
async fn a_name_that_leads_inside_as_well_is_refused() {
    let prober = prober(&[
        ("inside.example", &["10.0.0.5"]),
        ("first.example", &["169.254.169.254", "127.0.0.1"]),
        (
            "last.example",
            &[
                "127.0.0.1",
                "127.0.0.1",
                "127.0.0.1",
                "127.0.0.1",
                "127.0.0.1",
                "fd00::1",
            ],
        ),
        ("mapped.example", &["127.0.0.1", "::ffff:192.168.0.1"]),
    ]);
    for name in ["inside", "first", "last", "mapped"] {
        let target = page(format!("http://{name}.example/"));
        assert_eq!(
            why(&prober, target).await,
            Some(Reason::ForbiddenAddress),
            "{name}"
        );
    }
}

/// What the standard library calls by a name, said again without it.
fn named(address: Ipv4Addr) -> bool {
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_unspecified()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_address_with_a_name_of_its_own_is_reached(bits in any::<u32>()) {
        let address = Ipv4Addr::from_bits(bits);
        let reached = may_be_reached(address.into(), &Allow::default());
        prop_assert!(!(reached && named(address)), "{}", address);
    }

    /// However an IPv4 address is wrapped, it is not reached where it would not be unwrapped.
    #[test]
    fn a_wrapping_hides_nothing(bits in any::<u32>(), inside in 0_usize..7, rest in any::<u128>()) {
        let bases = [0x0a00_0000, 0x7f00_0000, 0xa9fe_0000, 0xac10_0000, 0xc0a8_0000, 0x6440_0000, 0];
        let inner = Ipv4Addr::from_bits(bases[inside] | (bits & 0xffff));
        let low = u128::from(inner.to_bits());
        let wrapped = [
            inner.to_ipv6_mapped(),
            inner.to_ipv6_compatible(),
            Ipv6Addr::from_bits((0x0064_ff9b_u128 << 96) | low),
            Ipv6Addr::from_bits((0x0064_ff9b_0001_u128 << 80) | low),
            Ipv6Addr::from_bits((0x2002_u128 << 112) | (low << 80) | (rest & ((1 << 80) - 1))),
            Ipv6Addr::from_bits((0x2001_0000_u128 << 96) | (low << 64) | (rest & ((1 << 64) - 1))),
            Ipv6Addr::from_bits((0x2001_0000_u128 << 96) | (rest & (0xffff_ffff << 32)) | (low ^ 0xffff_ffff)),
            Ipv6Addr::from_bits((0x2a00_u128 << 112) | (0x5efe_u128 << 32) | low),
        ];
        for address in wrapped {
            prop_assert!(!may_be_reached(address.into(), &Allow::default()), "{}", address);
        }
    }

    /// Only what lies in 2000::/3, or stands for a public IPv4 address, is reached at all.
    #[test]
    fn ipv6_is_refused_unless_it_is_known(bits in any::<u128>()) {
        let address = Ipv6Addr::from_bits(bits);
        if may_be_reached(address.into(), &Allow::default()) {
            prop_assert!(bits >> 125 == 1, "{}", address);
        }
    }

    /// A list holds exactly what lies between its networks' ends.
    #[test]
    fn a_network_holds_what_lies_in_it(bits in any::<u32>(), length in 0_u32..=32, other in any::<u32>()) {
        let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
        let base = Ipv4Addr::from_bits(bits & mask);
        let allow = Allow::parse(&format!("{base}/{length}")).unwrap();
        let holds = |bits: u32| allow.holds(IpAddr::V4(Ipv4Addr::from_bits(bits)));
        prop_assert!(holds(bits & mask) && holds(bits | !mask) && holds(bits));
        prop_assert_eq!(holds(other), other & mask == bits & mask);
    }
}
