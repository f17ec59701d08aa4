export const id = 695;
export const ids = [695];
export const modules = {

/***/ 2695:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   tryAsk: () => (/* binding */ tryAsk)
/* harmony export */ });
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(481);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5388);
/** A question on a terminal, with numbered answers. */


/**
 * Enter, and the end of the input, take the first answer. A number or the answer's own first word takes that one. Throws
 * `Interrupted` on Ctrl-C, which a terminal gives to the question rather than to the process.
 */
async function tryAsk(question, answers) {
    const [first = ""] = answers;
    const lines = answers.map((answer, index) => `  ${index + 1}. ${answer}${index === 0 ? " (default)" : ""}`);
    process.stderr.write(`${question}\n${lines.join("\n")}\n`);
    const reader = (0,node_readline__WEBPACK_IMPORTED_MODULE_0__.createInterface)({ input: process.stdin, output: process.stderr });
    let interrupted = false;
    reader.once("SIGINT", () => {
        interrupted = true;
        reader.close();
    });
    reader.prompt();
    // Line by line, so that none is lost that was typed ahead.
    for await (const line of reader) {
        const given = line.trim();
        const chosen = given === "" ? first : chosenBy(given, answers);
        if (chosen !== undefined)
            return chosen;
        process.stderr.write(`One of 1 to ${answers.length}, please.\n`);
        reader.prompt();
    }
    if (interrupted)
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Interrupted */ .j$();
    return first;
}
function chosenBy(given, answers) {
    const numbered = /^\d+$/.test(given) ? answers[Number(given) - 1] : undefined;
    return numbered ?? answers.find((answer) => answer.split(/[ ,]/)[0] === given.toLowerCase());
}


/***/ })

};
