// The editor of a cell. `cargo xtask build` bundles it to dist/python/editor.js, and the notebook loads it.
import {
    autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { globalCompletion, localCompletionSource, pythonLanguage } from '@codemirror/lang-python';
import {
    HighlightStyle, LanguageSupport, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting, syntaxTree,
} from '@codemirror/language';
import { Annotation, Compartment, EditorState, Prec } from '@codemirror/state';
import {
    EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';

// How long an answer of the interpreter may take, in milliseconds. While a cell runs, it gives none.
const PATIENCE = 1500;

// Marks a change that the page makes, of which it need not hear.
const fromPage = Annotation.define();

const colours = HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--code-keyword)' },
    { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
    { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
    { tag: [tags.comment], color: 'var(--code-comment)', fontStyle: 'italic' },
    { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], fontWeight: '600' },
    { tag: tags.invalid, textDecoration: 'underline wavy var(--warning)' },
]);

const theme = EditorView.theme({
    '&': { backgroundColor: 'transparent', color: 'inherit', fontSize: 'inherit' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.5' },
    '.cm-content': { padding: '0.5em 0', caretColor: 'currentColor' },
    '.cm-line': { padding: '0 0.75em' },
    '.cm-cursor': { borderLeftColor: 'currentColor', borderLeftWidth: '2px' },
    '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--muted)', border: 'none' },
    '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.25em 0 0.5em', minWidth: '2em' },
    '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--code-line)' },
    '.cm-activeLine': { backgroundColor: 'transparent' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
        backgroundColor: 'var(--code-selection)',
    },
    '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--code-selection)', outline: '1px solid var(--border)' },
    '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--warning)' },
    '.cm-tooltip': {
        backgroundColor: 'var(--ground)', color: 'var(--ink)', border: '1px solid var(--border)', borderRadius: '6px',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '14em' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--code-selection)', color: 'var(--ink)' },
    '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal', fontFamily: 'var(--face, inherit)' },
});

// The names after a dot, from the interpreter.
function afterDot(names) {
    return async (context) => {
        const before = context.matchBefore(/[A-Za-z_][\w.]*\.\w*/);
        if (!before) {
            return null;
        }
        const node = syntaxTree(context.state).resolveInner(context.pos, -1);
        if (['String', 'Comment', 'Number'].includes(node.name)) {
            return null;
        }
        const dot = before.text.lastIndexOf('.');
        const late = new Promise((resolve) => {
            setTimeout(() => resolve([]), PATIENCE);
        });
        const found = await Promise.race([names(before.text.slice(0, dot)), late]);
        if (context.aborted || found.length === 0) {
            return null;
        }
        const options = found.map(([label, detail]) => ({ label, detail: detail.length > 70 ? `${detail.slice(0, 69)}…` : detail }));
        return { from: before.from + dot + 1, options, validFor: /^\w*$/ };
    };
}

// Tab indents a line, or moves to the next stop within it.
const tab = {
    key: 'Tab',
    run: (view) => {
        const { state } = view;
        if (state.readOnly) {
            return false;
        }
        const { head, empty } = state.selection.main;
        const line = state.doc.lineAt(head);
        if (!empty || /^\s*$/.test(line.text.slice(0, head - line.from))) {
            return indentMore(view);
        }
        const stop = 4 - ((head - line.from) % 4);
        view.dispatch(state.replaceSelection(' '.repeat(stop)), { userEvent: 'input' });
        return true;
    },
    shift: indentLess,
};

// The page hears of these keys, which run the cell.
function leave() {
    return true;
}

const left = ['Shift-Enter', 'Ctrl-Enter', 'Mod-Enter', 'Alt-Enter'].map((key) => ({ key, run: leave }));

function python(names) {
    const language = [
        pythonLanguage.data.of({ autocomplete: localCompletionSource }),
        pythonLanguage.data.of({ autocomplete: globalCompletion }),
        pythonLanguage.data.of({ autocomplete: afterDot(names) }),
    ];
    return new LanguageSupport(pythonLanguage, language);
}

// Closes a list of names that opens after the focus has left, because the reader had just typed.
const closing = EditorView.updateListener.of((update) => {
    if (completionStatus(update.state) === 'active' && !update.view.hasFocus) {
        setTimeout(() => {
            if (!update.view.hasFocus) {
                closeCompletion(update.view);
            }
        });
    }
});

// Makes an editor in an element. `options` has the `text`, the accessible `label`, whether it `isCode`, the function `changed`,
// which gets each new text, and the function `names`, which promises the names that can follow a path.
export function create(parent, { text, label, isCode, changed, names }) {
    const labelled = new Compartment();
    const labelling = (name) => labelled.of(EditorView.contentAttributes.of({ 'aria-label': name }));
    const forCode = [
        lineNumbers(), python(names), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(),
        autocompletion({ icons: false }), keymap.of([...closeBracketsKeymap, ...completionKeymap]),
    ];
    const view = new EditorView({
        parent,
        state: EditorState.create({
            doc: text,
            extensions: [
                Prec.high(keymap.of(left)), closing,
                isCode ? forCode : EditorView.lineWrapping,
                indentUnit.of('    '), EditorState.tabSize.of(4), history(), highlightSpecialChars(), drawSelection(),
                syntaxHighlighting(colours), theme, labelling(label),
                keymap.of([tab, ...defaultKeymap, ...historyKeymap]),
                // Tab goes from cell to cell, and indents in an editor, which Enter opens.
                EditorView.contentAttributes.of({ spellcheck: String(!isCode), autocapitalize: 'off', autocorrect: 'off', tabindex: '-1' }),
                EditorView.updateListener.of((update) => {
                    const own = update.transactions.every((transaction) => transaction.annotation(fromPage));
                    if (update.docChanged && !own) {
                        changed(update.state.doc.toString());
                    }
                }),
            ],
        }),
    });
    return {
        // Replaces the text, unless it is the same.
        setText(next) {
            if (view.state.doc.toString() !== next) {
                const changes = { from: 0, to: view.state.doc.length, insert: next };
                view.dispatch({ changes, annotations: fromPage.of(true) });
            }
        },
        setLabel(name) {
            view.dispatch({ effects: labelled.reconfigure(EditorView.contentAttributes.of({ 'aria-label': name })) });
        },
        focus() {
            view.focus();
        },
        // Moves to the start of a line, counted from 1.
        goTo(number) {
            const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
            view.dispatch({ selection: { anchor: line.from }, scrollIntoView: true });
            view.focus();
        },
        destroy() {
            view.destroy();
        },
    };
}
