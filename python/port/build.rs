//! Gives this program a stack on which the interpreter reaches its limit of recursion.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-bins=-zstack-size=16777216");
    }
}
