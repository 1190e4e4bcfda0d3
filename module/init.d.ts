
/**
 * Loads the build with relaxed SIMD if the browser supports it. It is faster, and its last digits depend on the processor;
 * `relaxed: false` loads the build that gives the same bits everywhere.
 */
export default function __wbg_init (options: { relaxed?: boolean }): Promise<InitOutput>;
