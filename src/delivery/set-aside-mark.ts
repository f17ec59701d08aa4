/**
 * What a commit on a rescue branch says of itself when it was set aside: how many of the newest commits there are the work.
 * Those below it are where it was made, and may be on no branch any more: rebased, squashed, or merged by meaning.
 */

const MARK = "Tickwork-Set-Aside";

/** As git's last paragraph of `Name: value` lines, to which it is added where there is one. */
export function withSetAsideMark(message: string, count: number): string {
  const text = message.trimEnd();
  const paragraphs = text.split(/\n{2,}/);
  const last = paragraphs.length > 1 ? (paragraphs.at(-1) ?? "") : "";
  const gap = /^([\w-]+: .*(\n|$))+$/.test(last) ? "\n" : "\n\n";
  return `${text}${gap}${MARK}: ${count}\n`;
}

/** From the last line, which is ours. Undefined for a commit that was not set aside. */
export function setAsideCount(message: string): number | undefined {
  const [, count] =
    new RegExp(`^${MARK}: ([1-9]\\d{0,3})$`).exec(message.trimEnd().split("\n").at(-1) ?? "") ?? [];
  return count === undefined ? undefined : Number(count);
}
