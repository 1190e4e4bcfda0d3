//! Everything a build needs, installed where missing, and commands that run with it.

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

/// What can be done with a compiler alone.
type Work = fn(&Compiler) -> Result<()>;

/// A compiler for the app, which needs no other tool to compile it.
#[derive(Clone, Debug)]
pub struct Compiler {
    paths: Paths,
    toolchain: Toolchain,
}

/// A machine on which the app can be built.
#[derive(Debug)]
pub struct Setup {
    /// Folders of the repository and the cache.
    pub paths: Paths,
    compiler: Compiler,
    /// Folders of Trunk and of the wasm-bindgen programs.
    tool_bins: Vec<PathBuf>,
    tool_titles: Vec<String>,
    wasm_opt: Option<WasmOpt>,
}

impl Compiler {
    /// A cargo that compiles in the repository for wasm.
    ///
    /// # Errors
    /// If PATH holds a folder whose name cannot be part of it.
    pub fn cargo(&self) -> Result<Command> {
        self.command("cargo", [])
    }

    /// A command that runs in the repository with the toolchain and the folders `tools` before everything else on PATH.
    fn command<'a>(&'a self, program: &str, tools: impl IntoIterator<Item = &'a PathBuf>) -> Result<Command> {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let own = self.toolchain.bin.iter().chain(tools).cloned();
        let path = env::join_paths(own.chain(env::split_paths(&inherited))).context("putting the tools before PATH")?;
        let program = process::find_in(&path, program).with_context(|| format!("{program} is not on PATH"))?;
        let mut command = Command::new(program);
        command.current_dir(&self.paths.root).env("PATH", path).env("CARGO_TARGET_DIR", &self.paths.wasm_target);
        // `cargo xtask` leaves its own cargo here, which cargo-clippy would then call instead of the one on PATH.
        command.env_remove("CARGO");
        // These would replace the flags for wasm in .cargo/config.toml, without which the app does not build.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.envs(self.toolchain.vars.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }
}

impl Setup {
    /// Finds what is there and installs the rest. Costs next to nothing when everything is there.
    ///
    /// # Errors
    /// If something cannot be installed; the error says what to run.
    pub fn ensure(paths: Paths) -> Result<Self> {
        Self::prepare(paths, None)
    }

    /// The same; where Trunk or wasm-bindgen's programs have to be installed, which may take minutes, `work` is done
    /// beside it: the compiler is ready then. Otherwise `work` is left to the caller.
    ///
    /// # Errors
    /// If something cannot be installed, and those of `work`.
    pub fn ensure_beside(paths: Paths, work: Work) -> Result<Self> {
        Self::prepare(paths, Some(work))
    }

    fn prepare(paths: Paths, work: Option<Work>) -> Result<Self> {
        if let Some(setup) = Self::ready(&paths)? {
            return Ok(setup);
        }
        let lock = lock::take(&paths.cache.join("lock"), "setting up")?;
        // The other run may have done all the work meanwhile.
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
        say(format!("setting up; what is compiled for it goes to {}", paths.cache.display()));
        let compiler = Compiler { toolchain: toolchain::ensure(&paths.cache)?, paths };
        // A wasm-opt takes seconds to fetch, and where there is no npm it is missing at every start.
        let only_wasm_opt = Self::complete(compiler.clone(), None)?.is_some();
        let work = work.filter(|_| !only_wasm_opt);
        // On a terminal cargo shows its progress; in a log, or between the lines of `work`, it would be in the way.
        let output = if work.is_none() && stderr().is_terminal() { Output::Shown } else { Output::OnFailure };
        let beside = work.is_some();
        let say_beside = |text: &str| {
            if beside {
                say(text);
            }
        };
        let tell = |error: &Error| say_beside(&format!("the rest of the work is finished before this ends: {error:#}"));
        let install_tools = || {
            // Another run waits for the tools, not for the work beside them.
            let _lock = lock;
            install_tools(&compiler.paths, output).inspect_err(tell)
        };
        let work = || work.map_or(Ok(()), |work| work(&compiler)).inspect_err(tell);
        let waiting = || say_beside("the app is compiled; the tools that bundle it are not ready yet");
        let (wasm_opt, ()) = side_by_side::run(install_tools, work, waiting)?;
        say("everything is set up");
        Self::complete(compiler, wasm_opt)?.context("a tool is gone again right after it was installed")
    }

    /// The set-up, if Trunk and the wasm-bindgen programs are there.
    fn complete(compiler: Compiler, wasm_opt: Option<WasmOpt>) -> Result<Option<Self>> {
        let paths = compiler.paths.clone();
        let tools = tools::all(&paths.root)?;
        let tool_bins = tools.iter().map(|tool| tool.ready(&paths.cache)).collect::<Option<Vec<_>>>();
        let tool_titles = tools.iter().map(tools::Tool::title).collect();
        Ok(tool_bins.map(|tool_bins| Self { paths, compiler, tool_bins, tool_titles, wasm_opt }))
    }

    /// What compiles the app.
    pub fn compiler(&self) -> &Compiler {
        &self.compiler
    }

    /// A command that runs in the repository with the toolchain and the tools before everything else on PATH.
    ///
    /// # Errors
    /// If PATH holds a folder whose name cannot be part of it.
    pub fn command(&self, program: &str) -> Result<Command> {
        let bins = self.tool_bins.iter().chain(self.wasm_opt.iter().map(|wasm_opt| &wasm_opt.bin));
        let mut command = self.compiler.command(program, bins)?;
        if let Some(wasm_opt) = &self.wasm_opt {
            command.env("TRUNK_TOOLS_WASM_OPT", wasm_opt::trunk_version(wasm_opt));
        }
        Ok(command)
    }

    /// Names everything that the result of a build depends on besides the repository's files.
    pub fn identity(&self) -> String {
        let wasm_opt = match &self.wasm_opt {
            Some(wasm_opt) if wasm_opt.optimises => format!("wasm-opt {}", wasm_opt.version),
            _ => "no wasm-opt".to_owned(),
        };
        format!("{}\n{}\n{wasm_opt}", self.compiler.toolchain.identity, self.tool_titles.join("\n"))
    }
}

/// Trunk and the wasm-bindgen programs, and `wasm-opt` where it can be had.
fn install_tools(paths: &Paths, output: Output) -> Result<Option<WasmOpt>> {
    let wasm_opt = || match wasm_opt::ready(&paths.cache) {
        None if wasm_opt::SCRIPTS_RUN => wasm_opt::install(&paths.cache, &paths.state).map(Some),
        found => Ok(found),
    };
    let tools = tools::all(&paths.root)?;
    let (wasm_opt, ()) = side_by_side::run(wasm_opt, || tools::install(&tools, &paths.cache, output), || ())?;
    Ok(wasm_opt)
}
