//! Everything a build needs, installed where missing, and commands that run with it.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::paths::Paths;
use crate::report::say;
use crate::toolchain::{self, Toolchain};
use crate::wasm_opt::{self, WasmOpt};
use crate::{install, lock, process, tools};

/// A machine on which the app can be built.
#[derive(Debug)]
pub struct Setup {
    /// Folders of the repository and the cache.
    pub paths: Paths,
    toolchain: Toolchain,
    /// Folders of Trunk and of the wasm-bindgen programs.
    tool_bins: Vec<PathBuf>,
    tool_titles: Vec<String>,
    wasm_opt: Option<WasmOpt>,
}

impl Setup {
    /// Finds what is there and installs the rest. Costs next to nothing when everything is there.
    ///
    /// # Errors
    /// If something cannot be installed; the error says what to run.
    pub fn ensure(paths: Paths) -> Result<Self> {
        if let Some(setup) = Self::ready(&paths)? {
            return Ok(setup);
        }
        let _lock = lock::take(&paths.cache.join("lock"), "setting up")?;
        // The other run may have done all the work meanwhile.
        match Self::ready(&paths)? {
            Some(setup) => Ok(setup),
            None => Self::install(paths),
        }
    }

    fn ready(paths: &Paths) -> Result<Option<Self>> {
        let tools = tools::all(&paths.root)?;
        let tool_bins = tools.iter().map(|tool| tool.ready(&paths.cache)).collect::<Option<Vec<_>>>();
        let wasm_opt = wasm_opt::ready(&paths.cache);
        let (Some(tool_bins), true) = (tool_bins, wasm_opt.is_some() || !wasm_opt::SCRIPTS_RUN) else {
            return Ok(None);
        };
        let tool_titles = tools.iter().map(tools::Tool::title).collect();
        let ready = toolchain::ready(&paths.cache)?;
        Ok(ready.map(|toolchain| Self { paths: paths.clone(), toolchain, tool_bins, tool_titles, wasm_opt }))
    }

    fn install(paths: Paths) -> Result<Self> {
        say(format!("setting up; what is compiled for it goes to {}", paths.cache.display()));
        let toolchain = toolchain::ensure(&paths.cache)?;
        let tools = tools::all(&paths.root)?;
        let build = paths.cache.join("build");
        let mut tool_bins = Vec::new();
        for tool in &tools {
            tool_bins.push(match tool.ready(&paths.cache) {
                Some(bin) => bin,
                None => tool.install(&paths.cache, &build)?,
            });
        }
        install::clear(&build)?;
        let wasm_opt = match wasm_opt::ready(&paths.cache) {
            None if wasm_opt::SCRIPTS_RUN => Some(wasm_opt::install(&paths.cache, &paths.state)?),
            found => found,
        };
        say("everything is set up");
        let tool_titles = tools.iter().map(tools::Tool::title).collect();
        Ok(Self { paths, toolchain, tool_bins, tool_titles, wasm_opt })
    }

    /// A command that runs in the repository with the toolchain and the tools before everything else on PATH.
    ///
    /// # Errors
    /// If PATH holds a folder whose name cannot be part of it.
    pub fn command(&self, program: &str) -> Result<Command> {
        let path = self.path()?;
        let program = process::find_in(&path, program).with_context(|| format!("{program} is not on PATH"))?;
        let mut command = Command::new(program);
        command.current_dir(&self.paths.root).env("PATH", path).env("CARGO_TARGET_DIR", &self.paths.wasm_target);
        // `cargo xtask` leaves its own cargo here, which cargo-clippy would then call instead of the one on PATH.
        command.env_remove("CARGO");
        // These would replace the flags for wasm in .cargo/config.toml, without which the app does not build.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.envs(self.toolchain.vars.iter().map(|(name, value)| (name, value)));
        if let Some(wasm_opt) = &self.wasm_opt {
            command.env("TRUNK_TOOLS_WASM_OPT", wasm_opt::trunk_version(wasm_opt));
        }
        Ok(command)
    }

    fn path(&self) -> Result<OsString> {
        let own = self.toolchain.bin.iter().chain(&self.tool_bins);
        let own = own.chain(self.wasm_opt.iter().map(|wasm_opt| &wasm_opt.bin)).cloned();
        let inherited = env::var_os("PATH").unwrap_or_default();
        env::join_paths(own.chain(env::split_paths(&inherited))).context("putting the tools before PATH")
    }

    /// Names everything that the result of a build depends on besides the repository's files.
    pub fn identity(&self) -> String {
        let wasm_opt = match &self.wasm_opt {
            Some(wasm_opt) if wasm_opt.optimises => format!("wasm-opt {}", wasm_opt.version),
            _ => "no wasm-opt".to_owned(),
        };
        format!("{}\n{}\n{wasm_opt}", self.toolchain.identity, self.tool_titles.join("\n"))
    }
}
