import fc from "fast-check";
import { stringify } from "smol-toml";
import { expect, test } from "vitest";
import { convertPhaseGolem } from "../../../src/action/init/phase-golem.ts";
import { configSchema } from "../../../src/config/schema.ts";

test("an empty file is an empty config", () => {
  expect(convertPhaseGolem("# nothing\n")).toEqual({ kind: "converted", config: {}, notes: [] });
});

test("a phase without a name goes, and with it nothing else", () => {
  const toml = '[pipelines.feature]\nphases = [{ is_destructive = true }, { name = "build" }]\n';

  expect(convertPhaseGolem(toml)).toEqual({
    kind: "converted",
    config: { pipelines: { feature: { phases: [{ name: "build" }] } } },
    notes: [expect.stringMatching(/`pipelines\.feature\.phases\.0` was left out/)],
  });
});

test("whatever stands in the file, what comes out loads", () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const key = fc.constantFrom(
    "prefix",
    "max_wip",
    "max_risk",
    "cli",
    "model",
    "name",
    "workflows",
    "is_destructive",
    "x",
  );
  const phase = fc.dictionary(key, fc.oneof(value, fc.array(fc.string())), { maxKeys: 4 });
  const section = fc.dictionary(key, value, { maxKeys: 4 });
  const pipeline = fc.dictionary(
    fc.constantFrom("pre_phases", "phases", "x"),
    fc.oneof(value, fc.array(phase, { maxLength: 3 })),
  );
  const file = fc.record(
    {
      project: fc.oneof(section, value),
      guardrails: section,
      execution: section,
      agent: section,
      pipelines: fc.oneof(value, fc.dictionary(fc.string(), fc.oneof(pipeline, value), { maxKeys: 3 })),
      executor_profiles: section,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(file, (given) => {
      const read = convertPhaseGolem(stringify(given as Record<string, unknown>));

      expect(read.kind).toBe("converted");
      if (read.kind === "converted") expect(configSchema.safeParse(read.config).success).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
