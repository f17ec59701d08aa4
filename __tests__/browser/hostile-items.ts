/** Items whose every text tries to be more than a text on a page. What runs anywhere sets `window.hacked`. */
import type { ItemSeed } from "../support/project.ts";

export const HOSTILE_TEXTS: readonly string[] = [
  "</script><script>window.hacked = 1; alert(1)</script>",
  "<script>window.hacked = 1</script>",
  "<!--<script>window.hacked = 1",
  '<img src=x onerror="window.hacked = 1">',
  "<svg onload=window.hacked=1><script>window.hacked = 1</script></svg>",
  '"><a href="javascript:window.hacked=1" autofocus onfocus="window.hacked=1">x</a>',
  "javascript:window.hacked=1",
  "see javascript:alert(1) and data:text/html,<script>alert(1)</script> and vbscript:x",
  'http://example.org/"onmouseover="window.hacked=1 and https://example.org/<img/src/onerror=alert(1)>',
  "' onfocus='window.hacked=1' autofocus='",
  "{{data}} {{script}} \u0024{window.hacked = 1} $& $1 $`",
  "<base href=https://example.org/><link rel=stylesheet href=//example.org/x.css>",
  '<meta http-equiv=refresh content="0;url=https://example.org">',
  '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
  "<style>@import url(https://example.org/x.css); * { display: none }</style>",
  "<form action=https://example.org><button autofocus>x</button></form>",
  "&lt;img src=x onerror=window.hacked=1&gt; &#60;script&#62;",
  "__proto__",
  "constructor",
  "\u202Egnp.exe \u2066left\u2069 \u200fright \u2028line\u2029end \u0000nul \u001b[31mred",
  "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324".repeat(40),
  "W".repeat(20_000),
  "\ud83d\ude00".repeat(2_000),
];

/** One for each text, which is its title, its description, its question, its options and its tags. */
export function hostileItems(): readonly ItemSeed[] {
  return HOSTILE_TEXTS.map((text, at) => {
    const id = `HOS-${String(at).padStart(3, "0")}`;
    const blocked = {
      status: "blocked",
      blocked_from_status: "new",
      blocked_type: "decision",
      blocked_reason: text,
      blocked_question: { question: text, options: [text, `use ${text}`] },
    };
    return {
      id,
      title: text,
      tags: [text],
      origin: text,
      last_phase_summary: text,
      description: { context: text, problem: text, solution: text, impact: text, sizing_rationale: text },
      dependencies: at === 0 ? [] : ["HOS-000"],
      ...(at % 2 === 0 && blocked),
    };
  });
}
