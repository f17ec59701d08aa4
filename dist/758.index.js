export const id = 758;
export const ids = [758];
export const modules = {

/***/ 6758:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  watchBoard: () => (/* binding */ watchBoard)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/report/display-width.js
var display_width = __webpack_require__(6293);
// EXTERNAL MODULE: ./lib/report/escape.js
var report_escape = __webpack_require__(2527);
// EXTERNAL MODULE: ./lib/report/paint.js
var report_paint = __webpack_require__(4342);
;// CONCATENATED MODULE: ./lib/report/board-screen.js
/** A screen full of board, for `status --watch`: what to write to a terminal so that it is drawn over what stood there. */



/** Nothing is wiped before it is written over: each line clears its own rest, and the last one what is below. */
const HOME = "\u001b[H";
const REST_OF_LINE = "\u001b[K";
const REST_OF_SCREEN = "\u001b[J";
/** A terminal that knows it shows all of a drawing at once, others pass over it. */
const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";
/** `board` is painted already; what does not fit the screen is cut from below, and counted. */
function boardScreen(board, { columns, rows, now, problem, paint = report_paint/* PLAIN */.t }) {
    const told = problem === undefined
        ? []
        : [
            paint("red", (0,display_width/* cutToWidth */.G1)((0,report_escape/* singleLine */.pF)(problem), columns)),
            paint("dim", (0,display_width/* cutToWidth */.G1)(board === "" ? "It is read again when it changes." : "The board below is of before.", columns)),
            "",
        ];
    const foot = paint("dim", (0,display_width/* cutToWidth */.G1)(`${now.toISOString().slice(11, 19)} UTC · Ctrl-C ends`, columns));
    const room = Math.max(rows - told.length - 2, 1);
    const shown = fitting(board === "" ? [] : board.split("\n"), { columns, room, paint });
    const drawn = [...told, ...shown, "", foot].slice(-rows);
    return `${BEGIN}${HOME}${drawn.map((line) => `${line}${REST_OF_LINE}`).join("\r\n")}${REST_OF_SCREEN}${END}`;
}
/** As many lines as there is room for. A command is not cut, so that it can be copied: it takes the rows that it needs. */
function fitting(lines, { columns, room, paint }) {
    const height = (line) => Math.max(1, Math.ceil((0,display_width/* displayWidth */.F1)(line) / columns));
    let used = 0;
    const over = lines.findIndex((line) => {
        used += height(line);
        return used > room;
    });
    if (over < 0)
        return lines;
    const kept = lines.slice(0, Math.max(over - 1, 0));
    return [...kept, paint("dim", `… ${lines.length - kept.length} more lines`)];
}

// EXTERNAL MODULE: ./lib/report/board-text.js
var board_text = __webpack_require__(1796);
// EXTERNAL MODULE: ./lib/report/needs-text.js
var needs_text = __webpack_require__(2991);
// EXTERNAL MODULE: ./lib/report/worklog.js
var worklog = __webpack_require__(2703);
// EXTERNAL MODULE: ./lib/action/board-now.js + 1 modules
var board_now = __webpack_require__(4378);
// EXTERNAL MODULE: ./lib/action/failure.js
var failure = __webpack_require__(5388);
// EXTERNAL MODULE: ./node_modules/chokidar/index.js + 6 modules
var chokidar = __webpack_require__(8348);
;// CONCATENATED MODULE: ./lib/action/file-watch.js
/** Waits for changes of the files that a board is made of, however they are written. */


/** An editor saves in several steps, and git writes several files. */
const SETTLE_MS = 60;
/**
 * `top` is absolute; only files that lie directly in `folders`, relative to it, count, and of these only such as state is
 * kept in. A folder need not be there yet. Whole folders are watched, since a file that is replaced in one step is
 * another file. `changed` is called once for changes that come together; `failed`, when watching is not possible.
 */
function watchFiles(top, folders, { changed, failed }) {
    const watched = new Set(folders.map((folder) => (0,external_node_path_.relative)(top, (0,external_node_path_.join)(top, folder))));
    const isOnTheWay = (name) => name === "" || watched.has(name) || [...watched].some((folder) => folder.startsWith(`${name}${external_node_path_.sep}`));
    const isOne = (path) => {
        const name = (0,external_node_path_.relative)(top, path);
        const folder = (0,external_node_path_.dirname)(name);
        return (isOnTheWay(name) || (watched.has(folder === "." ? "" : folder) && /\.(ya?ml|jsonl|md)$/i.test(name)));
    };
    const watcher = (0,chokidar/* watch */.wB)(top, { ignored: (path) => !isOne(path), ignoreInitial: true });
    let settling;
    watcher.on("error", failed).on("all", () => {
        clearTimeout(settling);
        settling = setTimeout(changed, SETTLE_MS);
    });
    return {
        ready: new Promise((resolve) => watcher.once("ready", () => resolve())),
        add(folder) {
            if (watched.has(folder))
                return;
            watched.add(folder);
            watcher.add((0,external_node_path_.join)(top, folder));
        },
        async [Symbol.asyncDispose]() {
            clearTimeout(settling);
            await watcher.close();
        },
    };
}

// EXTERNAL MODULE: ./lib/action/paths.js
var paths = __webpack_require__(3690);
// EXTERNAL MODULE: ./lib/action/repository-top.js
var repository_top = __webpack_require__(8310);
// EXTERNAL MODULE: ./lib/action/settings.js
var settings = __webpack_require__(1149);
// EXTERNAL MODULE: ./lib/action/working-folder.js
var action_working_folder = __webpack_require__(2234);
;// CONCATENATED MODULE: ./lib/action/board-watch.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
/**
 * `status --watch`: the board on a screen of its own, drawn anew when a file that it is made of changes. What cannot be
 * read, a half-written backlog say, is told above the last board that could.
 *
 *   drawn ── a file changes, half a minute goes by ──→ read again, drawn
 *   drawn ── the window gets another size ──→ drawn
 *   drawn ── Ctrl-C ──→ the terminal is as it was, and the last board stays on it
 */












/** Ages go on without a change of a file. */
const REFRESH_MS = 30_000;
/** What cannot be read may lie where nobody watches yet. */
const RETRY_MS = 1_000;
const MOST_NEEDS = 5;
/** A screen of its own, without a cursor; and back to what stood there. */
const ENTER = "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
const LEAVE = "\u001b[?25h\u001b[?1049l";
/** Resolves to the last board when the person ends it. Throws `WrongUse` where there is no terminal. */
async function watchBoard(context) {
    const { stdout } = process;
    if (!stdout.isTTY || process.env.TERM === "dumb")
        throw new failure/* WrongUse */.N6("`--watch` draws on a terminal, and there is none.", "Leave it away: `tickwork status` prints the board once, and `tickwork status --json` for scripts.");
    const paint = context.terminal?.screen.paint;
    let last;
    let problem;
    const text = () => (last === undefined ? "" : textOf(last, { columns: stdout.columns || 80, paint }));
    const draw = () => {
        // The screen is given back: what is still being read is for nobody.
        if (context.cancelled.aborted)
            return;
        const size = { columns: stdout.columns || 80, rows: stdout.rows || 24 };
        stdout.write(boardScreen(text(), { ...size, problem, paint, now: context.clock.now() }));
    };
    const read = async () => {
        try {
            last = await (0,board_now/* boardNow */.h)(quiet(context));
            problem = undefined;
        }
        catch (error) {
            if (!(error instanceof failure/* RunFailure */.ae))
                throw error;
            problem = error.what;
        }
        draw();
        return problem === undefined ? last : undefined;
    };
    stdout.write(ENTER);
    stdout.on("resize", draw);
    try {
        await untilCancelled(context, read);
    }
    finally {
        stdout.off("resize", draw);
        stdout.write(LEAVE);
    }
    return text();
}
function textOf({ board, needs, now, placeOf }, screen) {
    const asked = (0,needs_text/* needsText */.R)(needs, { now, placeOf, most: MOST_NEEDS, ...screen });
    return [(0,board_text/* boardText */.g)(board, screen).trimEnd(), asked].filter((part) => part !== "").join("\n\n");
}
/** `read` gives nothing when it could not. Rejects with what nobody foresaw. */
async function untilCancelled(context, read) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { promise: end, resolve, reject } = Promise.withResolvers();
        const { cancelled } = context;
        if (cancelled.aborted)
            return;
        cancelled.addEventListener("abort", () => resolve(), { once: true });
        const working_folder = (0,action_working_folder/* workingFolder */.g)(context.environment, context.inputs);
        const top = (0,repository_top/* topOf */.H)(working_folder);
        const folderOf = (file) => external_node_path_.posix.dirname((0,paths/* fileInTop */.X4)({ top, working_folder, file }));
        const files = [
            context.inputs.backlog ?? ".",
            context.inputs.config ?? ".",
            ...settings/* CONFIG_FILES */.n0,
            (0,worklog/* worklogFile */.WY)(""),
        ];
        // One reading at a time; what changes meanwhile is read once more.
        let reading = false;
        let again = false;
        let timer;
        const reread = async () => {
            again = reading;
            if (reading)
                return;
            reading = true;
            const found = await read();
            if (found)
                watcher.add(external_node_path_.posix.dirname(found.workspace.paths.backlog));
            clearTimeout(timer);
            timer = setTimeout(changed, found ? REFRESH_MS : RETRY_MS).unref();
            reading = false;
            if (again)
                await reread();
        };
        const changed = () => void reread().catch(reject);
        const watcher = __addDisposableResource(env_1, watchFiles(top, files.map(folderOf), { changed, failed: reject }), true);
        try {
            changed();
            // What changed while the watcher was starting.
            void watcher.ready.then(changed);
            await end;
        }
        finally {
            clearTimeout(timer);
        }
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** The board says what is wrong itself: a line of the log would be drawn over it. */
function quiet(context) {
    const none = () => { };
    const log = {
        ...context.log,
        info: none,
        debug: none,
        notice: none,
        warning: none,
        error: none,
        group: none,
    };
    return { ...context, log };
}


/***/ })

};
