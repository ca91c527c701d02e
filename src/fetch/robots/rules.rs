//! The rules of one robots.txt.
//!
//! A file can be made to take seconds to parse, so that is done once and beside the network's threads. A rule too
//! complicated to be understood is read more strictly, never more loosely.

use std::sync::Arc;

use texting_robots::Robot;
use url::Url;

/// Our product token (RFC 9309, section 2.2.1).
const TOKEN: &str = "Presseschau";

/// What an origin allows us.
pub(super) struct Rules(Kind);

enum Kind {
    All,
    Some(Arc<Robot>),
    None,
}

impl Rules {
    /// Everything is allowed.
    pub(super) fn all() -> Self {
        Self(Kind::All)
    }

    /// Reads a file. One that cannot be understood at all allows nothing.
    pub(super) async fn parse(text: String) -> Self {
        let robot = tokio::task::spawn_blocking(move || parse(&text)).await.ok().flatten();
        Self(robot.map_or(Kind::None, |robot| Kind::Some(Arc::new(robot))))
    }

    /// Whether `url` may be fetched.
    pub(super) async fn allow(&self, url: &Url) -> bool {
        let robot = match &self.0 {
            Kind::All => return true,
            Kind::None => return false,
            Kind::Some(robot) => Arc::clone(robot),
        };
        let url = url.clone();
        tokio::task::spawn_blocking(move || robot.allowed(url.as_str())).await.unwrap_or(false)
    }
}

fn parse(text: &str) -> Option<Robot> {
    Robot::new(TOKEN, text.as_bytes()).or_else(|_| Robot::new(TOKEN, stricter(text).as_bytes())).ok()
}

/// Without the anchors that make patterns costly: a prohibition loses its `$`, a permission goes.
fn stricter(text: &str) -> String {
    text.split_inclusive(['\n', '\r'])
        .filter(|line| !(line.contains('$') && line.trim_start().to_ascii_lowercase().starts_with("allow")))
        .map(|line| line.replace('$', ""))
        .collect()
}
