/** A command with a button that copies it. */
import type { PageCommand } from "./data.ts";
import { h } from "./dom.ts";

/** Where the browser does not let the page copy, the command is selected instead. */
export function commandLine({ does, command }: PageCommand): HTMLElement {
  const code = h("code", { tabindex: 0 }, command);
  const button = h("button", { type: "button", class: "copy", "aria-label": `Copy: ${command}` }, "Copy");
  button.addEventListener("click", () => void copied(command, code).then((word) => say(button, word)));
  return h(
    "div",
    { class: "command" },
    does !== undefined && h("p", { dir: "auto" }, does),
    h("div", {}, code, button),
  );
}

/** Where the browser gives no clipboard (an old one, or a page without https), the text is selected instead. */
async function copied(text: string, shown: HTMLElement): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    getSelection()?.selectAllChildren(shown);
    return "Selected";
  }
}

const SHOWN_MS = 1_600;

function say(button: HTMLButtonElement, word: string): void {
  button.textContent = word;
  setTimeout(() => {
    button.textContent = "Copy";
  }, SHOWN_MS);
}
