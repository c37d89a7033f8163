//! What the operator lets be looked at although it is not public: `PROBE_ALLOW`, a list of CIDRs.

use std::net::IpAddr;

/// A network: an address and how many of its bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cidr {
    base: IpAddr,
    bits: u8,
}

/// The networks that may be looked at in spite of the rules. None by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow(Vec<Cidr>);

/// A part of the list is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("part {0} is not a network, such as 10.20.0.0/16 (no bits set behind the prefix)")]
pub struct NotACidr(pub usize);

impl Allow {
    /// Reads a list, with commas between; an empty one allows nothing.
    pub fn parse(list: &str) -> Result<Self, NotACidr> {
        let parts = list.split(',').map(str::trim).enumerate();
        let written = parts.filter(|(_, part)| !part.is_empty());
        written
            .map(|(index, part)| cidr(part).ok_or(NotACidr(index + 1)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether an address lies in one of them.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

impl Cidr {
    fn holds(self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                base.to_bits() == address.to_bits() & mask4(self.bits)
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                base.to_bits() == address.to_bits() & mask6(self.bits)
            }
            _ => false,
        }
    }
}

/// A network whose base has a bit behind the prefix is a slip of the pen, and which one nobody can tell.
fn cidr(text: &str) -> Option<Cidr> {
    let (base, bits) = text.split_once('/')?;
    let base: IpAddr = base.parse().ok()?;
    let digits = bits.chars().all(|c| c.is_ascii_digit());
    let bits: u8 = digits.then(|| bits.parse().ok())??;
    let longest = if base.is_ipv4() { 32 } else { 128 };
    let network = Cidr { base, bits };
    (bits <= longest && network.holds(base)).then_some(network)
}

fn mask4(bits: u8) -> u32 {
    u32::MAX
        .checked_shl(32_u32.saturating_sub(bits.into()))
        .unwrap_or(0)
}

fn mask6(bits: u8) -> u128 {
    u128::MAX
        .checked_shl(128_u32.saturating_sub(bits.into()))
        .unwrap_or(0)
}
