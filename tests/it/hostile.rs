//! A run among enemies: twenty good sources and more than twice as many that hang, flood, lie, lead astray or break.
//!
//! The good ones come out complete and correct, the run ends within its limits of time and memory, and each bad one
//! has its own reason in words. Only addresses of 127.0.0.0/16 may be fetched; others of loopback are the forbidden.

mod server;

use std::io::Write;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Home, Page, Publisher, rss};
use server::{Act, document, head, serve, status};

/// Every good source, by number.
const GOOD: std::ops::Range<usize> = 0..20;

/// What the run may take: each of the sources may use its three seconds twice, sixteen of them at a time.
const TIME: Duration = Duration::from_secs(60);
/// In kilobytes.
const MEMORY: u64 = 300_000;

/// A source that is up to something, and words of the reason that operators are to read.
struct Bad {
    id: &'static str,
    /// More lines of its configuration.
    settings: &'static str,
    address: String,
    reason: &'static str,
}

#[test]
fn good_sources_come_through_among_bad_ones() {
    let publisher = Publisher::start();
    let bad = bad();
    let home = Home::with(&configuration(&publisher, &bad));
    for source in GOOD {
        publisher.put(&format!("/feed/{source}"), Page::rss(feed(source)));
    }

    let began = Instant::now();
    let (code, memory) = refresh(&home);
    assert_eq!(code, Some(3), "some failed");
    let took = began.elapsed();
    println!("{} good and {} bad sources: {took:?}, {memory} kB at most", GOOD.end, bad.len());
    assert!(took < TIME, "the run took {took:?}");
    assert!(memory < MEMORY, "the run took {memory} kB");

    let sources = home.expect(0, &["sources", "--json"]);
    let sources: Vec<serde_json::Value> = serde_json::from_str(&sources.out).expect("JSON");
    let find = |id: &str| {
        sources.iter().find(|source| source["id"] == id).unwrap_or_else(|| panic!("{id} is missing"))
    };
    for source in GOOD {
        let source = find(&format!("gut-{source}"));
        assert_eq!(source["state"], "ok", "{source}");
    }
    let mut wrong = Vec::new();
    for Bad { id, reason, .. } in &bad {
        let source = find(id);
        let words = source["reason"].as_str().unwrap_or_default();
        if source["state"] != "failing" || words.is_empty() || !words.contains(reason) {
            wrong.push(format!("{id}: expected {reason:?}: {}, {words}", source["state"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    complete_and_correct(&home);
}

/// Runs once; the exit code and the most memory it had, in kilobytes.
fn refresh(home: &Home) -> (Option<i32>, u64) {
    let mut command = home.command(&["refresh"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        // Where there is no such file, memory is not looked at.
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok()).unwrap_or(most);
        if let Some(status) = child.try_wait().expect("a child") {
            return (status.code(), most);
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn configuration(publisher: &Publisher, bad: &[Bad]) -> String {
    let mut text = String::from(
        "[service]\nbase_url = \"https://presse.example.org/\"\nentries = 200\n\
         [fetch]\nallow_private = [\"127.0.0.0/16\"]\ntimeout = \"3s\"\nmax_bytes = \"400kB\"\n",
    );
    let mut add = |id: &str, address: &str, settings: &str| {
        text.push_str(&format!(
            "[[sources]]\nid = \"{id}\"\nname = \"Amt {id}\"\naddress = \"{address}\"\nfollow = false\n{settings}\n"
        ));
    };
    // The bad ones first: they must not keep the good ones waiting.
    for source in bad {
        add(source.id, &source.address, source.settings);
    }
    for source in GOOD {
        add(&format!("gut-{source}"), &publisher.url(&format!("/feed/{source}")), "");
    }
    for (id, act) in oddities() {
        let port = serve("127.0.0.1:0", status("404 X", ""), act);
        add(id, &format!("http://127.0.0.1:{port}/"), "");
    }
    text
}

/// Feeds that lie about their letters or play with entities, and can be read all the same.
fn oddities() -> Vec<(&'static str, Act)> {
    let feed = |id: &str| {
        rss(&[(&format!("Grünfläche-{id} wächst"), &format!("Über die Wiese {id} führt ein Weg."))])
    };
    let declared =
        |id, name: &str| feed(id).replace("version=\"1.0\"", &format!("version=\"1.0\" encoding=\"{name}\""));
    let utf16 = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let latin1 = |text: String| {
        text.chars().map(|c| u8::try_from(c).expect("a letter of Latin-1")).collect::<Vec<_>>()
    };
    let typed = |charset: &str, body: Vec<u8>| {
        document(&format!("Content-Type: application/rss+xml; charset={charset}\r\n"), body)
    };
    let laughs = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect::<String>();
    let entities = format!(
        "<!DOCTYPE rss [<!ENTITY l0 \"haha\">{laughs}<!ENTITY passwd SYSTEM \"file:///etc/passwd\">]><rss"
    );
    let playing = feed("Entitäten")
        .replace("<rss", &entities)
        .replace("</description></item>", " &l9; &passwd;</description></item>");
    vec![
        ("latin-as-utf8", typed("utf-8", latin1(feed("Eins")))),
        ("utf8-as-latin", typed("iso-8859-1", [b"\xef\xbb\xbf", feed("Zwei").as_bytes()].concat())),
        ("utf8-as-utf16", typed("utf-8", declared("Drei", "utf-16").into_bytes())),
        ("utf16-as-utf8", typed("utf-8", [b"\xff\xfe".to_vec(), utf16(declared("Vier", "utf-8"))].concat())),
        ("unknown-letters", typed("klingonisch", feed("Fünf").into_bytes())),
        ("entities", typed("utf-8", playing.into_bytes())),
    ]
}

const SUBJECTS: [&str; 3] = ["Freibad", "Haushalt", "Buslinie"];

fn title(source: usize, subject: &str) -> String {
    format!("{subject}{source} im Kreis {source}")
}

fn text(source: usize, subject: &str) -> String {
    format!("Was in Ort {source} über {subject} zu sagen ist, hat Nummer {}.", source * 31 + subject.len())
}

fn feed(source: usize) -> String {
    let items: Vec<_> =
        SUBJECTS.iter().map(|subject| (title(source, subject), text(source, subject))).collect();
    let items: Vec<_> = items.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
    rss(&items)
}

/// Every release of the good sources once, with its own text, and nothing of the bad ones' secrets.
fn complete_and_correct(home: &Home) {
    let published = home.published();
    let feed: serde_json::Value = serde_json::from_str(&published["feed.json"]).expect("JSON");
    let items = feed["items"].as_array().expect("items");
    for source in GOOD {
        for subject in SUBJECTS {
            let found: Vec<_> = items.iter().filter(|item| item["title"] == title(source, subject)).collect();
            assert_eq!(found.len(), 1, "{} is there once", title(source, subject));
            assert!(found[0].to_string().contains(&text(source, subject)), "{}", found[0]);
        }
    }
    for odd in ["Eins", "Zwei", "Drei", "Vier", "Fünf", "Entitäten"] {
        let title = format!("Grünfläche-{odd} wächst");
        assert_eq!(items.iter().filter(|item| item["title"] == title).count(), 1, "{title} is there once");
    }
    for (path, document) in &published {
        assert!(
            !document.contains(SECRET) && !document.contains("root:") && !document.contains("hahahaha"),
            "{path} tells what nobody may know"
        );
    }
}

/// What stands at addresses that are not to be reached.
const SECRET: &str = "streng geheim";

/// A page that is a list if anything is, behind an address that must not be fetched.
fn secret(address: &str) -> u16 {
    serve(address, status("404 X", ""), document("", rss(&[(SECRET, SECRET)])))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory")
}

fn bad() -> Vec<Bad> {
    let mut bad = Vec::new();
    bad.extend(waits());
    bad.extend(bodies());
    bad.extend(protocols());
    bad.extend(ways());
    bad.extend(answers());
    bad.extend(documents());
    bad.extend(hosts());
    bad
}

/// A source at a server of its own, without robots.txt.
fn at(id: &'static str, act: Act, reason: &'static str) -> Bad {
    let port = serve("127.0.0.1:0", status("404 X", ""), act);
    Bad { id, settings: "", address: format!("http://127.0.0.1:{port}/"), reason }
}

fn waits() -> Vec<Bad> {
    vec![
        at("silent", Act::Hold(Vec::new()), "did not answer within 2 s"),
        at("half-a-head", Act::Hold(b"HTTP/1.1 200 OK\r\nContent-".to_vec()), "did not answer within 2 s"),
        at("head-by-drops", Act::Drip(b"HTTP/1.1 200 OK\r\nX: ".to_vec()), "did not answer within 2 s"),
        at(
            "half-a-body",
            Act::Hold(head("200 OK", "Content-Length: 99\r\n")),
            "stopped in the middle of its answer",
        ),
        at("body-by-drops", Act::Drip(head("200 OK", "")), "not complete within 3 s (fetch.timeout)"),
    ]
}

fn bodies() -> Vec<Bad> {
    let packed = |bytes: &[u8]| document("Content-Encoding: gzip\r\n", bytes);
    let whole = gzip(rss(&[(SECRET, SECRET)]).as_bytes());
    vec![
        at(
            "endless",
            Act::Endless(head("200 OK", ""), vec![b'x'; 50_000]),
            "larger than 400000 bytes (fetch.max_bytes)",
        ),
        at(
            "endless-chunks",
            Act::Endless(
                head("200 OK", "Transfer-Encoding: chunked\r\n"),
                [&b"1000\r\n"[..], &[b'x'; 0x1000], b"\r\n"].concat(),
            ),
            "larger than 400000 bytes (fetch.max_bytes)",
        ),
        at("gzip-bomb", packed(&gzip(&vec![0; 600_000])), "unpacks to more than 200 times its size"),
        at(
            "gzip-endless",
            Act::Endless(head("200 OK", "Content-Encoding: gzip\r\n"), gzip(b"").repeat(100)),
            "more than 100 parts",
        ),
        at("gzip-not", packed(b"nicht gepackt"), "cannot be unpacked"),
        at("gzip-half", packed(&whole[..whole.len() / 2]), "cannot be unpacked"),
        at(
            "gzip-twice",
            document("Content-Encoding: gzip, gzip\r\n", gzip(&whole)),
            "nobody asked for Content-Encoding",
        ),
        at(
            "short",
            Act::Say(head("200 OK", "Content-Length: 99\r\n")),
            "end of file before message length reached",
        ),
        at("nothing", Act::Say(Vec::new()), "connection closed before message completed"),
    ]
}

fn protocols() -> Vec<Bad> {
    let start = || b"HTTP/1.1 200 OK\r\n".to_vec();
    vec![
        at("many-headers", Act::Endless(start(), b"X-A: b\r\n".repeat(100)), "message head is too large"),
        at(
            "large-header",
            Act::Endless(b"HTTP/1.1 200 OK\r\nX: ".to_vec(), vec![b'x'; 10_000]),
            "message head is too large",
        ),
        at(
            "many-cookies",
            Act::Endless(start(), b"Set-Cookie: a=b\r\n".repeat(100)),
            "message head is too large",
        ),
        at(
            "bad-chunk",
            Act::Say([head("200 OK", "Transfer-Encoding: chunked\r\n"), b"xyz\r\n".to_vec()].concat()),
            "Invalid chunk size",
        ),
        at("bad-status", Act::Say(b"HTTP/1.1 zweihundert OK\r\n\r\n".to_vec()), "invalid HTTP status-code"),
        at("banner", Act::Say(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()), "invalid HTTP version"),
        at(
            "two-lengths",
            Act::Say(head("200 OK", "Content-Length: 5\r\nContent-Length: 6\r\n")),
            "invalid content-length",
        ),
    ]
}

fn ways() -> Vec<Bad> {
    let to = |location: &str| status("302 Found", &format!("Location: {location}\r\n"));
    let forbidden = secret("127.1.0.1:0");
    let sixth = secret("[::1]:0");
    vec![
        at("circle", to("/"), "lead in a circle"),
        at("nowhere", status("302 Found", ""), "302 Found without an address that can be followed"),
        at("file", to("file:///etc/passwd"), "file: addresses are not fetched"),
        at(
            "forbidden",
            to(&format!("http://127.1.0.1:{forbidden}/")),
            "a loopback address (127.0.0.0/8), which is not fetched",
        ),
        at(
            "forbidden-number",
            to(&format!("http://2130771969:{forbidden}/")),
            "a loopback address (127.0.0.0/8)",
        ),
        at(
            "forbidden-mapped",
            to(&format!("http://[::ffff:7f01:1]:{forbidden}/")),
            "a loopback address (127.0.0.0/8)",
        ),
        at(
            "forbidden-v6",
            to(&format!("http://[::1]:{sixth}/")),
            "the loopback address, which is not fetched",
        ),
        Bad {
            id: "literal",
            settings: "",
            address: format!("http://127.1.0.1:{forbidden}/"),
            reason: "fetch.allow_private",
        },
        Bad {
            id: "literal-v6",
            settings: "",
            address: format!("http://[::1]:{sixth}/"),
            reason: "fetch.allow_private",
        },
    ]
}

fn answers() -> Vec<Bad> {
    vec![
        at("s204", Act::Say(head("204 No Content", "")), "204 No Content"),
        at("s304", Act::Say(head("304 Not Modified", "")), "was not asked whether anything changed"),
        at("s403", status("403 X", ""), "403 Forbidden"),
        at("s404", status("404 X", ""), "404 Not Found"),
        at("s429", status("429 X", "Retry-After: 3600\r\n"), "429 Too Many Requests"),
        at("s500", status("500 X", ""), "500 Internal Server Error"),
        at("s503", status("503 X", "Retry-After: 3600\r\n"), "503 Service Unavailable"),
    ]
}

fn documents() -> Vec<Bad> {
    let html = |body: &str| {
        document(
            "Content-Type: text/html; charset=utf-8\r\n",
            format!("<!DOCTYPE html><html><body>{body}</body></html>"),
        )
    };
    let xml = |body: &str| document("Content-Type: application/rss+xml\r\n", body);
    let feed = |bad: Bad| Bad { settings: "kind = \"feed\"", ..bad };
    vec![
        feed(at("html", html("<h1>Wartung</h1>"), "")),
        at("no-list", html("<h1>Impressum</h1><p>Angaben gemäß Gesetz.</p>"), ""),
        at("empty", html(""), ""),
        at("nothing-at-all", document("", ""), ""),
        at("picture", document("Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ""),
        at("json", document("Content-Type: application/json\r\n", "{\"fehler\": 7}"), ""),
        feed(at("deep-feed", xml(&"<a>".repeat(60_000)), "")),
        at("deep-page", html(&"<div>".repeat(60_000)), ""),
        at("wide-attribute", html(&format!("<p class=\"{}\">", "a ".repeat(150_000))), ""),
    ]
}

fn hosts() -> Vec<Bad> {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port");
    let robots = |id, robots, reason| {
        let port = serve("127.0.0.1:0", robots, document("", rss(&[(SECRET, SECRET)])));
        Bad { id, settings: "", address: format!("http://127.0.0.1:{port}/"), reason }
    };
    let plain = serve("127.0.0.1:0", status("404 X", ""), document("", ""));
    vec![
        Bad {
            id: "closed",
            settings: "",
            address: format!("http://{closed}/"),
            reason: "refused the connection",
        },
        Bad {
            id: "no-name",
            settings: "",
            address: format!("http://{}.example/", "a".repeat(64)),
            reason: "cannot be resolved",
        },
        Bad {
            id: "no-tls",
            settings: "",
            address: format!("https://127.0.0.1:{plain}/"),
            reason: "no connection to 127.0.0.1",
        },
        robots("robots-no", document("", "User-agent: Presseschau\nDisallow: /"), "does not allow /"),
        robots("robots-500", status("500 X", ""), "could not be read"),
        robots("robots-silent", Act::Hold(Vec::new()), "did not answer within 2 s"),
        robots("robots-astray", status("302 X", "Location: http://[::1]/\r\n"), "could not be read"),
    ]
}
