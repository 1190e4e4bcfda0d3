// In place of the package "style-mod": its style sheets are constructed, because the security policy of the page refuses style
// elements. The package itself does so within a shadow root only.
import { StyleModule as Original } from './node_modules/style-mod/src/style-mod.js';

const sheet = new CSSStyleSheet();
const mounted = [];

export class StyleModule extends Original {
    // Rules of later modules take precedence.
    static mount(root, modules) {
        const added = [modules].flat().filter((module) => !mounted.includes(module));
        if (added.length > 0) {
            mounted.push(...added);
            sheet.replaceSync(mounted.map((module) => module.getRules()).join('\n'));
        }
        if (!root.adoptedStyleSheets.includes(sheet)) {
            root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        }
    }
}
