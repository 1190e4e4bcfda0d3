// The script that starts a worker. The page sends it the compiled program, the address of the program's JavaScript, and the name
// of the channel to serve.
self.addEventListener('message', async ({ data: { program, script, channel } }) => {
    try {
        const { default: init, serve } = await import(script);
        await init({ module_or_path: program });
        serve(channel);
    } catch (error) {
        // Thrown outside of the promise, the error reaches the page's error listener.
        setTimeout(() => { throw error; });
    }
}, { once: true });
