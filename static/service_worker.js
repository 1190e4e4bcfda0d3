// Keeps the app for use without a connection. `cargo xtask build` writes three constants before this text: BUILD, the name of the
// build, FILES, the address and digest of each of its files, and LATER, the same for those that only the notebook loads, which are
// kept once it is used. A new build therefore changes this script, and browsers install
// it beside the old one.
//
// A page must never get programs of another build. Each build has a cache of its own, which is complete before its worker is
// used, and the files' addresses differ between builds. The worker of a new build waits until no page of the old one is open,
// and only then deletes the old cache.

// Other apps of the same host may have caches, too.
const PREFIX = `gradient-lab ${new URL('./', location).pathname} `;
const OWN = PREFIX + BUILD;
// The time after which the stored document is shown instead of waiting for a slow connection, in milliseconds.
const PATIENCE = 3000;

self.addEventListener('install', (event) => {
    event.waitUntil(store());
});

self.addEventListener('activate', (event) => {
    event.waitUntil(activate());
});

// The notebook is in use, so its files are kept, too.
self.addEventListener('message', (event) => {
    if (event.data === 'python') {
        event.waitUntil(caches.open(OWN).then((cache) => Promise.all(Object.entries(LATER).map(async (file) => {
            if (!await cache.match(file[0])) {
                await put(cache, file);
            }
        }))));
    }
});

self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (request.method !== 'GET' || !request.url.startsWith(new URL('./', location).href)) {
        return;
    }
    const address = request.url.split('#')[0].slice(new URL('./', location).href.length);
    if (request.mode === 'navigate') {
        if (/^(index\.html)?(\?|$)/.test(address)) {
            event.respondWith(page(request));
        }
    } else if (address && address !== 'index.html') {
        // The document is not among them: the page reads it to learn whether there is a newer build.
        event.respondWith(caches.match(request, { ignoreVary: true }).then((stored) => stored || fetch(request)));
    }
});

// Stores all files, the document last, so that a cache with a document is complete. A file that is not the build's own, as when
// the host changes to another build meanwhile, fails the installation; the browser tries again later.
async function store() {
    await caches.delete(OWN);
    const cache = await caches.open(OWN);
    const { 'index.html': document, ...files } = FILES;
    await Promise.all(Object.entries(files).map((file) => put(cache, file)));
    await put(cache, ['index.html', document]);
}

// Takes over the files of the notebook that have not changed, and deletes the other builds.
async function activate() {
    const cache = await caches.open(OWN);
    await Promise.all(Object.keys(LATER).map(async (address) => {
        const stored = await caches.match(address);
        if (stored) {
            await cache.put(address, stored);
        }
    }));
    await Promise.all((await others()).map((name) => caches.delete(name)));
    await clients.claim();
}

async function put(cache, [address, integrity]) {
    // Some hosts redirect from the document's name to its folder.
    const from = address === 'index.html' ? './' : address;
    const response = await load(from, integrity, 'default').catch(() => load(from, integrity, 'reload'));
    await cache.put(address, response);
}

async function load(address, integrity, cache) {
    const response = await fetch(address, { integrity, cache });
    if (!response.ok) {
        throw new Error(`${address}: ${response.status}`);
    }
    return response;
}

// The document from the host, or else the newest stored one.
async function page(request) {
    const loaded = fetch(request).then((response) => {
        if (response.status >= 500) {
            throw new Error(`the host is in trouble: ${response.status}`);
        }
        return response;
    });
    const late = new Promise((resolve) => {
        setTimeout(resolve, PATIENCE);
    });
    const timely = Promise.race([loaded, late]).catch(() => undefined);
    // A host that fails after the stored document is shown is no error.
    loaded.catch(() => undefined);
    return await timely || await stored() || loaded;
}

async function stored() {
    const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
    for (const name of names.reverse()) {
        const document = await (await caches.open(name)).match('index.html');
        if (document) {
            return document;
        }
    }
    return undefined;
}

async function others() {
    return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN);
}
