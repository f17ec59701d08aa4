/**
 * The log is one column, and several steps may talk at once. One group is on stage: its text is printed as it comes. The
 * others wait with theirs until the stage is free; one that ends before that is printed as a whole, between parts of the
 * one on stage.
 *
 *   no group on stage ── a group writes ──→ it is on stage, its heading printed
 *   on stage          ── something else is printed ──→ interrupted: closed for now
 *   interrupted       ── it writes ──→ on stage again, under its heading and "(continued)"
 *   on stage          ── it is closed ──→ the next one that has text, if any
 */
import type { LogGroup } from "../ports/log.ts";

export interface StagePrinter {
  open(title: string): void;
  print(text: string): void;
  close(): void;
}

export interface LogStage {
  openGroup(title: string): LogGroup;
  /** For everything that is printed outside of groups. */
  aside(print: () => void): void;
}

interface Actor {
  readonly title: string;
  waiting: string;
  shown: boolean;
}

/**
 * A stage that prints by `printer`. Lines that are no step's are said `aside`: they close the group on stage and open
 * it again.
 */
export function logStage(printer: StagePrinter): LogStage {
  const waiting = new Set<Actor>();
  let onStage: Actor | undefined;
  let interrupted = false;

  const interrupt = () => {
    if (onStage?.shown && !interrupted) printer.close();
    interrupted = true;
  };
  const print = (actor: Actor, text: string) => {
    if (text === "") return;
    if (!actor.shown) printer.open(actor.title);
    else if (interrupted) printer.open(`${actor.title} (continued)`);
    actor.shown = true;
    interrupted = false;
    printer.print(text);
  };
  const enter = (actor: Actor) => {
    onStage = actor;
    interrupted = false;
    waiting.delete(actor);
    print(actor, actor.waiting);
    actor.waiting = "";
  };
  const leave = (actor: Actor) => {
    if (actor.shown && !interrupted) printer.close();
    onStage = undefined;
    const next = [...waiting].find((one) => one.waiting !== "");
    if (next) enter(next);
  };

  return {
    aside(printAside) {
      interrupt();
      printAside();
    },
    openGroup(title) {
      const actor: Actor = { title, waiting: "", shown: false };
      waiting.add(actor);
      return {
        write(text) {
          if (onStage === undefined) enter(actor);
          if (onStage === actor) print(actor, text);
          else actor.waiting += text;
        },
        close() {
          waiting.delete(actor);
          if (onStage === actor) return leave(actor);
          if (actor.waiting === "") return;
          interrupt();
          printer.open(title);
          printer.print(actor.waiting);
          printer.close();
        },
      };
    },
  };
}
