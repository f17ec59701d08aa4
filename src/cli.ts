/** Entry of the command line: `tickwork <command> [options]`. */
import { commandLine } from "./action/command-line.ts";

export const cli = () => commandLine(process.argv);
