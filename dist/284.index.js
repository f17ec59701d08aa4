export const id = 284;
export const ids = [284];
export const modules = {

/***/ 3284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   commandsIn: () => (/* binding */ commandsIn)
/* harmony export */ });
/* harmony import */ var marked__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8022);
/** The commands in a comment's text: lines that begin with `/tickwork`, read as GitHub shows the comment. Pure. */

const COMMAND = /^\/tickwork(?:\s+(\S+))?(?:\s+(.*))?$/is;
/**
 * Not obeyed are those that somebody shows rather than gives: in a quotation, in code, in HTML, and anywhere but at the
 * beginning of a line. Quotations and HTML comments are no part of what is said either.
 */
function commandsIn(body) {
    const found = [];
    for (const { text, begins } of linesOf(spansOf(body.replaceAll(/\r\n?/g, "\n")))) {
        const [whole, word = "", rest = ""] = (begins === "said" ? COMMAND.exec(text) : undefined) ?? [];
        if (whole !== undefined)
            found.push({ word, rest: rest.trim(), below: [] });
        else
            found.at(-1)?.below.push(text);
    }
    return found.map(({ word, rest, below }) => ({ word, rest, below: below.join("\n").trim() }));
}
function linesOf(spans) {
    let line = { text: "", begins: undefined };
    const lines = [line];
    for (const { text, kind } of spans) {
        for (const [at, piece] of text.split("\n").entries()) {
            if (at > 0 && kind === "left out" && line.text === "")
                line.begins = undefined;
            if (at > 0 && kind !== "left out") {
                line = { text: "", begins: undefined };
                lines.push(line);
            }
            if (piece !== "")
                line.begins ??= kind;
            if (kind !== "left out")
                line.text += piece;
        }
    }
    return lines;
}
/** What an element of HTML shows may be many blocks of Markdown, up to its end. */
function* spansOf(body) {
    let open = [];
    for (const token of marked__WEBPACK_IMPORTED_MODULE_0__/* .Lexer */ .JG.lex(body).flatMap(partsOf)) {
        if (token.type === "html") {
            for (const [at, text] of token.raw.split(HTML_COMMENT).entries())
                yield { text, kind: at % 2 === 0 ? "shown" : "left out" };
            open = elementsAfter(token.raw.replaceAll(HTML_COMMENT, ""), open);
        }
        else {
            const kind = kindOf(token);
            yield { text: token.raw, kind: open.length > 0 && kind === "said" ? "shown" : kind };
        }
    }
}
const HTML_COMMENT = /(<!--.*?(?:-->|$))/gs;
/** Of a paragraph what it is made of, with what Markdown made nothing of behind it; anything else as it is. */
function partsOf(token) {
    if (token.type !== "paragraph")
        return [token];
    const parts = token.tokens ?? [];
    const read = parts.reduce((length, { raw }) => length + raw.length, 0);
    return [...parts, { type: "text", raw: token.raw.slice(read) }];
}
/** The line behind a list, without an empty one between, is said: that it goes on with the list is Markdown's way alone. */
function kindOf(token) {
    switch (token.type) {
        case "blockquote":
            return "left out";
        case "code":
        case "codespan":
            return "shown";
        case "list":
            return holdsQuotation(token) ? "shown" : "said";
        default:
            return "said";
    }
}
function holdsQuotation(token) {
    const inner = [
        ...("tokens" in token ? (token.tokens ?? []) : []),
        ...("items" in token ? token.items : []),
    ];
    return token.type === "blockquote" || inner.some(holdsQuotation);
}
/** HTML that shows its text as code, or as another's words. */
const SHOWING_TAG = /<(\/?)(pre|code|blockquote)(?=[\s>]|$)/gi;
/** Those that are open behind it. */
function elementsAfter(html, before) {
    const open = [...before];
    for (const [, end, tag = ""] of html.matchAll(SHOWING_TAG)) {
        const name = tag.toLowerCase();
        if (end === "")
            open.push(name);
        else if (open.includes(name))
            open.splice(open.lastIndexOf(name), 1);
    }
    return open;
}


/***/ })

};
