/** Reads experiment files: YAML in, a checked {@linkcode Experiment} or every fault with its place out. */
import { basename, dirname } from "node:path";
import { type Document, isMap, isNode, isScalar, LineCounter, type ParsedNode, parseDocument } from "yaml";
import type { z } from "zod";
import { closest } from "./closest.ts";
import { allowedKeys, allowedValues } from "./json_schema.ts";
import { brokenRules, type Fault } from "./rules.ts";
import { type Experiment, experimentSchema } from "./schema.ts";
import { weightsFaults } from "./weights.ts";
import { UserError } from "../errors/user_error.ts";

/** An experiment file with faults; the message has one line per fault. */
export class ExperimentError extends UserError {
  override name = "ExperimentError";
  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
  }
}

/** Reads and checks an experiment file, and the weights that it names. Throws {@linkcode ExperimentError}. */
export async function readExperiment(path: string): Promise<Experiment> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    const found = isAbsent
      ? "no such file"
      : error instanceof Deno.errors.IsADirectory
      ? "a folder"
      : undefined;
    if (found === undefined) throw error;
    throw new ExperimentError([
      `${path}: found ${found}, expected an experiment such as experiments/phantom.yaml`,
    ]);
  }
  const { experiment, report } = parse(text, path);
  const faults = await weightsFaults(experiment);
  if (faults.length > 0) throw report(faults);
  return experiment;
}

/**
 * Checks the text of an experiment file; `path` names it in messages and gives the experiment its name. Files that it
 * names are not looked at. Throws {@linkcode ExperimentError}.
 */
export function parseExperiment(text: string, path: string): Experiment {
  return parse(text, path).experiment;
}

/** An experiment, and how to report what turns out to be wrong with it. */
interface Parsed {
  readonly experiment: Experiment;
  report(faults: readonly Fault[]): ExperimentError;
}

function parse(text: string, path: string): Parsed {
  try {
    return parseNested(text, path);
  } catch (error) {
    // The library follows what lies within each other by calling itself.
    if (!(error instanceof RangeError && error.message.includes("call stack"))) throw error;
    throw new ExperimentError([
      `${path}: found YAML nested too deeply to be read, expected a few levels as in experiments/phantom.yaml`,
    ]);
  }
}

function parseNested(text: string, path: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw new ExperimentError(
      document.errors.map((error) =>
        `${place(error.pos[0])}: found YAML that cannot be read: ${error.message}`
      ),
    );
  }
  const report = (faults: readonly Fault[]) =>
    new ExperimentError(
      faults
        .map((fault) => ({ fault, offset: offsetOf(document.contents, fault) }))
        .sort((a, b) => a.offset - b.offset)
        .map(({ fault, offset }) =>
          `${place(offset)}: ${fault.path.join(".") || "the file"}: ${fault.message}`
        ),
    );
  const value = plainValue(document, path);
  const parsed = experimentSchema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw report(parsed.error.issues.flatMap(faultsOf));
  const broken = brokenRules(parsed.data);
  if (broken.length > 0) throw report(broken);
  const name = basename(path).replace(/\.ya?ml$/, "");
  return { experiment: { ...parsed.data, name, folder: dirname(path) }, report };
}

/** The document as plain values; refuses aliases that unfold without end. */
function plainValue(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExperimentError([`${path}:1:1: found YAML that cannot be unfolded: ${reason}`]);
  }
}

/** Where a fault is in the text: the value, the key where that is at fault, or their nearest ancestor. */
function offsetOf(root: ParsedNode | null, { path, at }: Fault): number {
  let node: unknown = root;
  let offset = root?.range[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) break;
      if (isNode(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else if (isNode(node) && "items" in node && Array.isArray(node.items)) {
      node = node.items[Number(step)];
      if (isNode(node) && node.range) offset = node.range[0];
    } else break;
  }
  if (isScalar(node) && node.range && at !== "key") offset = node.range[0];
  return offset;
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map((step) => typeof step === "number" ? step : String(step));
  const found = `found ${describe(issue.input)}`;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, path), at: "key" }));
    case "invalid_type":
      return [{
        path,
        message: `${found}, expected ${EXPECTED[issue.expected] ?? issue.expected}`,
      }];
    case "invalid_value":
      return [{
        path,
        message: `${found}, expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`,
      }];
    case "invalid_union":
      return [unionFault(path, issue)];
    case "too_small":
      return [{
        path,
        message: `${found}, expected ${issue.inclusive ? "at least" : "more than"} ${amount(issue)}`,
      }];
    case "too_big":
      return [{
        path,
        message: `${found}, expected ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}${
          unit(issue.origin)
        }`,
      }];
    default:
      return [{ path, message: `${found}, expected ${issue.message}` }];
  }
}

/** The schema's types in words. */
const EXPECTED: Readonly<Record<string, string>> = {
  array: "a list",
  int: "a whole number",
  number: "a number",
  object: "a group of settings",
  string: "text",
};

function amount(issue: { readonly minimum: number | bigint; readonly origin: string }): string {
  return `${issue.minimum}${unit(issue.origin)}`;
}

function unit(origin: string): string {
  if (origin === "array") return " entries";
  return origin === "string" ? " characters" : "";
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "a group of settings";
  return JSON.stringify(value);
}

function unknownKey(key: string, path: readonly (string | number)[]): string {
  const known = allowedKeys(path);
  if (known.includes(key)) {
    return `found "${key}", which does not go with the other settings here; remove it or change them`;
  }
  const near = closest(key, known);
  const hint = near ? `; did you mean "${near}"?` : "";
  return `found the unknown key "${key}", expected one of ${known.join(", ")}${hint}`;
}

/** A union whose discriminator (`kind`, `objective`) selects none of its options. */
function unionFault(path: Fault["path"], issue: z.core.$ZodIssueInvalidUnion): Fault {
  const key = issue.discriminator;
  const place = key === undefined || path.at(-1) === key ? path : [...path, key];
  const value = key !== undefined && typeof issue.input === "object" && issue.input !== null
    ? Object.entries(issue.input).find(([name]) => name === key)?.[1]
    : issue.input;
  const expected = allowedValues(place).map((option) => JSON.stringify(option)).join(" or ");
  return { path: place, message: `found ${describe(value)}, expected ${expected}` };
}
