//! Installs what a build needs, and makes commands that use it.

use std::env;
use std::io::{IsTerminal as _, stderr};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Error, Result};

use crate::lock::{self, Lock};
use crate::paths::Paths;
use crate::report::say;
use crate::toolchain::{self, Toolchain};
use crate::tools::{self, Output};
use crate::wasm_opt::{self, WasmOpt};
use crate::{process, side_by_side};

/// Work that needs only the compiler.
type Work = fn(&Compiler) -> Result<()>;

/// A compiler for the app.
#[derive(Clone, Debug)]
pub struct Compiler {
    paths: Paths,
    toolchain: Toolchain,
}

/// A complete set-up, with which the app can be built.
#[derive(Debug)]
pub struct Setup {
    /// Folders of the repository and the cache.
    pub paths: Paths,
    compiler: Compiler,
    /// The folders of Trunk and of wasm-bindgen's programs.
    tool_bins: Vec<PathBuf>,
    tool_titles: Vec<String>,
    wasm_opt: Option<WasmOpt>,
}

impl Compiler {
    /// A cargo command that runs in the repository and can compile for wasm.
    ///
    /// # Errors
    /// If the name of a folder cannot be part of PATH.
    pub fn cargo(&self) -> Result<Command> {
        self.command("cargo", [])
    }

    /// A command that runs in the repository, with the toolchain and the folders `tools` at the start of PATH.
    fn command<'a>(&'a self, program: &str, tools: impl IntoIterator<Item = &'a PathBuf>) -> Result<Command> {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let own = self.toolchain.bin.iter().chain(tools).cloned();
        let path = env::join_paths(own.chain(env::split_paths(&inherited))).context("putting the tools before PATH")?;
        let program = process::find_in(&path, program).with_context(|| format!("{program} is not on PATH"))?;
        let mut command = Command::new(program);
        command.current_dir(&self.paths.root).env("PATH", path).env("CARGO_TARGET_DIR", &self.paths.wasm_target);
        // `cargo xtask` sets this to its own cargo, which cargo-clippy would then call instead of the one on PATH.
        command.env_remove("CARGO");
        // These would override the flags for wasm in .cargo/config.toml, which the app needs.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.envs(self.toolchain.vars.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }
}

impl Setup {
    /// Finds the tools and installs those that are missing. Fast if nothing is missing.
    ///
    /// # Errors
    /// If something cannot be installed; the error says what to run.
    pub fn ensure(paths: Paths) -> Result<Self> {
        Self::prepare(paths, None)
    }

    /// Like [`Self::ensure`]. If Trunk or wasm-bindgen's programs have to be installed, which may take minutes, `work`
    /// is done in parallel, since it needs only the compiler. Otherwise `work` is left to the caller.
    ///
    /// # Errors
    /// If something cannot be installed, or if `work` fails.
    pub fn ensure_beside(paths: Paths, work: Work) -> Result<Self> {
        Self::prepare(paths, Some(work))
    }

    fn prepare(paths: Paths, work: Option<Work>) -> Result<Self> {
        if let Some(setup) = Self::ready(&paths)? {
            return Ok(setup);
        }
        let lock = lock::take(&paths.cache.join("lock"), "setting up")?;
        // Another run may have completed the set-up meanwhile.
        match Self::ready(&paths)? {
            Some(setup) => Ok(setup),
            None => Self::install(paths, lock, work),
        }
    }

    fn ready(paths: &Paths) -> Result<Option<Self>> {
        let wasm_opt = wasm_opt::ready(&paths.cache);
        if wasm_opt.is_none() && wasm_opt::SCRIPTS_RUN {
            return Ok(None);
        }
        match toolchain::ready(&paths.cache)? {
            Some(toolchain) => Self::complete(Compiler { paths: paths.clone(), toolchain }, wasm_opt),
            None => Ok(None),
        }
    }

    fn install(paths: Paths, lock: Lock, work: Option<Work>) -> Result<Self> {
        say(format!("setting up; compiled tools go to {}", paths.cache.display()));
        let compiler = Compiler { toolchain: toolchain::ensure(&paths.cache)?, paths };
        // Fetching wasm-opt takes seconds, and without npm it is missing at every start: not worth doing `work` in
        // parallel.
        let only_wasm_opt = Self::complete(compiler.clone(), None)?.is_some();
        let work = work.filter(|_| !only_wasm_opt);
        // On a terminal cargo shows its progress. In a log, or mixed with the output of `work`, the progress would not
        // be readable.
        let output = if work.is_none() && stderr().is_terminal() { Output::Shown } else { Output::OnFailure };
        let beside = work.is_some();
        let say_beside = |text: &str| {
            if beside {
                say(text);
            }
        };
        let report = |error: &Error| say_beside(&format!("failed; waiting for the other work to end: {error:#}"));
        let install_tools = || {
            // Other runs wait until the tools are installed, but not for `work`.
            let _lock = lock;
            install_tools(&compiler.paths, output).inspect_err(report)
        };
        let work = || work.map_or(Ok(()), |work| work(&compiler)).inspect_err(report);
        let waiting = || say_beside("the app is compiled; waiting for the tools that bundle it");
        let (wasm_opt, ()) = side_by_side::run(install_tools, work, waiting)?;
        say("everything is set up");
        Self::complete(compiler, wasm_opt)?.context("a tool is missing right after its installation")
    }

    /// The set-up, if Trunk and wasm-bindgen's programs are installed.
    fn complete(compiler: Compiler, wasm_opt: Option<WasmOpt>) -> Result<Option<Self>> {
        let paths = compiler.paths.clone();
        let tools = tools::all(&paths.root)?;
        let tool_bins = tools.iter().map(|tool| tool.ready(&paths.cache)).collect::<Option<Vec<_>>>();
        let tool_titles = tools.iter().map(tools::Tool::title).collect();
        Ok(tool_bins.map(|tool_bins| Self { paths, compiler, tool_bins, tool_titles, wasm_opt }))
    }

    /// The compiler of the app.
    pub fn compiler(&self) -> &Compiler {
        &self.compiler
    }

    /// A command that runs in the repository, with the toolchain and the tools at the start of PATH.
    ///
    /// # Errors
    /// If the name of a folder cannot be part of PATH.
    pub fn command(&self, program: &str) -> Result<Command> {
        let bins = self.tool_bins.iter().chain(self.wasm_opt.iter().map(|wasm_opt| &wasm_opt.bin));
        let mut command = self.compiler.command(program, bins)?;
        if let Some(wasm_opt) = &self.wasm_opt {
            command.env("TRUNK_TOOLS_WASM_OPT", wasm_opt::trunk_version(wasm_opt));
        }
        Ok(command)
    }

    /// Everything that a build depends on besides the repository's files, as text.
    pub fn identity(&self) -> String {
        let wasm_opt = match &self.wasm_opt {
            Some(wasm_opt) if wasm_opt.optimises => format!("wasm-opt {}", wasm_opt.version),
            _ => "no wasm-opt".to_owned(),
        };
        format!("{}\n{}\n{wasm_opt}", self.compiler.toolchain.identity, self.tool_titles.join("\n"))
    }
}

/// Installs Trunk and wasm-bindgen's programs, and `wasm-opt` if possible.
fn install_tools(paths: &Paths, output: Output) -> Result<Option<WasmOpt>> {
    let wasm_opt = || match wasm_opt::ready(&paths.cache) {
        None if wasm_opt::SCRIPTS_RUN => wasm_opt::install(&paths.cache, &paths.state).map(Some),
        found => Ok(found),
    };
    let tools = tools::all(&paths.root)?;
    let (wasm_opt, ()) = side_by_side::run(wasm_opt, || tools::install(&tools, &paths.cache, output), || ())?;
    Ok(wasm_opt)
}
