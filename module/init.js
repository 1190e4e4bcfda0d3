// A function with one f32x4.relaxed_madd, (v128, v128, v128) -> v128. It is valid if the browser supports relaxed SIMD.
const RELAXED_SIMD = Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0,
    10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11,
);

const isPlainObject = (value) => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

async function init(options) {
    const given = isPlainObject(options) ? options.module_or_path : options;
    if (given !== undefined) return __wbg_init({ module_or_path: given });
    const relaxed = options?.relaxed ?? true;
    if (typeof relaxed !== 'boolean') throw new Error(`relaxed is ${relaxed}; it must be true or false`);
    return __wbg_init({
        module_or_path: relaxed && WebAssembly.validate(RELAXED_SIMD)
            ? new URL('gradient_lab_relaxed_bg.wasm', import.meta.url)
            : new URL('gradient_lab_bg.wasm', import.meta.url),
    });
}

export { initSync, init as default };
