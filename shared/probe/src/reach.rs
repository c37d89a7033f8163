//! The way to a host: resolved once, judged whole, connected to what was judged.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use domain::check::target::{Host, Reason};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::judge::may_be_reached;
use crate::limits::ADDRESSES;
use crate::prober::Parts;
use crate::trouble;

impl Parts {
    /// A connection to a host. One address that may not be reached closes all of them: a name that leads
    /// here as well as there would only have to be asked often enough.
    pub(crate) async fn reach(&self, host: &Host, port: u16) -> Result<TcpStream, Reason> {
        let found = self.names.resolve(host).await?;
        let sound = |address: &IpAddr| may_be_reached(*address, &self.allow);
        if !found.iter().all(sound) {
            return Err(Reason::ForbiddenAddress);
        }
        connect(in_order(found), port, self.limits.connect).await
    }
}

/// IPv4 first: it is what a function has a way out by, unless it was given another.
fn in_order(mut addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    addresses.sort_by_key(IpAddr::is_ipv6);
    addresses.dedup();
    addresses.truncate(ADDRESSES);
    addresses
}

/// Each address has its share of the time, so that a silent one leaves some to the next.
async fn connect(addresses: Vec<IpAddr>, port: u16, within: Duration) -> Result<TcpStream, Reason> {
    let share = within / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let mut first = None;
    for address in addresses {
        let connecting = TcpStream::connect(SocketAddr::new(address, port));
        let reason = match timeout(share, connecting).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => trouble::of_io(&error),
            Err(_) => Reason::TimedOut,
        };
        first.get_or_insert(reason);
    }
    Err(first.unwrap_or(Reason::DnsNotFound))
}
