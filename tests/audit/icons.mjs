// Writes the icons of static/icons/ as PNG files, for systems that take no SVG. Run it after a change of icon.svg.
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const folder = new URL('../../static/icons/', import.meta.url);
const svg = await readFile(new URL('icon.svg', folder), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
for (const size of [192, 512]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>* { margin: 0 } svg { display: block }</style>${svg}`);
    const path = new URL(`icon-${size}.png`, folder).pathname;
    await page.screenshot({ path, omitBackground: true });
}
await browser.close();
