// A worker's first lines. The page sends the compiled program, where its JavaScript is, and which service this worker is to be.
self.addEventListener('message', async ({ data: { program, script, channel } }) => {
    try {
        const { default: init, serve } = await import(script);
        await init({ module_or_path: program });
        serve(channel);
    } catch (error) {
        // Thrown outside of a promise it reaches the page's error listener.
        setTimeout(() => { throw error; });
    }
}, { once: true });
