/** Which folder may import which: the table of docs/architecture.md, and nothing that is not in it. */

const { createSourceFile } = require("typescript");

// dependency-cruiser reads TypeScript through the compiler's JavaScript API. Without one it would find no module
// at all, and therefore no fault.
if (typeof createSourceFile !== "function") {
  throw new Error("the package `typescript` has no JavaScript API; see docs/dependencies.md, typescript");
}

/** Folder below src/ → the other folders below src/ that it may import. */
const MAY_IMPORT = {
  page: [],
  backlog: [],
  config: ["backlog"],
  ports: ["backlog", "config"],
  scheduler: ["backlog", "config", "ports"],
  handlers: ["backlog", "config", "ports"],
  executor: ["backlog", "config", "ports"],
  coordinator: ["backlog", "ports"],
  delivery: ["backlog", "ports"],
  report: ["backlog", "ports", "page"],
};
const FOLDERS = [...Object.keys(MAY_IMPORT), "action"];

/** Only these touch the disk, processes and the network. */
const EFFECTS = "^src/(action/|delivery/|executor/process|coordinator/store|ports/(way-in|whole-file))";
const CORE_EFFECTS =
  "^(node:)?(fs|child_process|net|http|https|http2|tls|dgram|dns|cluster|worker_threads)(/|$)";
const PACKAGE_EFFECTS = "(^|/)node_modules/(execa|atomically|@actions)/";

const folderRules = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder}-imports-${allowed.length > 0 ? allowed.join("-and-") : "nothing-of-ours"}`,
  severity: "error",
  comment: `src/${folder}/ may import ${["itself", ...allowed].join(", ")}. See the table in docs/architecture.md.`,
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: `^src/(${[folder, ...allowed].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: "action-does-not-import-an-entry",
      severity: "error",
      comment: "src/action/ may import every folder, but none of the entries above it.",
      from: { path: "^src/action/" },
      to: { path: "^src/[^/]+$" },
    },
    {
      name: "entries-import-action",
      severity: "error",
      comment:
        "src/index.ts, src/main.ts and src/cli.ts are a screen each: they import src/action/, and index.ts the other two.",
      from: { path: "^src/[^/]+$" },
      to: { path: "^src/", pathNot: "^src/(action/|(main|cli)\\.ts$)" },
    },
    {
      name: "every-folder-has-a-rule",
      severity: "error",
      comment: "A new folder below src/ needs a line in .dependency-cruiser.cjs and in docs/architecture.md.",
      from: {},
      to: { path: "^src/[^/]+/", pathNot: `^src/(${FOLDERS.join("|")})/` },
    },
    {
      name: "effects-only-at-the-edge",
      severity: "error",
      comment:
        "Only src/action/, src/delivery/, src/executor/process* src/coordinator/store*, src/ports/way-in.ts and whole-file.ts touch disk, processes and network. " +
        "Take the value as an argument, or move the effect there.",
      from: { path: "^src/", pathNot: EFFECTS },
      to: { path: `${CORE_EFFECTS}|${PACKAGE_EFFECTS}` },
    },
    {
      name: "no-cycle",
      severity: "error",
      comment: "Two files that need each other are one subject, or need a third that both import.",
      from: {},
      to: { circular: true },
    },
    {
      name: "src-stands-alone",
      severity: "error",
      comment: "What ships imports no test, script or development dependency.",
      from: { path: "^src/" },
      to: { path: "^(__tests__|scripts|dist|lib)/" },
    },
    {
      name: "no-development-dependency-in-src",
      severity: "error",
      comment: "What ships may not import a development dependency, save for its types.",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        pathNot: "(^|/)node_modules/@types/",
      },
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "The import leads nowhere, or to a package that package.json does not name.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "package-is-declared",
      severity: "error",
      comment: "Import only packages that package.json names.",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
    skipAnalysisNotInRules: true,
  },
};
