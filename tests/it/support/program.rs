//! The program under test: a directory of its own with configuration and store, commands run in it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use tempfile::TempDir;

use super::Publisher;

/// A directory with a configuration; the store is made by the program.
pub struct Home {
    directory: TempDir,
}

/// What a command did.
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// Its results.
    pub out: String,
    /// Its messages.
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Home {
    /// With this configuration.
    pub fn with(configuration: &str) -> Self {
        let home = Self { directory: tempfile::tempdir().expect("a directory") };
        home.configure(configuration);
        home
    }

    /// With sources at paths of one publisher: `(id, path)`.
    pub fn reading(publisher: &Publisher, sources: &[(&str, &str)]) -> Self {
        let mut text = String::from(
            "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"0 0 0 1 1 *\"\nbase_url = \"https://presse.example.org/\"\n\
             [fetch]\nallow_private = [\"127.0.0.0/8\"]\ntimeout = \"5s\"\n",
        );
        for (id, path) in sources {
            let address = publisher.url(path);
            text.push_str(&format!(
                "[[sources]]\nid = \"{id}\"\nname = \"Amt {id}\"\naddress = \"{address}\"\n"
            ));
        }
        Self::with(&text)
    }

    /// Replaces the configuration.
    pub fn configure(&self, text: &str) {
        std::fs::write(self.path("presseschau.toml"), text).expect("a configuration");
    }

    /// A path in the directory.
    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join(name)
    }

    /// The store, opened beside the program; a process that another test has just begun may hold its lock until it
    /// has become a program.
    pub async fn store(&self) -> Arc<dyn storage::Store> {
        let address = format!("sled:{}", self.path("data").display());
        loop {
            match storage::open(&address).await {
                Err(storage::Error::InUse { .. }) => tokio::task::yield_now().await,
                opened => return opened.expect("a store"),
            }
        }
    }

    /// A command in the directory, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_presseschau"));
        command.current_dir(self.directory.path()).args(arguments).env_remove("RUST_LOG");
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().expect("the program").into()
    }

    /// Runs a command and expects an exit code.
    pub fn expect(&self, code: i32, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}\n{}\n{}", ran.out, ran.err);
        ran
    }

    /// The published documents by path below a fresh directory.
    pub fn published(&self) -> std::collections::BTreeMap<String, String> {
        let target = tempfile::tempdir().expect("a directory");
        self.expect(0, &["publish", "--to", &target.path().display().to_string()]);
        let mut documents = std::collections::BTreeMap::new();
        collect(target.path(), "", &mut documents);
        documents
    }

    /// Starts the daemon and waits until it listens.
    pub fn daemon(&self) -> Daemon {
        Daemon::start(self.command(&["run"]))
    }
}

fn collect(
    folder: &std::path::Path,
    prefix: &str,
    documents: &mut std::collections::BTreeMap<String, String>,
) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), documents);
        } else if let Some(document) = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".br")) {
            // What is in it is the business of `tests/browser/hosting.mjs`.
            assert!(entry.path().with_extension("").is_file(), "{document} has a compressed form only");
        } else if prefix != ".hosting/" {
            documents.insert(name, std::fs::read_to_string(entry.path()).expect("a document"));
        }
    }
}

/// A running daemon or demonstration. Killed when dropped.
pub struct Daemon {
    child: Child,
    address: String,
    messages: BufReader<std::process::ChildStderr>,
}

impl Daemon {
    /// Starts a command that serves and waits until it says where.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program");
        let messages = BufReader::new(child.stderr.take().expect("messages"));
        let mut daemon = Self { child, address: String::new(), messages };
        let line = daemon.wait_for("http://127.0.0.1:");
        let start = line.find("127.0.0.1:").expect("an address");
        daemon.address = line[start..].split(['/', ' ']).next().unwrap_or_default().trim().to_owned();
        daemon
    }

    /// Reads messages until one contains `words`.
    pub fn wait_for(&mut self, words: &str) -> String {
        let mut line = String::new();
        while self.messages.read_line(&mut line).expect("messages") > 0 {
            if line.contains(words) {
                return line;
            }
            line.clear();
        }
        panic!("the program ended without saying {words:?}");
    }

    /// A connection on which anything may be sent.
    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).expect("the daemon")
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by name.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status().expect("kill");
        assert!(sent.success());
    }

    /// Waits for the end and gives the exit code.
    pub fn end(mut self) -> Option<i32> {
        let mut rest = String::new();
        let _ = self.messages.read_to_string(&mut rest);
        self.child.wait().expect("an end").code()
    }

    /// Asks for a path: status, headers in lower case, body.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
        self.ask("GET", path, headers)
    }

    /// Asks with any method.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
        let mut stream = self.connect();
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        (status, head.to_lowercase(), body.to_owned())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
