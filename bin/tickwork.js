#!/usr/bin/env node
import process from "node:process";

const OLDEST_NODE = 22;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(`tickwork needs Node ${OLDEST_NODE} or newer; this is Node ${process.versions.node}.`);
  process.exit(2);
}
// The bundle serves the runner as well, which starts it without arguments; here a person who types none wants help.
if (process.argv.length === 2) process.argv.push("--help");
await import("../dist/index.js");
