// Starts the worker program that this script's own address names, in the version that the address names: both of its files
// are asked for under that version, so that a cache never mixes those of two builds.
const asked = new URL(import.meta.url).searchParams;
const file = (ending) => new URL(`./${asked.get('program')}${ending}?v=${asked.get('v')}`, import.meta.url);
const wasm = fetch(file('_bg.wasm'));
const { default: init } = await import(file('.js'));
await init({ module_or_path: wasm });
