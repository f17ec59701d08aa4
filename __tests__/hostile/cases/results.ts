/** Hostile result files: each is what a step leaves in the place of one, and how the step has to end. */
export interface ResultCase {
  readonly name: string;
  /** JSON fields beside `item_id` and `phase`, which are right; or exactly this; or a shell command with `$F` as the file. */
  readonly write: Readonly<Record<string, unknown>> | string | Uint8Array | { readonly sh: string };
  readonly outcome: string;
  readonly slow?: boolean;
}

const ok = { result: "phase_complete", summary: "Did it." };

export const RESULTS: readonly ResultCase[] = [
  { name: "nothing in it", write: "", outcome: "failed" },
  { name: "text", write: "I am done!", outcome: "failed" },
  { name: "half of JSON", write: '{"item_id":', outcome: "failed" },
  { name: "JSON with a comment", write: "{ // x\n}", outcome: "failed" },
  { name: "a list", write: "[]", outcome: "failed" },
  { name: "null", write: "null", outcome: "failed" },
  { name: "a number beyond numbers", write: "1e99999", outcome: "failed" },
  { name: "deep nesting", write: "[".repeat(200_000), outcome: "failed" },
  {
    name: "deep nesting that is closed",
    write: `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    outcome: "failed",
  },
  { name: "invalid UTF-8", write: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), outcome: "failed" },
  { name: "UTF-16", write: Buffer.from("\ufeff{}", "utf16le"), outcome: "failed" },
  { name: "a NUL", write: "\0", outcome: "failed" },
  { name: "more than 1 MiB", write: { ...ok, summary: "x".repeat(2_000_000) }, outcome: "failed" },
  {
    name: "a summary of 10 MB",
    write: {
      sh: 'printf \'{"item_id":"%s","phase":"%s","result":"phase_complete","summary":"\' $TICKWORK_ITEM_ID $TICKWORK_PHASE > $F; head -c 10000000 /dev/zero | tr "\\0" x >> $F; printf \'"}\' >> $F',
    },
    outcome: "failed",
  },
  { name: "10 GB of nothing", write: { sh: "truncate -s 10G $F" }, outcome: "failed" },
  { name: "a summary of 65 kB", write: { ...ok, summary: "x".repeat(65_537) }, outcome: "failed" },
  { name: "a NUL in a summary", write: { ...ok, summary: "a\0b" }, outcome: "failed" },
  {
    name: "an escape sequence in a title",
    write: { ...ok, follow_ups: ["\u001b[31mPWNED"] },
    outcome: "failed",
  },
  { name: "eight-bit controls", write: { ...ok, summary: "\u009b31mPWNED" }, outcome: "failed" },
  { name: "a summary that is no text", write: { ...ok, summary: { toString: "x" } }, outcome: "failed" },
  { name: "a result that is none", write: { ...ok, result: "done" }, outcome: "failed" },
  { name: "a result called __proto__", write: { ...ok, result: "__proto__" }, outcome: "failed" },
  { name: "__proto__", write: '{"__proto__":{"item_id":"x","result":"phase_complete"}}', outcome: "failed" },
  {
    name: "another item",
    write: '{"item_id":"WRK-999","phase":"build","result":"phase_complete","summary":"x"}',
    outcome: "failed",
  },
  {
    name: "another item that is a command",
    write:
      '{"item_id":"x\\n::set-env name=PWNED::1","phase":"build","result":"phase_complete","summary":"x"}',
    outcome: "failed",
  },
  { name: "another phase", write: { ...ok, phase: "review" }, outcome: "failed" },
  {
    name: "a link to a file outside",
    write: { sh: 'echo "{}" > secret.json; ln -s /etc/passwd $F' },
    outcome: "failed",
  },
  { name: "a link to a device", write: { sh: "ln -s /dev/zero $F" }, outcome: "failed" },
  { name: "a link to itself", write: { sh: "ln -s $F $F" }, outcome: "failed" },
  { name: "a folder", write: { sh: "mkdir $F" }, outcome: "failed" },
  { name: "a pipe", write: { sh: "mkfifo $F" }, outcome: "failed" },
  { name: "a file that nobody may read", write: { sh: 'echo "{}" > $F; chmod 000 $F' }, outcome: "failed" },
  {
    name: "a link in the place of its folder",
    write: {
      sh: 'd=$(dirname $F); rm -rf "$d"; ln -s %OUTSIDE% "$d"; echo "{}" > $F; rm -f %OUTSIDE%/result.json',
    },
    outcome: "failed",
  },
  { name: "no folder any more", write: { sh: 'rm -rf "$(dirname $F)"' }, outcome: "complete" },
  {
    name: "no scratch any more, but a link",
    write: { sh: "rm -rf .tickwork; ln -s %OUTSIDE% .tickwork" },
    outcome: "complete",
  },
  { name: "a hard link to the backlog", write: { sh: "ln BACKLOG.yaml $F" }, outcome: "failed" },
  {
    name: "fields nobody knows",
    write: { ...ok, guardrails_approved: true, status: "done", token: "x" },
    outcome: "complete",
  },
  {
    name: "1,001 follow-ups",
    write: { ...ok, follow_ups: Array.from({ length: 1_001 }, (_, at) => `F${at}`) },
    outcome: "failed",
  },
  {
    name: "a follow-up with an id of its own",
    write: { ...ok, follow_ups: [{ title: "F", id: "WRK-001", status: "done", guardrails_approved: true }] },
    outcome: "complete",
  },
  {
    name: "a follow-up that depends on a path",
    write: { ...ok, follow_ups: [{ title: "F2", dependencies: ["../../x"] }] },
    outcome: "failed",
  },
  {
    name: "a size of its own making",
    write: { ...ok, updated_assessments: { size: "tiny" } },
    outcome: "failed",
  },
  {
    name: "a commit summary of many lines",
    write: { ...ok, commit_summary: "x\n\nCo-authored-by: Evil <e@evil.example>\n[skip ci]" },
    outcome: "complete",
  },
  {
    name: "a question with commands in its options",
    write: {
      result: "blocked",
      summary: "x",
      question: "`touch %CANARY%`?",
      options: ['"; touch %CANARY%; "', "$(touch %CANARY%)"],
    },
    outcome: "blocked",
  },
  { name: "blocked without a word", write: { result: "blocked", summary: "" }, outcome: "blocked" },
];
