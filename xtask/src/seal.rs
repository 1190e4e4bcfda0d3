//! Completes `dist/`: gives the build a name, states its security policy, and tells the service worker which files it has.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use crate::{notebook, size};

/// The document.
const INDEX: &str = "index.html";
/// The service worker, which is no file of a build but knows them.
const SERVICE_WORKER: &str = "service_worker.js";
/// The workers' files, whose names are the same in every build. The page adds the name of its program to their addresses.
const VERSIONED: [&str; 3] = ["start_worker.js", "lab-worker.js", "lab-worker_bg.wasm"];
/// The folder of the scripts that the programs import, whose names are the same in every build, too.
const SNIPPETS: &str = "snippets/";
/// What the document says while the app loads is between these.
const APP: [&str; 2] = [r#"<div id="app">"#, "</div>"];
/// The element of the document after which the new ones are inserted.
const CHARSET: &str = r#"<meta charset="utf-8" />"#;

/// Seals the app in `dist/`. `program` is the name of the page's program, which build.rs has made.
///
/// # Errors
/// If a file is missing or cannot be written, or if the document has a script or style that the policy would refuse.
pub fn seal(dist: &Path, program: &str) -> Result<()> {
    version_snippets(dist, program)?;
    let index = dist.join(INDEX);
    let page = opened(&fs::read_to_string(&index).with_context(|| format!("reading {}", index.display()))?)?;
    // The name depends on what readers see first, too.
    fs::write(&index, &page).with_context(|| format!("writing {}", index.display()))?;
    let mut named = digests(dist, program)?;
    let about = notebook::about(dist)?;
    let later = later_digests(dist, about.as_ref())?;
    named.extend(later.clone());
    let name = name_of(&named);
    let python = about
        .map_or_else(String::new, |(version, bytes)| format!("<meta name=\"python\" content=\"{version} {bytes}\" />"));
    let added = format!(
        "{CHARSET}<meta http-equiv=\"Content-Security-Policy\" content=\"{}\" /><meta name=\"build\" content=\"{name}\" />{python}",
        policy(&page)?
    );
    ensure!(page.matches(CHARSET).count() == 1, "{INDEX} must have {CHARSET} once");
    fs::write(&index, page.replace(CHARSET, &added)).with_context(|| format!("writing {}", index.display()))?;
    let script = dist.join(SERVICE_WORKER);
    let rest = fs::read_to_string(&script).with_context(|| format!("reading {}", script.display()))?;
    let files = serde_json::to_string_pretty(&digests(dist, program)?)?;
    let later = serde_json::to_string_pretty(&later)?;
    let text = format!("const BUILD = '{name}';\nconst FILES = {files};\nconst LATER = {later};\n{rest}");
    fs::write(&script, text).with_context(|| format!("writing {}", script.display()))
}

/// The document with the opening of the app: its frame and the table of contents, so that there is something to read and to
/// follow before the program has loaded.
fn opened(page: &str) -> Result<String> {
    let (before, rest) = page.split_once(APP[0]).with_context(|| format!("{INDEX} must have {}", APP[0]))?;
    let (message, after) = rest.split_once(APP[1]).with_context(|| format!("{INDEX} must have {}", APP[1]))?;
    Ok([before, APP[0], &contents::opening(message.trim()), APP[1], after].concat())
}

/// Adds the name of the program to the addresses of snippets where the document and the programs refer to them.
fn version_snippets(dist: &Path, program: &str) -> Result<()> {
    let all = addresses(dist)?;
    for (_, path) in
        all.iter().filter(|(address, _)| !address.contains('/') && (address.ends_with(".js") || address == INDEX))
    {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let mut versioned = text.clone();
        for (address, _) in all.iter().filter(|(address, _)| address.starts_with(SNIPPETS)) {
            // Under its name without a version, a script hands the snippet on to the program.
            for (before, quote) in [("from ", '\''), ("from ", '"'), ("href=", '"')] {
                let old = format!("{before}{quote}./{address}");
                versioned = versioned.replace(&format!("{old}{quote}"), &format!("{old}?v={program}{quote}"));
            }
        }
        if versioned != text {
            fs::write(path, versioned).with_context(|| format!("writing {}", path.display()))?;
        }
    }
    Ok(())
}

/// The address of every file in `dist/`, relative to the document, with its path.
fn addresses(dist: &Path) -> Result<Vec<(String, PathBuf)>> {
    let files = size::files(dist)?.into_iter().map(|path| {
        let parts: Vec<_> = path.strip_prefix(dist)?.iter().map(|part| part.to_string_lossy()).collect();
        Ok((parts.join("/"), path.clone()))
    });
    files.collect()
}

/// The address of every file of the app, relative to the document, with its digest as `integrity` takes it.
fn digests(dist: &Path, program: &str) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for (mut address, path) in addresses(dist)? {
        // A licence is to be read on the host, not in the app.
        if address == SERVICE_WORKER || address.ends_with(".txt") || is_later(&address) {
            continue;
        }
        let content = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        if VERSIONED.contains(&address.as_str()) || address.starts_with(SNIPPETS) {
            write!(address, "?v={program}")?;
        }
        found.insert(address, digest(&content));
    }
    Ok(found)
}

/// Whether a file is loaded by the notebook only.
fn is_later(address: &str) -> bool {
    address.strip_prefix(notebook::FOLDER).is_some_and(|rest| rest.starts_with('/'))
}

/// The address and the digest of the files that only the notebook loads, which are those of `about`.
fn later_digests(dist: &Path, about: Option<&(String, u64)>) -> Result<BTreeMap<String, String>> {
    let Some((version, _)) = about else { return Ok(BTreeMap::new()) };
    let later = addresses(dist)?.into_iter().filter(|(address, _)| is_later(address));
    let digests = later.map(|(address, path)| {
        let content = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok((format!("{address}?v={version}"), digest(&content)))
    });
    digests.collect()
}

fn digest(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}

/// A name that differs between builds of different content.
fn name_of(files: &BTreeMap<String, String>) -> String {
    let mut hasher = Sha256::new();
    for (address, digest) in files {
        hasher.update(format!("{address}\n{digest}\n"));
    }
    hasher.finalize().iter().take(8).fold(String::new(), |name, byte| name + &format!("{byte:02x}"))
}

/// The policy of a document: everything comes from its own host, and no inline code runs but the document's own scripts.
fn policy(page: &str) -> Result<String> {
    // Workers of a page without an origin are blobs, and so are the files that readers save.
    let scripts: String =
        inline_scripts(page)?.iter().map(|script| format!(" '{}'", digest(script.as_bytes()))).collect();
    Ok(format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; font-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'none'"
    ))
}

/// The contents of the scripts in a document that are not loaded from a file.
fn inline_scripts(page: &str) -> Result<Vec<&str>> {
    if page.contains("<style") || page.contains(" style=") {
        bail!("{INDEX} has inline styles, which its security policy refuses; move them to static/style.css");
    }
    let mut found = Vec::new();
    for part in page.split("<script").skip(1) {
        let (attributes, rest) = part.split_once('>').context("a script's tag has no end")?;
        let (content, _) = rest.split_once("</script>").context("a script has no end")?;
        if !attributes.contains(" src=") {
            found.push(content);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    const PAGE: &str = r#"<head><meta charset="utf-8" /></head><div id="app"><p>Loading</p></div><script src="a.js"></script><script>run()</script>"#;

    fn sealed(name: &str, style: &str) -> Result<(String, String)> {
        let dir = Scratch::new(name)?;
        fs::create_dir_all(dir.path().join("fonts"))?;
        fs::create_dir_all(dir.path().join("snippets/a"))?;
        fs::create_dir_all(dir.path().join("python"))?;
        for (file, text) in [
            (INDEX, PAGE),
            (SERVICE_WORKER, "serve()"),
            ("lab-worker.js", "work()"),
            ("page.js", "import { a } from './snippets/a/draw.js'; hand({ './snippets/a/draw.js': a });"),
            ("snippets/a/draw.js", "draw()"),
            ("style.css", style),
            ("fonts/face.woff2", "face"),
            ("fonts/licence.txt", "licence"),
            ("python/lab-python_bg.wasm", "wasm"),
        ] {
            fs::write(dir.path().join(file), text)?;
        }
        seal(dir.path(), "name")?;
        let page = "import { a } from './snippets/a/draw.js?v=name'; hand({ './snippets/a/draw.js': a });";
        assert_eq!(fs::read_to_string(dir.path().join("page.js"))?, page);
        let read = |file: &str| fs::read_to_string(dir.path().join(file));
        Ok((read(INDEX)?, read(SERVICE_WORKER)?))
    }

    #[test]
    fn the_policy_allows_the_documents_own_scripts_only() -> Result<()> {
        let (page, _) = sealed("policy", "")?;
        let own = digest(b"run()");
        assert_eq!(own, "sha256-AvyuiL0SD1mVY3NNxR+V2uo+lhk6RMFrytWmRt6CrJQ=");
        assert!(page.contains(&format!("script-src 'self' 'wasm-unsafe-eval' '{own}'; style-src 'self';")), "{page}");
        assert!(!page.contains("unsafe-inline"));
        assert!(policy("<p style=\"left: 0\">").is_err() && policy("<style>p {}</style>").is_err());
        Ok(())
    }

    #[test]
    fn the_document_opens_with_the_table_of_contents() -> Result<()> {
        let (page, _) = sealed("opening", "")?;
        assert!(page.contains(&contents::opening("<p>Loading</p>")), "{page}");
        assert!(page.contains("</main></div><script src"), "what follows the app is still there: {page}");
        assert!(opened("<p>There is no app</p>").is_err());
        Ok(())
    }

    #[test]
    fn the_service_worker_knows_every_file_as_it_is() -> Result<()> {
        let (page, worker) = sealed("files", "")?;
        let list = worker.split_once("FILES = ").and_then(|(_, rest)| rest.split_once(";\nconst LATER = "));
        let (list, later) = list.context("there are two lists")?;
        let files: BTreeMap<String, String> = serde_json::from_str(list)?;
        let addresses: Vec<_> = files.keys().map(String::as_str).collect();
        assert_eq!(
            addresses,
            ["fonts/face.woff2", INDEX, "lab-worker.js?v=name", "page.js", "snippets/a/draw.js?v=name", "style.css"]
        );
        let later: BTreeMap<String, String> = serde_json::from_str(later.trim_end_matches(";\nserve()"))?;
        let (version, _) = page
            .split_once("<meta name=\"python\" content=\"")
            .and_then(|(_, rest)| rest.split_once(" 4\" />"))
            .context("the document has the version and the size")?;
        assert_eq!(later, BTreeMap::from([(format!("python/lab-python_bg.wasm?v={version}"), digest(b"wasm"))]));
        assert_eq!(files[INDEX], digest(page.as_bytes()), "the document is listed as it is sent");
        Ok(())
    }

    #[test]
    fn the_name_changes_with_any_file() -> Result<()> {
        let name = |(page, worker): (String, String)| -> Result<String> {
            let (_, rest) = page.split_once("name=\"build\" content=\"").context("the document has the name")?;
            let name = rest[..16].to_owned();
            assert!(worker.starts_with(&format!("const BUILD = '{name}';")), "{worker}");
            Ok(name)
        };
        let first = name(sealed("name-1", "")?)?;
        assert_eq!(first, name(sealed("name-2", "")?)?);
        assert_ne!(first, name(sealed("name-3", "p {}")?)?);
        Ok(())
    }
}
