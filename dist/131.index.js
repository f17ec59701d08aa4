export const id = 131;
export const ids = [131];
export const modules = {

/***/ 4131:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cli: () => (/* binding */ cli)
});

// EXTERNAL MODULE: ./node_modules/commander/index.js + 6 modules
var commander = __webpack_require__(7375);
// EXTERNAL MODULE: ./lib/action/action-file.js
var action_file = __webpack_require__(6921);
// EXTERNAL MODULE: ./lib/action/cancellation.js
var action_cancellation = __webpack_require__(2851);
// EXTERNAL MODULE: ./lib/action/inputs.js
var action_inputs = __webpack_require__(1413);
// EXTERNAL MODULE: ./lib/action/perform.js + 167 modules
var perform = __webpack_require__(1646);
// EXTERNAL MODULE: ./lib/action/runner-environment.js
var runner_environment = __webpack_require__(2818);
;// CONCATENATED MODULE: ./lib/action/terminal-log.js
function createTerminalLog() {
    const secrets = new Set();
    const print = (text) => process.stderr.write(`${masked(withoutControls(text), secrets)}\n`);
    const placed = (kind) => (message, place) => print(`${place ? `${[place.file, place.line, place.column].filter((part) => part !== undefined).join(":")} ` : ""}${kind}: ${message}`);
    return {
        info: print,
        debug: (line) => {
            if (process.env.TICKWORK_DEBUG)
                print(line);
        },
        notice: placed("notice"),
        warning: placed("warning"),
        error: placed("error"),
        group(title, untrusted) {
            print(`▸ ${title}`);
            print(untrusted.replaceAll(/^/gm, "  │ "));
        },
        mask(secret) {
            if (secret !== "")
                secrets.add(secret);
        },
    };
}
function masked(text, secrets) {
    let shown = text;
    for (const secret of secrets)
        shown = shown.replaceAll(secret, "***");
    return shown;
}
/** An agent's output must not move the cursor or set the title of a person's terminal. Line breaks and tabs stay. */
function withoutControls(text) {
    return text.replaceAll(/(?![\t\n])\p{Cc}/gu, "");
}

;// CONCATENATED MODULE: ./lib/action/command-line.js
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
/** The local command line: every input of action.yml is an option, so that a person can try what the workflow does. */







/** Inputs that say something else on a person's machine: the command is the first word, and git has its own credentials. */
const NOT_OPTIONS = ["command"];
/** Sets the exit code; never rejects. */
async function commandLine(argv) {
    const inputs = await (0,action_file/* actionInputs */.e)();
    const program = new commander/* Command */.uB("tickwork")
        .description("Works through a repository's backlog unattended. `tickwork status` shows the board of this folder.")
        .argument("<command>", `what to do: ${action_inputs/* COMMANDS */.Lo.join(", ")}`)
        .action((command, options) => start(command, options));
    for (const [name, { description, default: preset }] of Object.entries(inputs)) {
        if (!NOT_OPTIONS.includes(name))
            program.addOption(optionOf(name, description, preset));
    }
    await program.parseAsync([...argv]);
}
function optionOf(name, description, preset) {
    const flag = isFlag(preset) ? `--${name} [true|false]` : `--${name} <value>`;
    const option = new commander/* Option */.c$(flag, firstSentence(description));
    return isFlag(preset) ? option.preset("true") : option;
}
async function start(command, options) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const log = createTerminalLog();
        const clock = { now: () => new Date() };
        const cancellation = __addDisposableResource(env_1, (0,action_cancellation/* listenForCancellation */.c)((signal) => {
            log.info(`${signal}: ending what runs, and saving what is finished.`);
        }), false);
        const values = { ...options, command };
        const end = await (0,perform/* perform */.y)((name) => values[camelCase(name)] ?? "", {
            environment: (0,runner_environment/* runnerEnvironment */.i)(process.env, clock.now()),
            env: process.env,
            log,
            clock,
            cancelled: cancellation.signal,
        });
        tell(end);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
function tell(end) {
    process.stdout.write(`${(end.text ?? end.summary).trimEnd()}\n`);
    if (end.failure !== undefined)
        process.stderr.write(`error: ${end.failure}\n`);
    process.exitCode = end.exit_code;
}
function isFlag(preset) {
    return preset === "true" || preset === "false";
}
function firstSentence(description) {
    return /^.*?[.:](?=\s|$)/.exec(description.replaceAll(/\s+/g, " "))?.[0] ?? description;
}
/** As commander names the option `--max-ticks`: `maxTicks`. */
function camelCase(name) {
    return name.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

;// CONCATENATED MODULE: ./lib/cli.js
/** Entry of the command line: `tickwork <command> [options]`. */

const cli = () => commandLine(process.argv);


/***/ })

};
