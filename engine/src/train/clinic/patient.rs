//! A patient: the run of the script as it came in and, once something has been changed, that of the treated one.

use super::case::Case;
use super::script::{Script, ScriptError};
use super::trial::Trial;
use crate::autograd::Error;
use crate::tensor::Element;
use crate::train::ConfigError;

/// The broken run and the treated run of a case.
#[derive(Debug, Clone)]
pub struct Patient<T: Element> {
    case: Case,
    broken: Trial<T>,
    treated: Option<Trial<T>>,
}

/// Why a patient cannot be admitted.
#[derive(Debug, Clone, PartialEq)]
pub enum AdmissionError {
    /// The treatment is not one for this case.
    Script(ScriptError),
    /// The run cannot be set up.
    Config(ConfigError),
}

impl std::fmt::Display for AdmissionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Script(error) => error.fmt(f),
            Self::Config(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AdmissionError {}

impl From<ScriptError> for AdmissionError {
    fn from(error: ScriptError) -> Self {
        Self::Script(error)
    }
}

impl From<ConfigError> for AdmissionError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl<T: Element> Patient<T> {
    /// The patient with this treatment; the script as it came in is no treatment.
    ///
    /// # Errors
    /// [`AdmissionError`] names what is wrong and what is allowed.
    pub fn new(case: Case, treatment: Script) -> Result<Self, AdmissionError> {
        let broken = Trial::new(case, case.script())?;
        let mut patient = Self { case, broken, treated: None };
        patient.treat(treatment)?;
        Ok(patient)
    }

    /// Another treatment, from its first epoch on. The broken run stays as it is.
    ///
    /// # Errors
    /// As for [`Patient::new`]; nothing has changed then.
    pub fn treat(&mut self, treatment: Script) -> Result<(), AdmissionError> {
        treatment.check(self.case)?;
        let changed = treatment != self.case.script();
        self.treated = if changed { Some(Trial::new(self.case, treatment)?) } else { None };
        Ok(())
    }

    /// Runs both for at most `epochs` epochs. Returns the number run, which is smaller only where both are over.
    ///
    /// # Errors
    /// None for a patient from [`Patient::new`].
    pub fn step(&mut self, epochs: u32) -> Result<u32, Error> {
        let mut done = self.broken.advance(epochs)?;
        if let Some(treated) = &mut self.treated {
            done = done.max(treated.advance(epochs)?);
        }
        Ok(done)
    }

    /// Whether there is no epoch left to run.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.broken.is_over() && self.treated.as_ref().is_none_or(Trial::is_over)
    }

    /// Runs the broken one up to an epoch.
    ///
    /// # Errors
    /// None for a patient from [`Patient::new`].
    pub fn catch_up(&mut self, epoch: u64) -> Result<(), Error> {
        let left = epoch.min(self.case.epochs()).saturating_sub(self.broken.epoch());
        self.broken.advance(u32::try_from(left).unwrap_or(u32::MAX)).map(|_| ())
    }

    /// Which patient.
    #[must_use]
    pub fn case(&self) -> Case {
        self.case
    }

    /// The run of the script as it came in.
    #[must_use]
    pub fn broken(&self) -> &Trial<T> {
        &self.broken
    }

    /// The run of the treated script.
    #[must_use]
    pub fn treated(&self) -> Option<&Trial<T>> {
        self.treated.as_ref()
    }
}
