/** Elements, made so that a text can only ever become a text: there is no way here to give markup. */

type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** `h("p", { class: "lead" }, "text")`. An attribute that is undefined or false is not set. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(name), attributes, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** Like `h`, for drawings. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** A link to another place, on the web and nowhere else; the bare text for any other address. */
export function webLink(address: string, text: string): Node {
  if (!/^https?:\/\/[^\s]+$/i.test(address)) return document.createTextNode(text);
  return h("a", { href: address, rel: "noopener noreferrer nofollow", target: "_blank" }, text);
}

/** The text with its web addresses as links, which show the address itself, and what stands in backticks as code. */
export function linkedText(text: string): readonly (Node | string)[] {
  return text
    .split(/`([^`\n]+)`/)
    .flatMap((part, index) => (index % 2 === 1 ? [h("code", {}, part)] : withLinks(part)));
}

function withLinks(text: string): readonly (Node | string)[] {
  return text
    .split(/(https?:\/\/[^\s<>"'`()[\]{}]*[^\s<>"'`()[\]{}.,;:!?])/i)
    .map((part, index) => (index % 2 === 1 ? webLink(part, part) : part));
}
