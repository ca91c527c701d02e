//! What `stories` and `story` take.

use clap::{Args, Subcommand, ValueEnum};
use feeds::model::Verdict;
use serde::{Deserialize, Serialize};

/// What `stories` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args, Serialize, Deserialize)]
pub struct StoriesArgs {
    /// Only those that this source tells
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,
    /// Only those with all of these words in title or text
    #[arg(long, value_name = "WORDS")]
    pub q: Option<String>,
    /// In which state
    #[arg(long, value_enum, default_value_t = StoriesState::Published)]
    pub state: StoriesState,
    /// Only those about which this was decided at some time: new, joined, correction, cosmetic, held, withdrawn,
    /// returned or parted
    #[arg(long, value_name = "VERDICT", value_parser = verdict)]
    pub verdict: Option<Verdict>,
    /// Print a JSON list
    #[arg(long)]
    pub json: bool,
}

/// Which stories `stories` lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StoriesState {
    /// Under embargo
    Held,
    /// In the documents
    Published,
    /// Taken back by their offices, withdrawn or erased by hand
    Withdrawn,
}

fn verdict(word: &str) -> Result<Verdict, String> {
    let known = Verdict::ALL.into_iter().find(|verdict| verdict.to_string() == word);
    known.ok_or_else(|| format!("{:?} are known", Verdict::ALL.map(|verdict| verdict.to_string())))
}

/// What `story` takes: an id to show, or what is to be done by hand.
#[derive(Debug, Clone, PartialEq, Eq, Args, Serialize, Deserialize)]
pub struct StoryArgs {
    /// By hand.
    #[command(subcommand)]
    pub change: Option<StoryChange>,
    /// The id, as feeds and `stories` give it
    #[arg(value_name = "ID", required = true)]
    pub id: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What a person may decide about stories.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StoryChange {
    /// Two stories are one: the members of OTHER go to STORY, and the address of OTHER leads there
    #[command(
        after_help = "Examples:\n  presseschau story join 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17 019ac5d9-01f3-7b22-8c55-0e6d4a7b9c10"
    )]
    Join {
        /// The story that stays
        story: String,
        /// The story that ends
        other: String,
        /// Print the changed stories as a JSON list
        #[arg(long)]
        json: bool,
    },
    /// A story is two: MEMBER tells one of its own from now on
    #[command(
        after_help = "Examples:\n  presseschau story split 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17 vitako"
    )]
    Split {
        /// The story, which keeps its id
        story: String,
        /// The id of the source whose telling is another release
        member: String,
        /// Print the changed stories as a JSON list
        #[arg(long)]
        json: bool,
    },
    /// Take a story out of every document, whatever its offices say; `restore` undoes it
    #[command(after_help = "Examples:\n  presseschau story withdraw 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17")]
    Withdraw {
        /// The story
        story: String,
        /// Print the changed stories as a JSON list
        #[arg(long)]
        json: bool,
    },
    /// Bring a withdrawn story back
    #[command(after_help = "Examples:\n  presseschau story restore 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17")]
    Restore {
        /// The story
        story: String,
        /// Print the changed stories as a JSON list
        #[arg(long)]
        json: bool,
    },
    /// Withdraw a story and remove text, versions and decisions from the store's files, for good
    #[command(
        after_help = "What is left is the id, the time, and digests by which the release is not taken for new while its
office still lists it. The store is written anew for that, which takes a moment and room for a second copy. Backups
and directories written by `publish` are not touched: publish again, and see to the backups.

Examples:
  presseschau story erase 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17"
    )]
    Erase {
        /// The story
        story: String,
        /// Print the changed stories as a JSON list
        #[arg(long)]
        json: bool,
    },
}
