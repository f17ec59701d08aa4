/** action.yml, which ships beside the bundle: the one place where inputs have their defaults and descriptions. */
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { readYaml } from "../backlog/yaml-text.ts";

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string().default("") })),
});

export type ActionInputs = z.infer<typeof actionSchema>["inputs"];

let read: Promise<ActionInputs> | undefined;

/** All inputs by name. A default that the runner would work out, such as the job's token, is empty here. */
export function actionInputs(): Promise<ActionInputs> {
  read ??= readActionFile();
  return read;
}

/** The input's default as action.yml has it; "" where it has none, or one that only the runner can work out (`${{ … }}`). */
export async function defaultOf(input: string): Promise<string> {
  const preset = (await actionInputs())[input]?.default ?? "";
  return preset.includes("${{") ? "" : preset;
}

async function readActionFile(): Promise<ActionInputs> {
  // Put together at run time: a bundler that sees the path would copy the file into dist/.
  const path = [import.meta.dirname, "..", "action.yml"].join("/");
  const result = await readYaml(await readFile(path, "utf8"), "action.yml");
  if (result.kind === "refused") throw new Error("action.yml beside the bundle cannot be read");
  return actionSchema.parse(result.yaml.value).inputs;
}
