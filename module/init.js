// A function with one f32x4.relaxed_madd, (v128, v128, v128) -> v128. It is valid if the browser supports relaxed SIMD.
const RELAXED_SIMD = Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0,
    10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11,
);

const isPlainObject = (value) => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

// The first load. Later calls wait for it: a second instance would have a memory of its own.
let loading;

async function init(options) {
    const given = isPlainObject(options) ? options.module_or_path : options;
    const relaxed = options?.relaxed ?? true;
    if (typeof relaxed !== 'boolean') throw new Error(`relaxed is ${relaxed}; it must be true or false`);
    loading ??= __wbg_init({
        module_or_path: given ?? (relaxed && WebAssembly.validate(RELAXED_SIMD)
            ? new URL('gradient_lab_relaxed_bg.wasm', import.meta.url)
            : new URL('gradient_lab_bg.wasm', import.meta.url)),
    }).catch((error) => {
        loading = undefined;
        throw error;
    });
    return loading;
}

export { initSync, init as default };
