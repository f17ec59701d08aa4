export const id = 842;
export const ids = [842];
export const modules = {

/***/ 5842:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createStepSpinner: () => (/* binding */ createStepSpinner)
});

// EXTERNAL MODULE: ./lib/report/display-width.js
var display_width = __webpack_require__(6293);
// EXTERNAL MODULE: ./lib/report/escape.js
var report_escape = __webpack_require__(2527);
;// CONCATENATED MODULE: ./lib/report/progress-text.js


const SEPARATOR = " · ";
/** A title shorter than this says nothing. */
const MIN_TITLE = 8;
/**
 * `WRK-003 build 4:10 Sort flags in --help`, the steps that run side by side one after another; at most `columns` wide.
 * Titles give way first: how long a step takes is what the line is for.
 */
function progressText(steps, now_ms, columns) {
    const names = steps.map((step) => `${step.item_id} ${(0,report_escape/* singleLine */.pF)(step.phase)} ${clockText(now_ms - step.started_at_ms)}`);
    const taken = (0,display_width/* displayWidth */.F1)(names.join(SEPARATOR));
    const room = Math.floor((columns - taken) / Math.max(1, steps.length)) - 1;
    const parts = steps.map(({ title }, index) => room < MIN_TITLE ? names[index] : `${names[index]} ${(0,display_width/* cutToWidth */.G1)((0,report_escape/* singleLine */.pF)(title), room)}`);
    return (0,display_width/* cutToWidth */.G1)(parts.join(SEPARATOR), columns);
}
/** `0:07`, `4:10`, `1:02:03`. */
function clockText(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const rest = two(seconds % 60);
    return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

;// CONCATENATED MODULE: ./lib/action/spinner.js
/** A spinner with the steps that run, on standard error of a terminal. */

/** So that a glance shows seconds; the spinner itself turns faster. */
const REFRESH_MS = 500;
/** The spinner and the space behind it, and one column so that the terminal does not wrap. */
const MARGIN = 3;
/** The library is loaded here, and so only where there is a terminal. Lines that others print meanwhile stand above it. */
async function createStepSpinner(now) {
    const { default: yoctoSpinner } = await __webpack_require__.e(/* import() */ 81).then(__webpack_require__.bind(__webpack_require__, 8081));
    // Signals are ours: the first ends the run in order, and only then the spinner.
    const spinner = yoctoSpinner({ stream: process.stderr, handleSignals: false });
    const running = new Set();
    let timer;
    const render = () => {
        spinner.text = progressText([...running], now(), (process.stderr.columns || 80) - MARGIN);
    };
    const start = () => {
        spinner.start();
        timer = setInterval(render, REFRESH_MS);
        timer.unref();
    };
    const stop = () => {
        clearInterval(timer);
        spinner.stop();
    };
    return {
        show(step) {
            running.add(step);
            if (running.size === 1)
                start();
            render();
            return {
                [Symbol.dispose]() {
                    if (!running.delete(step))
                        return;
                    if (running.size === 0)
                        stop();
                    else
                        render();
                },
            };
        },
    };
}


/***/ })

};
