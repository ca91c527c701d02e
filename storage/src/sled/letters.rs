//! Letters to the operator: laid down together with what they tell of, and kept until they are taken away.
//!
//! Invariant: every change has left the process when its verb returns, so that a kill neither loses a letter nor
//! brings back one that was delivered.

use std::sync::PoisonError;

use ::sled::transaction::{TransactionError, TransactionResult, Transactional};

use super::trees::Trees;
use crate::{LETTER_LIMIT, Letter, Result, SourceState};

impl Trees {
    /// States and letters in one transaction.
    pub(super) fn post(&self, states: &[SourceState], letters: &[Letter]) -> Result<()> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let (mut told, mut laid) = (::sled::Batch::default(), ::sled::Batch::default());
        for state in states {
            told.insert(state.office.id.as_str(), self.recorded(state)?);
        }
        for letter in letters {
            laid.insert(letter.id.as_str(), self.recorded(letter)?);
        }
        let done: TransactionResult<()> = (&self.sources, &self.letters).transaction(|(sources, letters)| {
            sources.apply_batch(&told)?;
            letters.apply_batch(&laid)?;
            Ok(())
        });
        match done {
            // Nothing in the transaction aborts it.
            Ok(()) | Err(TransactionError::Abort(())) => self.flush(),
            Err(TransactionError::Storage(error)) => Err(self.failed(error)),
        }
    }

    /// The letters that wait. They are few: an operator has to read them.
    pub(super) fn waiting_letters(&self) -> Result<Vec<Letter>> {
        let values = self.letters.iter().values();
        let letters = values.map(|value| self.read(&value.map_err(|error| self.failed(error))?));
        let mut letters: Vec<Letter> = letters.collect::<Result<_>>()?;
        letters.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
        letters.truncate(LETTER_LIMIT);
        Ok(letters)
    }

    /// Replaces a letter that waits.
    pub(super) fn put_back(&self, letter: &Letter) -> Result<()> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        if self.letters.contains_key(&letter.id).map_err(|error| self.failed(error))? {
            self.put(&self.letters, letter.id.as_bytes(), letter)?;
            self.flush()?;
        }
        Ok(())
    }

    /// Removes a letter.
    pub(super) fn take_away(&self, id: &str) -> Result<()> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        self.letters.remove(id).map_err(|error| self.failed(error))?;
        self.flush()
    }
}
