export const id = 234;
export const ids = [234];
export const modules = {

/***/ 9853:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   terminalText: () => (/* binding */ terminalText)
/* harmony export */ });
/* harmony import */ var fast_wrap_ansi__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8483);
/* harmony import */ var marked__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8022);
/* harmony import */ var _display_width_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6293);
/* harmony import */ var _paint_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4342);
/** Markdown of ours as text for a terminal: what GitHub's page makes bold, a table or a link is shown as a terminal can. */




const GAP = "  ";
const MIN_CELL = 8;
/** Without a line feed at its end. What it quotes of strangers was made harmless before, and stays so. */
function terminalText(markdown, { columns, paint = _paint_js__WEBPACK_IMPORTED_MODULE_3__/* .PLAIN */ .t } = {}) {
    const print = printer({ columns: Math.max(columns ?? Number.POSITIVE_INFINITY, 30), paint });
    return print(marked__WEBPACK_IMPORTED_MODULE_1__/* .marked */ .xI.lexer(markdown)).join("\n").trim();
}
function printer({ columns, paint }) {
    const wrap = (tokens, indent) => {
        const text = inline(tokens, paint);
        const isWhole = !Number.isFinite(columns) || hasCommand(tokens);
        return (isWhole ? text : (0,fast_wrap_ansi__WEBPACK_IMPORTED_MODULE_0__/* .wrapAnsi */ .a)(text, columns - indent.length)).split("\n");
    };
    const block = (token) => {
        switch (token.type) {
            case "space":
                return [];
            case "heading":
                return [...wrap(token.tokens ?? [], "").map((line) => paint("bold", line)), ""];
            case "paragraph":
                return [...wrap(token.tokens ?? [], ""), ""];
            case "code":
                return [...token.text.split("\n").map((line) => `    ${paint("cyan", line)}`), ""];
            case "list":
                return [...token.items.flatMap((item) => listItem(item)), ""];
            case "table":
                return [...table(token), ""];
            case "html":
                return htmlLines(token.text, paint);
            case "hr":
                return [""];
            default:
                return "tokens" in token && token.tokens ? [...wrap(token.tokens, ""), ""] : [plain(token.raw)];
        }
    };
    const blocks = (tokens) => tokens.flatMap(block);
    const listItem = ({ tokens }) => {
        const lines = tokens.flatMap((token) => token.type === "text" ? wrap(("tokens" in token && token.tokens) || [token], GAP) : block(token));
        return lines
            .filter((line, at) => line !== "" || at > 0)
            .map((line, at) => `${at === 0 ? "- " : GAP}${line}`);
    };
    const table = ({ header, rows }) => {
        const cells = [header, ...rows].map((row) => row.map(({ tokens }) => inline(tokens)));
        const widths = columnWidths(cells, columns);
        return cells.map((row, at) => {
            const line = row
                .map((cell, column) => (0,_display_width_js__WEBPACK_IMPORTED_MODULE_2__/* .padToWidth */ .Fg)((0,_display_width_js__WEBPACK_IMPORTED_MODULE_2__/* .cutToWidth */ .G1)(cell, widths[column] ?? 0), widths[column] ?? 0))
                .join(GAP)
                .trimEnd();
            return at === 0 ? paint("dim", line) : line;
        });
    };
    return blocks;
}
/** The widest cell of each column; where the screen is too narrow the widest columns give way. */
function columnWidths(cells, columns) {
    const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (0,_display_width_js__WEBPACK_IMPORTED_MODULE_2__/* .displayWidth */ .F1)(row[column] ?? ""))));
    const room = columns - GAP.length * (widths.length - 1);
    for (;;) {
        const widest = Math.max(...widths);
        const over = widths.reduce((sum, width) => sum + width, 0) - room;
        if (over <= 0 || widest <= MIN_CELL)
            return widths;
        widths[widths.indexOf(widest)] = Math.max(widest - over, Math.floor(widest * 0.75), MIN_CELL);
    }
}
function inline(tokens, paint = _paint_js__WEBPACK_IMPORTED_MODULE_3__/* .PLAIN */ .t) {
    return tokens
        .map((token) => {
        switch (token.type) {
            case "strong":
                return paint("bold", inline(token.tokens ?? []));
            case "codespan":
                return paint("cyan", token.text);
            case "link":
                return linkText(token);
            case "br":
                return "\n";
            case "html":
                return /^<br\s*\/?>$/i.test(token.raw) ? "\n" : "";
            case "escape":
                return token.text;
            default:
                return "tokens" in token && token.tokens ? inline(token.tokens, paint) : plain(token.raw);
        }
    })
        .join("");
}
/** A terminal makes a link of an address that it sees. A commit's is long, and git finds a commit by its name. */
function linkText({ href, tokens }) {
    const text = inline(tokens);
    const isCommit = tokens.length === 1 && tokens[0]?.type === "codespan";
    return isCommit || text === href || !/^https?:/.test(href) ? text : `${text} (${href})`;
}
/** A command to copy must stay in one line. */
const LONG_CODE = 30;
function hasCommand(tokens) {
    return tokens.some((token) => token.type === "codespan" && token.text.length >= LONG_CODE);
}
/** Of the elements that we write, folded parts have a heading; the others only frame what is inside. */
function htmlLines(html, paint) {
    const summary = /<summary>(.*?)<\/summary>/s.exec(html)?.[1];
    return summary === undefined ? [] : [paint("bold", inline(marked__WEBPACK_IMPORTED_MODULE_1__/* .marked */ .xI.Lexer.lexInline(summary))), ""];
}
const ENTITIES = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    "#39": "'",
    "#124": "|",
    "#8203": "",
};
/** The entities that `escape.ts` writes, as characters. */
function plain(text) {
    return text.replaceAll(/&(amp|lt|gt|quot|#39|#124|#8203);/g, (_, name) => ENTITIES[name] ?? "");
}


/***/ })

};
