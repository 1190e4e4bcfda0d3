
/**
 * Loads the build for this browser: the one with relaxed SIMD, which is faster, where the browser has that. Its last digits
 * depend on the processor; `relaxed: false` loads the build that gives the same bits everywhere.
 */
export default function __wbg_init (options: { relaxed?: boolean }): Promise<InitOutput>;
