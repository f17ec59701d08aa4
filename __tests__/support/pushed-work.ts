/** For tests of pushes: files that work changes, and a checkpoint of it. */
import { checkpoint, output } from "./delivery.ts";

export const FILES = {
  "BACKLOG.yaml": "items:\n  - a\n  - b\n  - c\n",
  "src/a.txt": "1\n2\n3\n4\n5\n",
  "src/b.txt": "b\n",
};

export const work = (...files: readonly string[]) => checkpoint({ outputs: [output({ files })] });
