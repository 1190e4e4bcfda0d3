// Serves a built app as the README's recipe for nginx does: compressed, and with long-lived caches for all files whose
// addresses change with the build.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.wasm': 'application/wasm',
    '.webmanifest': 'application/manifest+json',
    '.woff2': 'font/woff2',
};
// These are compressed already.
const PACKED = ['.png', '.woff2'];
// Their addresses are the same in every build.
const CHANGING = ['/index.html', '/service_worker.js', '/manifest.webmanifest'];

/** Starts the server on a free port of this machine. */
export async function serve(folder) {
    const packed = new Map();
    const server = createServer(async ({ url }, response) => {
        const path = new URL(url, 'http://localhost').pathname.replace(/\/$/, '/index.html');
        try {
            const content = packed.get(path) ?? (await readFile(join(folder, normalize(path))));
            const type = extname(path);
            const compressed = !PACKED.includes(type);
            const body = compressed && !packed.has(path) ? gzipSync(content, { level: 9 }) : content;
            packed.set(path, body);
            response.writeHead(200, {
                'Content-Type': TYPES[type] ?? 'application/octet-stream',
                'Cache-Control': CHANGING.includes(path) || path.startsWith('/icons/') ? 'no-cache' : 'max-age=31536000, immutable',
                'X-Content-Type-Options': 'nosniff',
                ...(compressed && { 'Content-Encoding': 'gzip' }),
            });
            response.end(body);
        } catch {
            response.writeHead(404, { 'Content-Type': 'text/plain' }).end(`404: there is no ${path}\n`);
        }
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
