//! The daemon against nginx with `gzip_static`: the same bytes, the same load, in turns on the same cores.
//!
//! `cargo bench --bench served` prints the medians of fifteen rounds of a second each, and of the ratios in each round, so
//! that whatever else the machine does meets both; `cargo bench --bench served -- 31` takes thirty-one. It needs nginx and wrk (Debian packages of these names). Load and servers share the machine, so the figures compare
//! and do not boast. nginx adds no headers of its own choice, the daemon sends all of its.

#[path = "whole_run/offices.rs"]
#[expect(dead_code, reason = "nobody counts requests here")]
mod offices;
#[path = "whole_run/releases.rs"]
mod releases;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use offices::Offices;

/// Requests a second and the slowest of a hundred in milliseconds.
type Figures = (f64, f64);

/// A process that ends with this one.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() {
    let rounds = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(15);
    let home = tempfile::tempdir().expect("a directory");
    let (_daemon, address) = daemon(home.path());
    let (head, body) = compressed(&address);
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
    let (_nginx, other) = nginx(home.path(), &address, &body);
    let (other_head, other_body) = get(&other, "Accept-Encoding: gzip");
    assert!(other_body == body, "nginx sends other bytes");
    let other_tag =
        other_head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
    println!("/atom.xml, {} bytes as gzip; {rounds} rounds in turns, medians", body.len());

    for (case, own, others) in [
        ("200", String::new(), String::new()),
        ("304", format!("If-None-Match: {tag}"), format!("If-None-Match: {other_tag}")),
    ] {
        for (address, condition) in [(&address, &own), (&other, &others)] {
            let (head, _) = get(address, &format!("Accept-Encoding: gzip\r\n{condition}"));
            assert!(head.starts_with(&format!("http/1.1 {case} ")), "{head}");
        }
        let (mut here, mut there, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..rounds {
            // Each goes first in turns.
            let first = (round % 2 == 0).then(|| load(&other, &others));
            let ours = load(&address, &own);
            let theirs = first.unwrap_or_else(|| load(&other, &others));
            ratios.push((ours.0 / theirs.0, ours.1 / theirs.1));
            here.push(ours);
            there.push(theirs);
        }
        let (here, there, ratios) = (medians(here), medians(there), medians(ratios));
        println!(
            "{case}  presseschau {:>7.0}/s p99 {:>6.2} ms   nginx {:>7.0}/s p99 {:>6.2} ms   ratio {:.2}, p99 {:.2}",
            here.0, here.1, there.0, there.1, ratios.0, ratios.1
        );
    }
}

/// A daemon that has collected something to serve, and its address.
fn daemon(home: &Path) -> (Running, String) {
    let offices = Offices::start(5, 30);
    let mut text = String::from(
        "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"0 0 4 1 1 *\"\n[fetch]\nallow_private = [\"127.0.0.0/8\"]\n",
    );
    for (number, address) in offices.addresses.iter().enumerate() {
        let _ = write!(
            text,
            "[[sources]]\nid = \"amt-{number}\"\nname = \"Amt {number}\"\naddress = \"{address}\"\n"
        );
    }
    std::fs::write(home.join("presseschau.toml"), text).expect("a configuration");
    // Another build of the program may be named, to compare it.
    let program = std::env::var("PRESSESCHAU").unwrap_or(env!("CARGO_BIN_EXE_presseschau").to_owned());
    let command = |name: &str| {
        let mut command = Command::new(&program);
        command.arg(name).current_dir(home).stdout(Stdio::null());
        command
    };
    assert!(command("refresh").status().expect("the program").success());
    let mut child = command("run").stderr(Stdio::piped()).spawn().expect("the program");
    let lines = BufReader::new(child.stderr.take().expect("messages")).lines();
    let mut lines = lines.map_while(Result::ok);
    let line = lines.find(|line| line.contains("http://127.0.0.1:")).expect("an address");
    // The first run, so that it does not disturb.
    lines.find(|line| line.contains("run ended")).expect("a run");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(['/', ' ']).next());
    let address = address.expect("an address").to_owned();
    std::thread::spawn(move || lines.for_each(drop));
    (Running(child), address)
}

/// The feed as gzip, once it is there at its best level: when brotli, which comes last, is there.
fn compressed(address: &str) -> (String, Vec<u8>) {
    for _ in 0..600 {
        if get(address, "Accept-Encoding: br").0.contains("content-encoding: br") {
            return get(address, "Accept-Encoding: gzip");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the feed is not compressed within a minute");
}

fn nginx(home: &Path, daemon: &str, gzip: &[u8]) -> (Running, String) {
    let root = home.join("www");
    std::fs::create_dir(&root).expect("a directory");
    std::fs::write(root.join("atom.xml"), get(daemon, "Accept: */*").1).expect("a file");
    std::fs::write(root.join("atom.xml.gz"), gzip).expect("a file");
    let port =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|it| it.local_addr()).expect("a port").port();
    let (root, home_path) = (root.display(), home.display());
    let configuration = format!(
        "daemon off; user root; worker_processes 2; pid {home_path}/nginx.pid; error_log {home_path}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  types {{ application/atom+xml xml; }}
  sendfile on; tcp_nopush on; access_log off; keepalive_requests 1000000000;
  client_body_temp_path {home_path}/nginx-body; proxy_temp_path {home_path}/nginx-proxy;
  fastcgi_temp_path {home_path}/nginx-fastcgi; uwsgi_temp_path {home_path}/nginx-uwsgi; scgi_temp_path {home_path}/nginx-scgi;
  open_file_cache max=100; open_file_cache_valid 60s;
  gzip_static on; gzip_vary on;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"
    );
    let file = home.join("nginx.conf");
    std::fs::write(&file, configuration).expect("a file");
    let child = Command::new("nginx").arg("-c").arg(&file).stderr(Stdio::null()).spawn().expect("nginx");
    let (running, address) = (Running(child), format!("127.0.0.1:{port}"));
    for _ in 0..100 {
        if TcpStream::connect(&address).is_ok() {
            return (running, address);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nginx does not listen");
}

/// Head in lower case, and body.
fn get(address: &str, header: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).expect("a server");
    let header = header.trim();
    let request = format!("GET /atom.xml HTTP/1.1\r\nHost: a\r\n{header}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
    (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
}

/// A second of load on 64 connections.
fn load(address: &str, condition: &str) -> Figures {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t2", "-c64", "-d1s", "--latency", "-H", "Accept-Encoding: gzip"]);
    if !condition.is_empty() {
        wrk.args(["-H", condition]);
    }
    let output = wrk.arg(format!("http://{address}/atom.xml")).output().expect("wrk");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(!text.contains("Non-2xx") && !text.contains("Socket errors"), "{text}");
    let after = |label: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(label)).expect("a figure");
        line.trim().to_owned()
    };
    let rate = after("Requests/sec:").parse().expect("a number");
    (rate, milliseconds(&after("99%")))
}

fn milliseconds(text: &str) -> f64 {
    let (number, factor) = [("us", 1e-3), ("ms", 1.0), ("s", 1e3)]
        .into_iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))
        .expect("a time");
    number.parse::<f64>().expect("a number") * factor
}

fn medians(mut figures: Vec<Figures>) -> Figures {
    let middle = figures.len() / 2;
    figures.sort_by(|one, other| one.0.total_cmp(&other.0));
    let rate = figures[middle].0;
    figures.sort_by(|one, other| one.1.total_cmp(&other.1));
    (rate, figures[middle].1)
}
