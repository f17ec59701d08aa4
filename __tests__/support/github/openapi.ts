/**
 * GitHub's own description of its REST API (npm `@octokit/openapi`), as three questions: which operation is this, is a
 * request one that it takes, and is a reply one that it gives?
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

type Json = Record<string, unknown>;
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Json;
}

export interface ApiCall {
  /** Decoded, by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Operation {
  /** `GET /repos/{owner}/{repo}/pulls` */
  readonly route: string;
  /** What is wrong with a request, a sentence each. */
  requestFaults(call: ApiCall): readonly string[];
  replyFaults(status: number, body: unknown): readonly string[];
}

export interface ApiDescription {
  find(method: string, pathname: string): { operation: Operation; path: Record<string, string> } | undefined;
  /** An object of `#/components/schemas/<name>` that has `known`, and of what else is required the least that is valid. */
  filled(name: string, known: Json): Json;
}

const file = join(
  dirname(createRequire(import.meta.url).resolve("@octokit/openapi/package.json")),
  "generated/api.github.com.json",
);

let loaded: Promise<ApiDescription> | undefined;

/** Read once for all tests of a file: it has 13 MB. */
export function apiDescription(): Promise<ApiDescription> {
  loaded ??= readFile(file, "utf8").then((text) => describeApi(JSON.parse(text)));
  return loaded;
}

function describeApi(document: Json): ApiDescription {
  dissolveNullable(document);
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true, logger: false });
  const lenient = new Ajv({ strict: false, validateSchema: false, coerceTypes: true, logger: false });
  for (const one of [ajv, lenient]) {
    addFormats.default(one);
    one.addSchema(document, "github");
  }
  const at = (reference: string) =>
    reference
      .slice(2)
      .split("/")
      .reduce<unknown>(
        (node, key) => (node as Json)[key.replaceAll("~1", "/").replaceAll("~0", "~")],
        document,
      );
  const resolved = <T>(node: unknown): T =>
    typeof node === "object" && node !== null && "$ref" in node
      ? resolved<T>(at(String(node.$ref)))
      : (node as T);

  const templates = Object.keys(document.paths as Json).map((template) => ({
    template,
    parts: template.split("/"),
  }));
  const compiled = new Map<string, ValidateFunction>();
  const validator = (pointer: string) => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  const faultsOf = (validate: ValidateFunction, value: unknown, what: string) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
        );

  function operationAt(template: string, method: string): Operation | undefined {
    const node = ((document.paths as Json)[template] as Json)[method.toLowerCase()] as Json | undefined;
    if (node === undefined) return undefined;
    const pointer = `/paths/${template.replaceAll("~", "~0").replaceAll("/", "~1")}/${method.toLowerCase()}`;
    const parameters = ((node.parameters ?? []) as unknown[]).map((one) => resolved<Parameter>(one));
    const content = (node.requestBody as Json | undefined)?.content as Json | undefined;
    const route = `${method} ${template}`;
    return {
      route,
      requestFaults({ path, query, body }) {
        const faults = [...Object.entries(path), ...Object.entries(query)].flatMap(([name, value]) => {
          const parameter = parameters.find((one) => one.name === name);
          if (parameter === undefined) return [`${route} has no parameter ${name}`];
          const check = lenient.compile({ type: "object", properties: { value: inlined(parameter.schema) } });
          return faultsOf(check, { value }, `${route} ${name}`);
        });
        if (content?.["application/json"] === undefined)
          return body === undefined ? faults : [...faults, `${route} takes no body`];
        const required = (node.requestBody as Json).required === true;
        if (body === undefined) return required ? [...faults, `${route} needs a body`] : faults;
        const schema = resolved<Json>((content["application/json"] as Json).schema);
        return [
          ...faults,
          ...unknownKeys(schema, body).map((key) => `${route} body: GitHub knows no ${key}`),
          ...faultsOf(
            validator(`${pointer}/requestBody/content/application~1json/schema`),
            body,
            `${route} body`,
          ),
        ];
      },
      replyFaults(status, body) {
        const responses = node.responses as Json;
        const declared = responses[String(status)];
        // What any operation may say is not declared at each.
        if (declared === undefined)
          return status >= 400
            ? faultsOf(validator("/components/schemas/basic-error"), body, `${route} ${status}`)
            : [`${route} never answers ${status}`];
        const reference = (declared as Json).$ref as string | undefined;
        const place = reference?.slice(1) ?? `${pointer}/responses/${status}`;
        const reply = resolved<Json>(declared);
        const type = Object.keys((reply.content ?? {}) as Json).find((one) => /json$/.test(one));
        if (type === undefined) return body === undefined ? [] : [`${route} ${status} has no body`];
        const schemaAt = `${place}/content/${type.replaceAll("/", "~1")}/schema`;
        return faultsOf(validator(schemaAt), body, `${route} ${status}`);
      },
    };
  }

  /** A parameter's own schema refers to nothing else in practice; a reference is followed once. */
  function inlined(schema: Json): Json {
    return resolved<Json>(schema);
  }

  function least(node: Json, depth = 0): unknown {
    const schema = resolved<Json>(node);
    if (schema.const !== undefined) return schema.const;
    if (Array.isArray(schema.enum)) return schema.enum[0];
    const some = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
    if (some !== undefined) return least(some.find((one) => one.type === "null") ?? some[0] ?? {}, depth);
    if (Array.isArray(schema.allOf))
      return Object.assign({}, ...schema.allOf.map((part: Json) => least(part, depth)));
    const type = Array.isArray(schema.type)
      ? schema.type.includes("null")
        ? "null"
        : schema.type[0]
      : schema.type;
    switch (type) {
      case "null":
        return null;
      case "string":
        return leastText(schema);
      case "integer":
      case "number":
        return Number(schema.minimum ?? 0);
      case "boolean":
        return false;
      case "array":
        return [];
      default: {
        const properties = (schema.properties ?? {}) as Record<string, Json>;
        const required = (schema.required ?? []) as string[];
        return Object.fromEntries(required.map((name) => [name, least(properties[name] ?? {}, depth + 1)]));
      }
    }
  }

  return {
    find(method, pathname) {
      const parts = pathname.split("/");
      const fitting = templates.filter(
        ({ parts: wanted }) =>
          wanted.length === parts.length &&
          wanted.every((part, index) => part.startsWith("{") || part === parts[index]),
      );
      const literal = (one: { parts: string[] }) => one.parts.filter((part) => !part.startsWith("{")).length;
      const [best] = fitting.toSorted((a, b) => literal(b) - literal(a));
      const operation = best && operationAt(best.template, method);
      if (best === undefined || operation === undefined) return undefined;
      const path = best.parts.flatMap((part, index) =>
        part.startsWith("{") ? [[part.slice(1, -1), decodeURIComponent(parts[index] ?? "")]] : [],
      );
      return { operation, path: Object.fromEntries(path) };
    },
    filled(name, known) {
      const base = least({ $ref: `#/components/schemas/${name}` }) as Json;
      return { ...base, ...known };
    },
  };
}

function leastText(schema: Json): string {
  switch (schema.format) {
    case "date-time":
      return "2026-01-12T03:12:00Z";
    case "uri":
      return "https://example.org/";
    case "email":
      return "person@example.org";
    default:
      return "x".repeat(Number(schema.minLength ?? 0));
  }
}

/** Top-level keys of a body that the schema does not name: GitHub would pass over them without a word. */
function unknownKeys(schema: Json, body: unknown): readonly string[] {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return [];
  const properties = schema.properties as Json | undefined;
  if (properties === undefined) return [];
  return Object.keys(body).filter((key) => !(key in properties));
}

/** OpenAPI 3.0 says `nullable: true` where JSON Schema has a type of its own for it. */
function dissolveNullable(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  for (const child of Object.values(node)) dissolveNullable(child);
  const schema = node as Json;
  if (schema.nullable !== true) return;
  delete schema.nullable;
  if (typeof schema.type === "string") {
    schema.type = [schema.type, "null"];
    if (Array.isArray(schema.enum) && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
    return;
  }
  const copy = { ...schema };
  for (const key of Object.keys(schema)) delete schema[key];
  schema.anyOf = [{ type: "null" }, copy];
}
