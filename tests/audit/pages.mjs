// The pages of the app and the ways to look at them.

export const ROUTES = [
    '#/',
    '#/autograd',
    '#/linear',
    '#/linear?part=rate',
    '#/linear?part=nn',
    '#/linear?part=traps',
    '#/mlp',
    '#/mlp?part=units',
    '#/mlp?part=runs',
    '#/search',
    '#/clinic?case=3',
    '#/vanishing',
    '#/vanishing?part=prove',
    '#/vanishing?part=reach',
    '#/vanishing?part=break',
    '#/vanishing?part=train',
];

const LAPTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** The settings of a system, as Playwright emulates them. */
const SYSTEMS = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    'more contrast': { colorScheme: 'light', contrast: 'more' },
    'forced colours': { colorScheme: 'light', forcedColors: 'active' },
};

/** Every system on a laptop and on a phone. */
export const LOOKS = Object.entries(SYSTEMS).flatMap(([system, options]) => [
    { name: `${system}, ${LAPTOP.width} px`, options: { ...options, viewport: LAPTOP } },
    { name: `${system}, ${PHONE.width} px`, options: { ...options, viewport: PHONE } },
]);

/** Two ways to enlarge text: the font size of the browser, and the zoom of a laptop's window. */
export const ENLARGED = [
    { name: 'text of 200 %', options: { viewport: LAPTOP }, text: '200%' },
    { name: 'zoom of 200 %', options: { viewport: { width: LAPTOP.width / 2, height: LAPTOP.height / 2 }, deviceScaleFactor: 2 } },
];

/** Opens a route and waits until its charts are described. */
export async function open(browser, base, route, { options, text }) {
    const context = await browser.newContext({ reducedMotion: 'reduce', serviceWorkers: 'block', ...options });
    const page = await context.newPage();
    const errors = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`${base}${route}`);
    await page.waitForFunction(() => document.querySelector('main h1')
        && [...document.querySelectorAll('canvas[role=img]')].every((canvas) => canvas.getAttribute('aria-label')));
    if (text) {
        await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, text);
    }
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    return { page, errors, close: () => context.close() };
}

/** The buttons that open a panel or a menu on this page: Share, and the menu of each chart. */
export async function openers(page) {
    return page.evaluate(() => [...document.querySelectorAll('main button')]
        .filter((button) => button.checkVisibility())
        .map((button) => button.getAttribute('aria-label') ?? button.textContent.trim())
        .filter((name) => name === 'Share' || / menu$/.test(name)));
}
