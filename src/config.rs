//! The configuration: what `presseschau.toml` and the environment say, checked as a whole.

use std::net::SocketAddr;

use feeds::model::Source;
use feeds::output::Site;

use crate::fetch;

/// Everything an operator decides, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The service as documents name it.
    pub site: Site,
    /// Cron with seconds, in the site's zone; normalised to six or seven fields.
    pub schedule: String,
    /// Where the daemon listens.
    pub listen: SocketAddr,
    /// `memory:` or `sled:DIRECTORY`.
    pub storage: String,
    /// Stories in the head document of every feed.
    pub entries: usize,
    /// The `[fetch]` table.
    pub fetch: fetch::Settings,
    /// In the order of the file.
    pub sources: Vec<Source>,
}
