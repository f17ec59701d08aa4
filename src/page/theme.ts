/** Light or dark: as the system has it, until somebody chooses. */
import { h } from "./dom.ts";

const KEY = "tickwork-theme";
const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** The choice is remembered where the browser lets the page do so. */
export function themeSwitch(): HTMLElement {
  let theme = remembered();
  const buttons = THEMES.map((name) => {
    const button = h("button", { type: "button" }, name[0]?.toUpperCase() ?? "", name.slice(1));
    button.addEventListener("click", () => choose(name));
    return [name, button] as const;
  });
  const choose = (chosen: Theme) => {
    theme = chosen;
    show();
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // A page from the disk may not remember; it is chosen for this time.
    }
  };
  const show = () => {
    document.documentElement.dataset["theme"] = theme;
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", String(name === theme));
  };
  show();
  return h(
    "div",
    { class: "theme", role: "group", "aria-label": "Colours" },
    ...buttons.map(([, button]) => button),
  );
}

function remembered(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return THEMES.find((name) => name === kept) ?? "auto";
  } catch {
    return "auto";
  }
}
