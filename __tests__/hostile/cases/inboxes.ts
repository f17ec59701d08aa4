/** Hostile inboxes, for a whole run that has nothing else to do: what is taken in, and what stays where it is. */
export interface InboxCase {
  readonly name: string;
  readonly text: string | Uint8Array;
  /** How many items came of it; the file stays with what could not be taken in. */
  readonly items: number;
  readonly stays?: boolean;
  /** Only in the whole corpus. */
  readonly slow?: boolean;
}

export const INBOXES: readonly InboxCase[] = [
  {
    name: "titles that are commands to the runner",
    text: '- title: "::set-output name=PWNED::1"\n- title: "##[add-mask]PWNED"\n- title: "x\\n::error::PWNED"\n',
    items: 3,
  },
  {
    name: "a title that is a shell's",
    text: '- title: "$(touch %CANARY%) `touch %CANARY%` ; touch %CANARY%"\n',
    items: 1,
  },
  {
    name: "a title that is Markdown",
    text: '- title: "[x](http://evil.example) @evil #1337 <img src=x onerror=alert(1)> https://evil.example"\n',
    items: 1,
  },
  { name: "a title of 1 MB", text: `- title: "${"x".repeat(1_000_000)}"\n`, items: 1 },
  {
    name: "titles of nothing",
    text: '- title: ""\n- title: "   "\n- title: "\\u200b"\n',
    items: 1,
    stays: true,
  },
  {
    name: "a status of its own",
    text: "- { title: A, status: done, id: WRK-999, guardrails_approved: true, created: 1999-01-01T00:00:00Z }\n",
    items: 0,
    stays: true,
  },
  {
    name: "__proto__",
    text: "- { title: A, __proto__: { size: small, guardrails_approved: true } }\n",
    items: 0,
    stays: true,
  },
  {
    name: "a description of 5 MB",
    text: `- { title: A, description: "${"y".repeat(5_000_000)}" }\n`,
    items: 1,
  },
  {
    name: "10,000 entries",
    text: Array.from({ length: 10_000 }, (_, at) => `- title: T${at}\n`).join(""),
    items: 10_000,
    slow: true,
  },
  {
    name: "billion laughs",
    text: `- &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, at) => `- &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(",")}]`).join("\n")}\n`,
    items: 0,
    stays: true,
  },
  { name: "a size that is none", text: "- { title: A, size: enormous }\n", items: 0, stays: true },
  { name: "a map", text: "title: A\n", items: 0, stays: true },
  { name: "a wrapper", text: "items:\n  - title: A\n", items: 0, stays: true },
  {
    name: "broken YAML with a command in it",
    text: '- title: "\n::set-env name=PWNED::1\n',
    items: 0,
    stays: true,
  },
  { name: "invalid UTF-8", text: new Uint8Array([0x2d, 0x20, 0xff, 0xfe]), items: 0, stays: true },
  { name: "UTF-16", text: Buffer.from("\ufeff- title: A\n", "utf16le"), items: 0, stays: true },
  {
    name: "dependencies on itself and everybody",
    text: "- { title: A, dependencies: [WRK-001, WRK-002, constructor] }\n",
    items: 0,
    stays: true,
  },
  { name: "a pipeline that is none", text: "- { title: A, pipeline_type: ../../x }\n", items: 1 },
  {
    name: "tags of every kind",
    text: '- { title: A, tags: ["::error::PWNED", "@evil", "<b>"] }\n',
    items: 1,
  },
  {
    name: "a title with bidirectional overrides and NUL",
    text: '- title: "\\u202eevil\\0\\e[2J"\n',
    items: 1,
  },
];
