//! The address rule and its ranges, as tables of spellings. Nothing here is ever connected to.

use std::net::IpAddr;

use url::{Host, Url};

use super::{Network, check};

/// Spellings of a host in an address, and a word of the reason why it is refused.
const REFUSED: &[(&str, &str)] = &[
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("2130706433", "loopback"),
    ("0x7f000001", "loopback"),
    ("0x7f.1", "loopback"),
    ("0177.0.0.1", "loopback"),
    ("127.1", "loopback"),
    ("127.0.1", "loopback"),
    ("1２7.0.0.1", "loopback"),
    ("127。0。0。1", "loopback"),
    ("%31%32%37.0.0.1", "loopback"),
    ("[::1]", "loopback"),
    ("[0:0:0:0:0:0:0:1]", "loopback"),
    ("[::ffff:127.0.0.1]", "loopback"),
    ("[::ffff:7f00:1]", "loopback"),
    ("[::127.0.0.1]", "loopback"),
    ("[64:ff9b::127.0.0.1]", "loopback"),
    ("[2002:7f00:1::]", "loopback"),
    ("0", "unspecified"),
    ("0.0.0.0", "unspecified"),
    ("0x0", "unspecified"),
    ("[::]", "unspecified"),
    ("[::ffff:0.0.0.0]", "unspecified"),
    ("0.1.2.3", "this network"),
    ("10.0.0.1", "private"),
    ("167772161", "private"),
    ("012.0.0.1", "private"),
    ("10.255.255.255", "private"),
    ("[64:ff9b::10.1.2.3]", "private"),
    ("[2002:a00:1::1]", "private"),
    ("172.16.0.0", "private"),
    ("172.31.255.255", "private"),
    ("192.168.0.1", "private"),
    ("[::ffff:192.168.0.1]", "private"),
    ("[fc00::1]", "private"),
    ("[fdff:ffff::1]", "private"),
    ("100.64.0.1", "carrier"),
    ("100.127.255.255", "carrier"),
    ("169.254.1.1", "link-local"),
    ("[fe80::1]", "link-local"),
    ("[febf::1]", "link-local"),
    ("[fec0::1]", "site-local"),
    ("169.254.169.254", "metadata"),
    ("0xa9fea9fe", "metadata"),
    ("[::ffff:169.254.169.254]", "metadata"),
    ("[fd00:ec2::254]", "metadata"),
    ("168.63.129.16", "cloud platform"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"),
    ("[ff02::1]", "multicast"),
    ("255.255.255.255", "broadcast"),
    ("0xffffffff", "broadcast"),
    ("240.0.0.1", "reserved"),
    ("192.0.0.8", "protocols"),
    ("192.0.2.1", "documentation"),
    ("198.51.100.255", "documentation"),
    ("203.0.113.7", "documentation"),
    ("[2001:db8::1]", "documentation"),
    ("[3fff:fff::1]", "documentation"),
    ("198.18.0.1", "benchmarking"),
    ("198.19.255.255", "benchmarking"),
    ("[2001:2::1]", "benchmarking"),
    ("192.88.99.1", "6to4"),
    ("[64:ff9b:1::1]", "translation"),
    ("[100::1]", "discard"),
    ("[2001::1]", "protocols"),
    ("[2001:1ff::1]", "protocols"),
    ("[5f00::1]", "segment routing"),
    ("[::ffff:0:127.0.0.1]", "reserved"),
    ("[4000::1]", "reserved"),
    ("[1000::1]", "reserved"),
];

/// Neighbours of the forbidden ranges and addresses of the public internet.
const ALLOWED: &[&str] = &[
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.17",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "[2001:200::1]",
    "[2003::1]",
    "[2a00:1450::1]",
    "[64:ff9b::1.1.1.1]",
    "[2002:101:101::1]",
    "[::ffff:1.1.1.1]",
];

fn literal(host: &str) -> IpAddr {
    let url = Url::parse(&format!("http://{host}/")).expect(host);
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.into(),
        Some(Host::Ipv6(ip)) => ip.into(),
        other => panic!("{host} is read as {other:?}"),
    }
}

fn networks(ranges: &[&str]) -> Vec<Network> {
    ranges.iter().map(|range| range.parse().expect(range)).collect()
}

#[test]
fn forbidden_addresses_are_refused_in_every_spelling() {
    for (host, word) in REFUSED {
        let refusal = check(literal(host), &[]).expect_err(host);
        assert!(refusal.range.contains(word), "{host}: {refusal}, expected {word}");
    }
}

#[test]
fn public_addresses_are_allowed() {
    for host in ALLOWED {
        assert_eq!(check(literal(host), &[]), Ok(()), "{host}");
    }
}

#[test]
fn ranges_named_by_the_operator_are_allowed_and_no_more() {
    let allow = networks(&["127.0.0.0/16", "fd00::/64"]);
    for host in ["127.0.0.1", "127.0.255.255", "[::ffff:127.0.0.1]", "[fd00::5]"] {
        assert_eq!(check(literal(host), &allow), Ok(()), "{host}");
    }
    for host in ["127.1.0.1", "[::1]", "[::ffff:127.1.0.1]", "10.0.0.1", "[fd00:0:0:1::5]"] {
        assert!(check(literal(host), &allow).is_err(), "{host}");
    }
    // The whole of IPv4 says nothing about IPv6.
    assert!(check(literal("[::1]"), &networks(&["0.0.0.0/0"])).is_err());
    assert_eq!(check(literal("255.255.255.255"), &networks(&["0.0.0.0/0"])), Ok(()));
}

#[test]
fn networks_are_read_and_written() {
    for (text, shown) in [
        ("127.0.0.0/8", "127.0.0.0/8"),
        ("127.0.0.1", "127.0.0.1/32"),
        ("::1", "::1/128"),
        ("::1/128", "::1/128"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("fd00::/7", "fd00::/7"),
    ] {
        assert_eq!(text.parse::<Network>().map(|network| network.to_string()).as_deref(), Ok(shown));
    }
    for (text, word) in [
        ("", "IP address"),
        ("localhost", "IP address"),
        ("127.0.0/8", "IP address"),
        ("127.0.0.1/", "bits"),
        ("127.0.0.1/+8", "bits"),
        ("127.0.0.1/-1", "bits"),
        ("127.0.0.1/999", "bits"),
        ("127.0.0.1/33", "32"),
        ("::/129", "128"),
        ("[::1]/128", "IP address"),
    ] {
        let message = text.parse::<Network>().expect_err(text).to_string();
        assert!(message.contains(word) && message.contains("10.0.0.0/8"), "{text}: {message}");
    }
}
