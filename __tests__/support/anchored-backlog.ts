/** Backlogs in which items share text by anchors, aliases and merge keys. */
import fc from "fast-check";

const TIMES = "  created: 2026-02-10T09:30:00.000Z\n  updated: 2026-02-10T09:30:00.000Z\n";

/** Two to five items; an anchor is used only below where it stands. */
export const anchoredBacklog: fc.Arbitrary<string> = fc
  .record({
    items: fc.integer({ min: 2, max: 5 }),
    dice: fc.array(fc.nat(999), { minLength: 60, maxLength: 60 }),
  })
  .map(({ items, dice }) => {
    let thrown = 0;
    const throws = (sides: number) => (dice[thrown++ % dice.length] ?? 0) % sides;
    const defaults =
      throws(2) === 0 ? "&d {size: small}" : "&d\n  size: small\n  risk: low # why\n  tags: [x, y]";
    let text = `schema_version: 3\ndefaults: ${defaults}\nitems:\n`;
    const anchor = (name: string, sides: number) => (throws(sides) === 0 ? `&${name} ` : "");
    const alias = (kind: string) => {
      const known = [...text.matchAll(new RegExp(`&(${kind}\\d+)`, "g"))].map((match) => match[1]);
      return known.length > 0 && throws(2) === 0 ? known[throws(known.length)] : undefined;
    };
    for (let index = 0; index < items; index += 1) {
      const whole = alias("item");
      if (whole && throws(3) === 0) {
        text += `- {<<: *${whole}, id: W-${index}, title: Merged}\n`;
        continue;
      }
      text += throws(3) === 0 ? `- &item${index}\n  id: W-${index}\n` : `- id: W-${index}\n`;
      text += `  title: ${anchor(`title${index}`, 3)}Item ${index}\n`;
      text += `  status: ${anchor(`status${index}`, 3)}${["new", "ready", "blocked"][throws(3)]}\n${TIMES}`;
      const merged = throws(2) === 0 ? "d" : alias(`item(?!${index})`);
      if (merged) text += `  <<: *${merged}\n`;
      const shared = { tags: alias("tags"), origin: alias("title"), description: alias("description") };
      for (const [field, name] of Object.entries(shared)) if (name) text += `  ${field}: *${name}\n`;
      if (!shared.tags && throws(3) === 0) text += `  tags: &tags${index}\n  - a # c\n  - b\n`;
      if (!shared.description && throws(3) === 0)
        text += `  description: &description${index}\n    context: x\n    problem: |\n      long\n      text\n`;
    }
    return `${text}next_item_id: 9\n`;
  });
