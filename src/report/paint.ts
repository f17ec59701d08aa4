/** Colour in a text for a terminal. Whether there is any is the edge's to say: who writes texts only names it. */
import { styleText } from "node:util";

export type Colour = "green" | "yellow" | "red" | "dim" | "bold" | "cyan";
/** Gives a text the colour, or as it is where there is none. Painted text is measured and cut before, never after. */
export type Paint = (colour: Colour, text: string) => string;

export const PLAIN: Paint = (_, text) => text;
export const COLOURED: Paint = (colour, text) =>
  text === "" ? "" : styleText(colour, text, { validateStream: false });
