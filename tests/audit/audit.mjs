// Audits a built app and writes docs/AUDIT.md:
//
//     cargo xtask build && cd tests/audit && npm ci && npm run audit
//
// CHROMIUM names the browser, DIST a folder other than dist/. The arguments choose parts: axe, text, lighthouse; the report is written if all are run.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { audit, enlarge } from './axe.mjs';
import { measure } from './lighthouse.mjs';
import { ENLARGED, LOOKS, ROUTES } from './pages.mjs';
import { serve } from './server.mjs';

/** The least score in every category. */
const GOAL = 95;
const PORT = 9333;

const parts = process.argv.slice(2);
const wanted = (part) => parts.length === 0 || parts.includes(part);
const site = await serve(process.env.DIST ?? fileURLToPath(new URL('../../dist', import.meta.url)));
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [`--remote-debugging-port=${PORT}`, '--no-sandbox'],
});
const version = browser.version();
// Lighthouse first, while the browser has no other work.
const lighthouse = wanted('lighthouse') ? await measure(PORT, site.url) : [];
const { problems, runs, version: axe } = wanted('axe') ? await audit(browser, site.url) : { problems: [], runs: 0 };
const crowded = wanted('text') ? await enlarge(browser, site.url) : [];
await browser.close();
site.close();

const list = (found) => (found.length ? found.map(({ route, look, state, what }) => `- \`${route}\`, ${look}, ${state}: ${what}`).join('\n') : 'None.');
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const missed = lighthouse.flatMap(({ page, device, scores }) => scores.filter(([, score]) => score < GOAL).map(([title, score]) => `${page}, ${device}: ${title} ${score}`));

const report = `# Audits

Written by \`tests/audit/audit.mjs\`, which serves \`dist/\` compressed and with the cache headers of the README's recipe. Measured
on ${new Date().toISOString().slice(0, 10)} on a machine with ${cpus().length} cores, with Chromium ${version}, axe-core ${axe} and Lighthouse ${lighthouse[0]?.version}.

## Lighthouse

With its default devices, a phone (slow 4G, processor slowed down 4 times) and a desktop, and the throttling applied to the browser
instead of simulated. The goal is ${GOAL} in every category.

${lighthouse.length ? table(['page', 'device', ...lighthouse[0].scores.map(([title]) => title)], lighthouse.map(({ page, device, scores }) => [page, device, ...scores.map(([, score]) => score)])) : ''}

${lighthouse.length ? table(['page', 'device', ...lighthouse[0].figures.map(([title]) => title)], lighthouse.map(({ page, device, figures }) => [page, device, ...figures.map(([, value]) => value)])) : ''}

What costs points:

${lighthouse.flatMap(({ page, device, costly }) => costly.map((what) => `- ${page}, ${device}: ${what}`)).join('\n') || 'Nothing.'}

## axe

${runs} runs: ${ROUTES.length} pages in ${LOOKS.length} looks (${LOOKS.map(({ name }) => name).join('; ')}), as they open and with the
Share panel and each chart's menu open. Errors in the browser's console count, too. Violations:

${list(problems)}

## Enlarged text

The same pages with ${ENLARGED.map(({ name }) => name).join(' and with ')} on a laptop. Sideways scrolling, overlapping controls and
texts that are cut:

${list(crowded)}
`;
if (parts.length === 0) {
    await writeFile(new URL('../../docs/AUDIT.md', import.meta.url), report);
}
console.log(report);
if (problems.length + crowded.length + missed.length > 0) {
    console.error(['Not passed.', ...missed].join('\n'));
    process.exitCode = 1;
}
