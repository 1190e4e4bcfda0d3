// Lighthouse on the start page and on Fit a network.
import lighthouse, { desktopConfig } from 'lighthouse';

const PAGES = { 'Start page': '', 'Fit a network': '#/mlp' };
const DEVICES = { phone: undefined, desktop: desktopConfig };
const FIGURES = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'];

// Lighthouse throttles the browser itself. By default it loads the page from this machine unthrottled and estimates how a slow load
// would go; the estimate counts every file that had arrived by the first paint as necessary for it, which is all of them here.
const SETTINGS = { throttlingMethod: 'devtools' };

/** For each page and device: the scores out of 100, the figures, and the audits that cost points. */
export async function measure(port, base) {
    const results = [];
    for (const [page, route] of Object.entries(PAGES)) {
        for (const [device, config] of Object.entries(DEVICES)) {
            const { lhr } = await lighthouse(`${base}${route}`, { port, logLevel: 'error', ...SETTINGS }, config);
            const scores = Object.values(lhr.categories).map(({ title, score }) => [title, Math.round(100 * score)]);
            const weighed = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0));
            const costly = [...new Set(weighed.map(({ id }) => id))].map((id) => lhr.audits[id])
                .filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative')
                .map(({ title, displayValue }) => (displayValue ? `${title}: ${displayValue}` : title));
            const figures = FIGURES.map((id) => [lhr.audits[id].title, lhr.audits[id].displayValue]);
            results.push({ page, device, scores, figures, costly, version: lhr.lighthouseVersion });
        }
    }
    return results;
}
