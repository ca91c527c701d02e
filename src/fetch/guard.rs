//! Which addresses may be connected to: a pure rule over IP addresses.
//!
//! Only addresses of the public internet are fetched, so that no publisher can use this program to reach what
//! stands beside it: the machine itself, its network, its cloud provider's metadata. An IPv6 address that
//! carries an IPv4 address is judged by what it carries. The operator opens ranges with `fetch.allow_private`.
//!
//! The ranges are those of the IANA special-purpose registries (RFC 6890) that are not globally reachable, and
//! the addresses at which cloud providers hand out credentials.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses in CIDR form that may be fetched although it is private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// Any address of the range.
    pub address: IpAddr,
    /// Leading bits that count.
    pub prefix: u8,
}

impl Network {
    /// Whether `ip` lies in the range. IPv4 and IPv6 never match each other.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let prefix = u32::from(self.prefix);
        match (self.address, ip) {
            (IpAddr::V4(range), IpAddr::V4(ip)) => {
                let differing = range.to_bits() ^ ip.to_bits();
                differing.leading_zeros() >= prefix
            }
            (IpAddr::V6(range), IpAddr::V6(ip)) => {
                let differing = range.to_bits() ^ ip.to_bits();
                differing.leading_zeros() >= prefix
            }
            _ => false,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// Why a text is no [`Network`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is no range of addresses: {reason}; write it like \"10.0.0.0/8\", \"::1/128\" or \"192.168.1.5\""
)]
pub struct InvalidNetwork {
    text: String,
    reason: &'static str,
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |reason| InvalidNetwork { text: text.to_owned(), reason };
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr =
            address.parse().map_err(|_| invalid("the part before the slash is not an IP address"))?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => bits,
            // `parse` alone would take "+8".
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().map_err(|_| invalid("the part after the slash is not a number of bits"))?
            }
            Some(_) => return Err(invalid("the part after the slash is not a number of bits")),
        };
        if prefix > bits {
            return Err(invalid("an IPv4 range has at most 32 bits, an IPv6 range at most 128"));
        }
        Ok(Self { address, prefix })
    }
}

/// An address that may not be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{address} is {range}")]
pub(super) struct Refusal {
    /// The address as it would have been connected to.
    pub(super) address: IpAddr,
    /// The range it lies in, in words that follow "is".
    pub(super) range: &'static str,
}

/// Whether `address` may be connected to: it is public, or lies in a range of `allow`.
pub(super) fn check(address: IpAddr, allow: &[Network]) -> Result<(), Refusal> {
    let judged = carried(address).map_or(address, IpAddr::V4);
    let allowed = |ip| allow.iter().any(|network| network.contains(ip));
    match forbidden(judged) {
        Some(range) if !allowed(address) && !allowed(judged) => Err(Refusal { address, range }),
        _ => Ok(()),
    }
}

/// The IPv4 address inside an IPv6 address that leads to it.
fn carried(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(v6) = address else { return None };
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match [a, b, c, d, e, f] {
        // IPv4-mapped (RFC 4291, section 2.5.5.2) and NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => Some(v4(g, h)),
        // IPv4-compatible (deprecated); `::` and `::1` are addresses of their own.
        [0, 0, 0, 0, 0, 0] if !matches!((g, h), (0, 0 | 1)) => Some(v4(g, h)),
        // 6to4 (RFC 3056).
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

/// The forbidden range that `ip` lies in, in words.
fn forbidden(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => IPV4
            .iter()
            .find(|(range, prefix, _)| {
                Network { address: IpAddr::V4(*range), prefix: *prefix }.contains(IpAddr::V4(ip))
            })
            .map(|(_, _, name)| *name),
        IpAddr::V6(ip) => IPV6
            .iter()
            .find(|(range, prefix, _)| {
                Network { address: IpAddr::V6(*range), prefix: *prefix }.contains(IpAddr::V6(ip))
            })
            .map(|(_, _, name)| *name)
            // Only 2000::/3 is given out as global unicast.
            .or_else(|| (ip.segments()[0] >> 13 != 1).then_some("a reserved address")),
    }
}

/// Forbidden IPv4 ranges, the narrower before the wider.
const IPV4: &[(Ipv4Addr, u8, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 32, "the unspecified address"),
    (Ipv4Addr::new(0, 0, 0, 0), 8, "an address of this network (0.0.0.0/8)"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private address (10.0.0.0/8)"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "a carrier's private address (100.64.0.0/10)"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "a loopback address (127.0.0.0/8)"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "a cloud platform's own address"),
    (Ipv4Addr::new(169, 254, 169, 254), 32, "a cloud metadata address"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "a link-local address (169.254.0.0/16)"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private address (172.16.0.0/12)"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved for protocols (192.0.0.0/24)"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "a documentation address (192.0.2.0/24)"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a 6to4 relay address (192.88.99.0/24)"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private address (192.168.0.0/16)"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "a benchmarking address (198.18.0.0/15)"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "a documentation address (198.51.100.0/24)"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "a documentation address (203.0.113.0/24)"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "a multicast address (224.0.0.0/4)"),
    (Ipv4Addr::new(255, 255, 255, 255), 32, "the broadcast address"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "a reserved address (240.0.0.0/4)"),
];

/// Forbidden IPv6 ranges inside and outside 2000::/3, the narrower before the wider.
const IPV6: &[(Ipv6Addr, u8, &str)] = &[
    (v6(0, 0, 0), 128, "the unspecified address"),
    (Ipv6Addr::LOCALHOST, 128, "the loopback address"),
    (v6(0x64, 0xff9b, 1), 48, "a private translation address (64:ff9b:1::/48)"),
    (v6(0x100, 0, 0), 64, "a discard address (100::/64)"),
    (v6(0x2001, 2, 0), 48, "a benchmarking address (2001:2::/48)"),
    (v6(0x2001, 0xdb8, 0), 32, "a documentation address (2001:db8::/32)"),
    (v6(0x2001, 0, 0), 23, "reserved for protocols (2001::/23)"),
    (v6(0x3fff, 0, 0), 20, "a documentation address (3fff::/20)"),
    (v6(0x5f00, 0, 0), 16, "a segment routing address (5f00::/16)"),
    (Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), 128, "a cloud metadata address"),
    (v6(0xfc00, 0, 0), 7, "a private address (fc00::/7)"),
    (v6(0xfe80, 0, 0), 10, "a link-local address (fe80::/10)"),
    (v6(0xfec0, 0, 0), 10, "a site-local address (fec0::/10)"),
    (v6(0xff00, 0, 0), 8, "a multicast address (ff00::/8)"),
];

/// An address of three leading groups and zeros.
const fn v6(a: u16, b: u16, c: u16) -> Ipv6Addr {
    Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)
}

#[cfg(test)]
mod tests;
