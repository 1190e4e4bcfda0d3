// Accessibility: axe on every page in every look, and pages with enlarged text.
import axe from 'axe-core';
import { ENLARGED, LOOKS, ROUTES, open, openers } from './pages.mjs';

/** The problems of all pages, each with its page, its look and what is wrong; and the number of runs. */
export async function audit(browser, base) {
    const problems = [];
    let runs = 0;
    const check = async (route, look) => {
        const { page, errors, close } = await open(browser, base, route, look);
        const found = async (state) => {
            runs += 1;
            for (const what of await violations(page)) {
                problems.push({ route, look: look.name, state, what });
            }
        };
        await found('as it opens');
        for (const name of await openers(page)) {
            await page.getByRole('button', { name, exact: true }).first().click();
            await found(`“${name}” open`);
            await page.keyboard.press('Escape');
        }
        problems.push(...errors.map((what) => ({ route, look: look.name, state: 'console', what })));
        await close();
    };
    for (const route of ROUTES) {
        for (const look of LOOKS) {
            await check(route, look);
        }
    }
    return { problems, runs, version: axe.version };
}

async function violations(page) {
    // The page's security policy refuses a script element.
    await page.evaluate(axe.source);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return result.violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.join(' ')}`));
}

/** The problems of pages whose text is twice as large: sideways scrolling, controls that overlap, texts that are cut. */
export async function enlarge(browser, base) {
    const problems = [];
    for (const route of ROUTES) {
        for (const look of ENLARGED) {
            const { page, close } = await open(browser, base, route, look);
            const found = await page.evaluate(crowding);
            problems.push(...found.map((what) => ({ route, look: look.name, state: 'as it opens', what })));
            await close();
        }
    }
    return problems;
}

/** Runs in the page. */
function crowding() {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
        found.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than the window`);
    }
    const name = (element) => `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}”`;
    const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && !element.closest('[role=tooltip], svg, .skip') && element.getBoundingClientRect().width > 1;
    // Grids of cells and controls upon charts are drawn there on purpose.
    const controls = [...document.querySelectorAll('main :is(button, select, input:not([type=range]), a), header :is(button, a)')]
        .filter((element) => shown(element) && !element.closest('.cells') && getComputedStyle(element).position !== 'absolute');
    // Rows and frames that scroll show only a part of what they contain.
    const inside = (element) => {
        let [left, top, right, bottom] = [-Infinity, -Infinity, Infinity, Infinity];
        for (let frame = element.parentElement; frame; frame = frame.parentElement) {
            if (getComputedStyle(frame).overflowX !== 'visible') {
                const box = frame.getBoundingClientRect();
                [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
                [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
            }
        }
        return [...element.getClientRects()].map((box) => ({
            left: Math.max(left, box.left), top: Math.max(top, box.top), right: Math.min(right, box.right), bottom: Math.min(bottom, box.bottom),
        }));
    };
    const boxes = controls.map((element) => ({ element, rects: inside(element) }));
    boxes.forEach(({ element, rects }, index) => {
        for (const other of boxes.slice(index + 1)) {
            const nested = element.contains(other.element) || other.element.contains(element);
            const overlap = rects.some((a) => other.rects.some((b) =>
                Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2));
            if (!nested && overlap) {
                found.push(`${name(element)} and ${name(other.element)} overlap`);
            }
        }
    });
    for (const element of document.querySelectorAll('main :is(button, h1, h2, h3, p, label, dt, dd, output, td, th, figcaption)')) {
        const { overflowX } = getComputedStyle(element);
        if (shown(element) && ['hidden', 'clip'].includes(overflowX) && element.scrollWidth > element.clientWidth + 1) {
            found.push(`${name(element)} is cut`);
        }
        const { fontSize, lineHeight } = getComputedStyle(element);
        if (shown(element) && parseFloat(lineHeight) < parseFloat(fontSize)) {
            found.push(`the lines of ${name(element)} touch`);
        }
    }
    return found;
}
