export const id = 518;
export const ids = [518];
export const modules = {

/***/ 5518:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cli: () => (/* binding */ cli)
});

// EXTERNAL MODULE: ./lib/report/command-words.js
var command_words = __webpack_require__(2011);
// EXTERNAL MODULE: ./lib/report/paint.js
var report_paint = __webpack_require__(4342);
// EXTERNAL MODULE: ./lib/action/cancellation.js
var action_cancellation = __webpack_require__(2851);
// EXTERNAL MODULE: ./lib/action/commands.js + 196 modules
var commands = __webpack_require__(5605);
// EXTERNAL MODULE: ./lib/coordinator/store.js
var store = __webpack_require__(3363);
// EXTERNAL MODULE: ./lib/report/escape.js
var report_escape = __webpack_require__(2527);
;// CONCATENATED MODULE: ./lib/action/completions.js
/** `words` are those behind the program's name; the last is the one that is typed, and may be empty. */
function completionsOf(program, words, valuesOf) {
    const { before, current } = split(words);
    const [name] = before.filter((word) => !word.startsWith("-"));
    const command = program.commands.find((one) => one.name() === name);
    return candidates(program, { command, before, current, valuesOf }).filter(({ value }) => value.startsWith(current));
}
function candidates(program, typed) {
    const { command, before, current, valuesOf } = typed;
    const valued = optionNamed(command, before.at(-1));
    if (valued?.required)
        return valuesOf(valued.name());
    if (current.startsWith("-"))
        return optionsOf(command ?? program);
    if (!command)
        return before.length === 0 ? commandsOf(program) : [];
    const argument = command.registeredArguments[wordsOf(command, before) - 1];
    return argument ? valuesOf(argument.name()) : [];
}
/** The program's commands, each with its summary. */
function commandsOf(program) {
    return program.commands.map((command) => ({ value: command.name(), about: command.summary() }));
}
function optionsOf(command) {
    return command
        .createHelp()
        .visibleOptions(command)
        .map((option) => ({
        value: option.long ?? option.flags,
        about: firstSentence(option.description),
    }));
}
/** Shells split `--delivery=push` at the sign, or not. */
function split(words) {
    const parts = words.flatMap((word) => {
        const [, name, value] = /^(--[^=]+)=(.*)$/.exec(word) ?? [];
        return name === undefined ? [word] : [name, value ?? ""];
    });
    const all = parts.filter((word, index) => word !== "=" || index === parts.length - 1);
    const last = all.at(-1) ?? "";
    return { before: all.slice(0, -1), current: last === "=" ? "" : last };
}
/** How many words stand there that are neither options nor their values: the command, and its arguments. */
function wordsOf(command, before) {
    return before.filter((word, index) => {
        return !word.startsWith("-") && !optionNamed(command, before[index - 1])?.required;
    }).length;
}
function optionNamed(command, word) {
    return command?.options.find(({ long, short }) => word !== undefined && (word === long || word === short));
}
/** Shells show a line. */
function firstSentence(description) {
    return /^.*?[.;](?=\s|$)/.exec(description)?.[0].slice(0, -1) ?? description;
}

// EXTERNAL MODULE: ./lib/action/input-rules.js
var input_rules = __webpack_require__(8580);
// EXTERNAL MODULE: ./lib/action/paths.js
var paths = __webpack_require__(3690);
// EXTERNAL MODULE: ./lib/action/repository-top.js
var repository_top = __webpack_require__(8310);
// EXTERNAL MODULE: ./lib/action/settings.js
var settings = __webpack_require__(1149);
;// CONCATENATED MODULE: ./lib/action/completion.js







/** No word that was typed is evaluated by the shell; where nothing is offered, files are. */
const SCRIPTS = {
    bash: `_tickwork() {
  local IFS=$'\\n'
  COMPREPLY=($(tickwork completion complete bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _tickwork tickwork`,
    zsh: `#compdef tickwork
_tickwork() {
  local -a offers
  offers=("\${(@f)$(tickwork completion complete zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $offers[1] ]]; then _describe 'tickwork' offers; else _files; fi
}
if [[ $funcstack[1] == _tickwork ]]; then _tickwork "$@"; else compdef _tickwork tickwork; fi`,
    fish: `function __tickwork_offers
  set -l words (commandline -opc)
  tickwork completion complete fish -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c tickwork -f -a '(__tickwork_offers)'`,
};
const SHELLS = Object.keys(SCRIPTS);
/** The script that a person sources. It asks the program again at each Tab. */
function completionScript(shell) {
    return SCRIPTS[shell];
}
/** Whether it is one of the shells for which there is a script. */
function isShell(word) {
    return SHELLS.some((shell) => shell === word);
}
/** What a shell asks, or undefined where a person typed something else. */
function completionRequest(argv) {
    const [, , command, request, shell, dashes, ...words] = argv;
    const asked = command === "completion" && request === "complete" && dashes === "--";
    return asked && isShell(shell) ? { shell, words } : undefined;
}
/** A line each, as the shell's script expects it. */
async function completionLines(program, { shell, words }) {
    const items = await itemsHere();
    const valuesOf = (name) => {
        if (name === "item")
            return items.map(({ id, status, title }) => ({ value: id, about: `${status} · ${(0,report_escape/* singleLine */.pF)(title)}` }));
        if (name === "command")
            return commandsOf(program);
        const known = name === "shell" ? SHELLS : (0,input_rules/* knownValuesOf */.lT)(name);
        return known.map((value) => ({ value, about: "" }));
    };
    return completionsOf(program, words, valuesOf).map((one) => LINES[shell](one));
}
const LINES = {
    bash: ({ value }) => value,
    zsh: ({ value, about }) => `${value.replaceAll(":", "\\:")}:${about}`,
    fish: ({ value, about }) => `${value}\t${about}`,
};
/** Of the backlog in this folder. None when there is none to read: a tab key is no place for errors. */
async function itemsHere() {
    try {
        const working_folder = process.cwd();
        const top = (0,repository_top/* topOf */.H)(working_folder);
        const place = { store: (0,store/* createStore */.y)(top), top, working_folder };
        const loaded = await (0,settings/* loadConfig */.Z9)(place, {});
        const config = loaded.kind === "loaded" ? loaded.config : undefined;
        const file = (0,paths/* fileInTop */.X4)({ top, working_folder, file: (0,settings/* backlogPath */.Xs)({}, config) });
        const backlog = await (0,settings/* loadBacklog */.SC)(place.store, file, config);
        return backlog.kind === "loaded" ? backlog.document.backlog.items : [];
    }
    catch {
        return [];
    }
}

// EXTERNAL MODULE: ./lib/action/perform.js
var perform = __webpack_require__(4239);
// EXTERNAL MODULE: ./node_modules/commander/index.js + 6 modules
var commander = __webpack_require__(7375);
// EXTERNAL MODULE: ./lib/backlog/schema-problems.js
var schema_problems = __webpack_require__(749);
// EXTERNAL MODULE: ./lib/action/action-file.js
var action_file = __webpack_require__(6921);
// EXTERNAL MODULE: ./lib/action/package-file.js
var package_file = __webpack_require__(3238);
;// CONCATENATED MODULE: ./lib/action/program.js
/** The command line as commander has it: one command for each of `commands.ts`, with its options, help and examples. */





/** Options of every command. */
const EVERYWHERE = ["backlog", "config", "working-directory"];
const WRONG_USE = 2;
const EXIT_CODES = `Exit codes:
  0    done, also when there was nothing to do
  1    could not do its work, or found errors; the message says what to change
  2    was called wrongly, and did nothing
  130  ended by Ctrl-C or a signal; what was finished is kept`;
/**
 * `start` is called with the command that was chosen and its inputs. Wrong use is said on standard error and ends the
 * process with 2.
 */
async function createProgram(start) {
    const inputs = await (0,action_file/* actionInputs */.e)();
    const program = new commander/* Command */.uB("tickwork")
        .description("Works through a repository's backlog unattended, and never loses what it finished.")
        .usage("<command> [options]")
        .version(await (0,package_file/* packageVersion */.Tl)(), "-V, --version", "print the version")
        .helpOption("-h, --help", "print this help, or that of a command")
        // The built-in one shows the first page for a word that is no command, and calls it an error.
        .helpCommand(false)
        .showHelpAfterError("(`--help` shows how it is used, with examples)")
        .configureHelp({
        styleTitle: bold,
        styleCommandText: bold,
        styleSubcommandTerm: cyan,
        styleOptionTerm: cyan,
        // action.yml's words say what `true` does; that an option alone means it goes without saying.
        optionDescription: ({ description }) => description,
        // The options are told behind; in the list they would only be noise.
        subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),
    })
        .exitOverride(({ exitCode, code }) => {
        process.exit(exitCode === 0 || code === "commander.help" ? exitCode : WRONG_USE);
    })
        .addHelpText("after", `\n${examplesText(FIRST_EXAMPLES)}\n\n${EXIT_CODES}`);
    for (const command of commands/* COMMANDS */.Lo)
        addCommand(program, command, inputs, start);
    addHelp(program);
    return program;
}
function addHelp(program) {
    const help = program
        .command("help")
        .summary("print the help of a command")
        .description("Prints the help of a command, with its options and examples.")
        .argument("[command]", "which one; without it, the list of all");
    help.action((name) => {
        const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
        if (command)
            return command.outputHelp();
        const near = (0,schema_problems/* nearestName */.qb)(name ?? "", program.commands.map((one) => one.name()));
        return help.error(`error: unknown command '${name}'${near === undefined ? "" : `\n(Did you mean ${near}?)`}`);
    });
}
const FIRST_EXAMPLES = [
    { line: "status", does: "the board of this folder" },
    { line: "run --dry-run", does: "what a run would do, without doing it" },
    { line: "help unblock", does: "how an item is answered" },
];
function addCommand(program, definition, inputs, start) {
    const { name, summary, about, words = [], operands = [], switches = [], examples } = definition;
    const command = program
        .command(name)
        .summary(summary)
        .description([`${sentenceCase(summary)}.`, ...about].join("\n\n"))
        .helpOption("-h, --help", "print this help")
        .addHelpText("after", `\n${examplesText(examples)}`);
    // What is told its files by somebody else looks for none.
    const common = operands.length > 0 ? [] : EVERYWHERE;
    for (const input of [...definition.inputs, ...common])
        command.addOption(optionOf(input, inputs));
    for (const { name: option, does } of switches)
        command.option(`--${option}`, does);
    if (operands.length === 0)
        command.option("--json", "print the result as JSON, for scripts");
    for (const operand of operands)
        command.argument(`<${operand}>`);
    for (const word of words)
        command.argument(`[${word}]`, `the same as --${word}`);
    command.action(() => {
        const values = byInputName(command.opts());
        for (const [at, word] of words.entries()) {
            const given = command.args[at];
            if (given === undefined)
                continue;
            if (values[word] !== undefined && values[word] !== given)
                command.error(`error: "${given}" and --${word} "${values[word]}" are not the same: give one of them`);
            values[word] = given;
        }
        return start(definition, values, words.length > 0 ? [] : command.args);
    });
}
function optionOf(name, inputs) {
    const { description = "", default: preset = "" } = inputs[name] ?? {};
    const isFlag = preset === "true" || preset === "false";
    const option = new commander/* Option */.c$(isFlag ? `--${name} [true|false]` : `--${name} <${VALUES[name] ?? "value"}>`, describe(description, preset));
    return isFlag ? option.preset("true") : option;
}
/** What is to be given, in a word. */
const VALUES = {
    backlog: "path",
    config: "path",
    "working-directory": "folder",
    item: "id",
    note: "text",
    targets: "ids",
    only: "filters",
    branch: "name",
    html: "file",
    delivery: "mode",
    "max-ticks": "number",
    "max-phases": "number",
    "time-budget-minutes": "minutes",
    "cost-budget-usd": "dollars",
};
/** As action.yml says it, on one line; which command an option is of goes without saying here. */
function describe(description, preset) {
    const text = description
        .replaceAll(/\s+/g, " ")
        .replace(/^`[a-z-]+`(?: with `[a-z-]+`)?: /, "")
        .trim();
    const shown = preset === "" || preset.includes("${{") || preset === "false" ? "" : ` (default: ${preset})`;
    return `${text}${shown}`;
}
function byInputName(options) {
    const kebab = (name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return Object.fromEntries(Object.entries(options).map(([name, value]) => [kebab(name), value]));
}
function examplesText(examples) {
    const lines = examples.flatMap(({ line, does }) => [`  tickwork ${line}`, `      ${does}`]);
    return ["Examples:", ...lines].join("\n");
}
function argumentTerm(argument) {
    return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}
function sentenceCase(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
/** commander takes these away where there is no colour. */
const bold = (text) => `\u001b[1m${text}\u001b[22m`;
const cyan = (text) => `\u001b[36m${text}\u001b[39m`;

// EXTERNAL MODULE: ./lib/action/runner-environment.js
var runner_environment = __webpack_require__(2818);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./lib/action/log-stage.js
var log_stage = __webpack_require__(6799);
;// CONCATENATED MODULE: ./lib/action/terminal-log.js
/** The log on a person's machine: lines on standard error, which leaves standard output to what was asked for. */


const COLOURS = { notice: "cyan", warning: "yellow", error: "red" };
/** `colour`: whether the terminal takes escape sequences. What is masked is masked here. */
function createTerminalLog({ colour }) {
    const secrets = new Set();
    const clean = (text) => masked(withoutControls(text), secrets);
    const paint = (format, text) => colour ? (0,external_node_util_.styleText)(format, text, { validateStream: false }) : text;
    const write = (text) => void process.stderr.write(text);
    const stage = (0,log_stage/* logStage */.j)({
        open: (title) => write(`${paint("bold", `▸ ${clean(title)}`)}\n`),
        print: (text) => write(clean(text.replaceAll(/^(?=.|\n)/gm, "  │ "))),
        close: () => { },
    });
    const print = (text) => stage.aside(() => write(`${clean(text)}\n`));
    const placed = (kind) => (message, place) => {
        const at = place && [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
        stage.aside(() => write(`${clean(at === undefined ? "" : `${at} `)}${paint(COLOURS[kind], kind)}: ${clean(message)}\n`));
    };
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
            const group = stage.openGroup(title);
            group.write(`${untrusted}\n`);
            group.close();
        },
        openGroup: (title) => stage.openGroup(title),
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
/** The local command line: every input of a command is an option, so that a person can try what the workflow does. */
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









/** Sets the exit code; never rejects. */
async function commandLine(argv) {
    outliveClosedPipes();
    const colour = { out: false, error: false };
    const program = await createProgram((command, values, operands) => start({ command: command.name, values, operands }, colour));
    const { getOutHasColors, getErrHasColors } = program.configureOutput();
    colour.out = getOutHasColors?.() ?? false;
    colour.error = getErrHasColors?.() ?? false;
    program
        .command("completion")
        .summary("print the script that completes commands, options and ids for a shell")
        .description("Prints a script for your shell. It completes commands, options and the ids of items.")
        .argument("<shell>", SHELLS.join(", "))
        .addHelpText("after", COMPLETION_EXAMPLES)
        .action((shell, _, command) => {
        if (!isShell(shell))
            return command.error(`error: "${shell}" is no shell that is known here. Known: ${SHELLS.join(", ")}.`);
        process.stdout.write(`${completionScript(shell)}\n`);
    });
    const request = completionRequest(argv);
    if (request) {
        for (const line of await completionLines(program, request))
            process.stdout.write(`${line}\n`);
        return;
    }
    // Not in the help, since it is not there; but whoever read of it is told so.
    const [, , name = ""] = argv;
    if ((0,commands/* isPlanned */.H9)(name))
        return start({ command: name, values: {} }, colour);
    await program.parseAsync([...argv]);
}
/** `tickwork … | head` closes the pipe early: nobody wants what comes after, but the work must not stop half-way. */
function outliveClosedPipes() {
    for (const stream of [process.stdout, process.stderr])
        stream.on("error", (error) => {
            if (error.code !== "EPIPE")
                throw error;
        });
}
const COMPLETION_EXAMPLES = `
Examples:
  source <(tickwork completion bash)
      for this session; in ~/.bashrc for all
  tickwork completion zsh > "\${fpath[1]}/_tickwork"
      for zsh, once
  tickwork completion fish > ~/.config/fish/completions/tickwork.fish
      for fish, once`;
async function start({ command, values, operands }, colour) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const log = createTerminalLog({ colour: colour.error });
        const clock = { now: () => new Date() };
        const terminal = await openTerminal(colour, values);
        const cancellation = __addDisposableResource(env_1, (0,action_cancellation/* listenForCancellation */.c)((signal) => {
            log.info(`${signal}: no new step starts, running ones are ended, and what is finished is saved.`);
        }), false);
        const given = { ...values, command };
        const end = await (0,perform/* perform */.y)((name) => given[name] ?? "", {
            operands,
            environment: (0,runner_environment/* runnerEnvironment */.i)(process.env, clock.now()),
            env: process.env,
            log,
            clock,
            ...cancellation,
            terminal,
        });
        await tell(end, { colour, json: Object.hasOwn(values, "json") });
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
async function openTerminal(colour, values) {
    const base = {
        screen: { paint: colour.out ? report_paint/* COLOURED */.u : report_paint/* PLAIN */.t, columns: process.stdout.columns },
        switches: new Set(Object.keys(values)),
    };
    if (!process.stderr.isTTY || process.env.TERM === "dumb" || process.env.CI)
        return { ...base, showStep: nothing };
    const { createStepSpinner } = await __webpack_require__.e(/* import() */ 842).then(__webpack_require__.bind(__webpack_require__, 5842));
    const spinner = await createStepSpinner(Date.now);
    const { tryAsk } = await __webpack_require__.e(/* import() */ 695).then(__webpack_require__.bind(__webpack_require__, 2695));
    return { ...base, showStep: spinner.show, ask: process.stdin.isTTY ? tryAsk : undefined };
}
const nothing = () => ({ [Symbol.dispose]() { } });
async function tell(end, { colour, json }) {
    const { result } = end.outputs;
    const text = json ? (result ?? JSON.stringify(end.outputs)) : await shownText(end, colour);
    if (text !== "")
        process.stdout.write(`${text}\n`);
    if (end.failure !== undefined) {
        const paint = colour.error ? report_paint/* COLOURED */.u : report_paint/* PLAIN */.t;
        process.stderr.write(`${paint("red", "error:")} ${(0,command_words/* terminalWords */.A)(end.failure)}\n`);
    }
    process.exitCode = end.exit_code;
}
/** What has no text of its own is told by the summary, which is Markdown for GitHub's page. */
async function shownText({ text, summary }, { out }) {
    if (text !== undefined)
        return text.trimEnd();
    const { terminalText } = await Promise.all(/* import() */[__webpack_require__.e(22), __webpack_require__.e(234)]).then(__webpack_require__.bind(__webpack_require__, 9853));
    return terminalText((0,command_words/* terminalWords */.A)(summary), {
        paint: out ? report_paint/* COLOURED */.u : report_paint/* PLAIN */.t,
        columns: process.stdout.columns,
    });
}

;// CONCATENATED MODULE: ./lib/cli.js
/** Entry of the command line: `tickwork <command> [options]`. */

const cli = () => commandLine(process.argv);


/***/ })

};
