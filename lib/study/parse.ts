/**
 * Reads experiment files. Returns a checked {@linkcode Experiment}, or every fault with its place.
 */
import { dirname } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import { quoted } from "../errors/quoted.ts";
import { describeIssues } from "./describe_fault.ts";
import type { Fault } from "./fault.ts";
import { experimentName } from "./experiment_name.ts";
import { EXPECTED, experimentText } from "./experiment_text.ts";
import { allowedKeys } from "./json_schema.ts";
import { brokenRules } from "./rules.ts";
import { type Experiment, experimentSchema } from "./schema.ts";
import { weightsFaults } from "./weights.ts";
import { placesIn, repeatedKey } from "./yaml_places.ts";
import { UserError } from "../errors/user_error.ts";
import { InputError, readInput } from "../formats/open_input.ts";

/** The most faults that are listed; the others are counted. */
const LISTED = 20;

/** The most characters of the YAML library's message, which may quote the file. */
const LONGEST = 160;

/** An experiment file with faults; the message has one line per fault. */
export class ExperimentError extends UserError {
  override name = "ExperimentError";
  constructor(readonly faults: readonly string[]) {
    const rest = faults.length - LISTED;
    super([...faults.slice(0, LISTED), ...(rest > 0 ? [`and ${rest} more faults`] : [])].join("\n"));
  }
}

/** An experiment, and a way to report faults that are found later. */
export interface ExperimentReading {
  readonly experiment: Experiment;
  /** The error that names each fault's line and column. */
  report(faults: readonly Fault[]): ExperimentError;
}

/**
 * Reads and checks an experiment file, and the weights that it names. Throws
 * {@linkcode ExperimentError}.
 */
export async function readExperiment(path: string): Promise<Experiment> {
  return (await readExperimentFile(path)).experiment;
}

/**
 * Does the same as {@linkcode readExperiment}, and returns a way to report faults found later. A
 * name in the file may turn out to be missing elsewhere.
 */
export async function readExperimentFile(path: string): Promise<ExperimentReading> {
  const reading = parseBytes(await readBytes(path), path);
  const faults = await weightsFaults(reading.experiment);
  if (faults.length > 0) throw reading.report(faults);
  return reading;
}

/**
 * Checks the text of an experiment file. `path` names it in messages and gives the experiment its
 * name. Files that it names are not opened. Throws {@linkcode ExperimentError}.
 */
export function parseExperiment(text: string, path: string): Experiment {
  return parseBytes(new TextEncoder().encode(text), path).experiment;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readInput(path, "experiment");
  } catch (error) {
    if (error instanceof InputError) throw new ExperimentError([error.message]);
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
    throw new ExperimentError([
      `${path}: found no such file, expected an experiment such as experiments/phantom.yaml`,
    ]);
  }
}

function parseBytes(bytes: Uint8Array, path: string): ExperimentReading {
  const name = experimentName(path);
  const read = experimentText(bytes);
  const faults = [...("fault" in name ? [name.fault] : []), ...("fault" in read ? [read.fault] : [])];
  if (faults.length > 0) throw new ExperimentError(faults.map((fault) => `${path}: ${fault}`));
  if ("fault" in name || "fault" in read) throw new TypeError("a fault that was not told");
  try {
    return parse(read.text, path, name.name);
  } catch (error) {
    // The library reads nested values by recursion.
    if (!(error instanceof RangeError && error.message.includes("call stack"))) throw error;
    throw new ExperimentError([
      `${path}: found YAML nested too deeply to be read, expected a few levels as in experiments/phantom.yaml`,
    ]);
  }
}

function parse(text: string, path: string, name: string): ExperimentReading {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "error",
  });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  // Later errors are mostly consequences of the first.
  const [broken, ...others] = document.errors;
  if (broken !== undefined) {
    const more = others.length === 0 ? "" : ` (and ${others.length} more after it)`;
    throw new ExperimentError([
      broken.code === "MULTIPLE_DOCS"
        ? `${place(broken.pos[0])}: found a second document (---), expected one experiment a file`
        : `${place(broken.pos[0])}: found YAML that cannot be read: ${cut(broken.message)}${more}`,
    ]);
  }
  const again = repeatedKey(document);
  if (again !== undefined) {
    throw new ExperimentError([
      `${place(again.range?.[0] ?? 0)}: found the key ${
        quoted(String(again.value))
      } again, expected each key once`,
    ]);
  }
  const offsetOf = placesIn(document);
  const report = (faults: readonly Fault[]) =>
    new ExperimentError(
      faults
        .map((fault) => ({ fault, offset: offsetOf(fault) }))
        .sort((a, b) => a.offset - b.offset)
        .map(({ fault, offset }) =>
          `${place(offset)}: ${cut(fault.path.join(".")) || "the file"}: ${fault.message}`
        ),
    );
  const value = plainValue(document, path);
  const other = otherSettings(value);
  if (other !== undefined) throw new ExperimentError([`${path}: ${other}`]);
  const parsed = experimentSchema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw report(describeIssues(parsed.error.issues));
  const faults = brokenRules(parsed.data);
  if (faults.length > 0) throw report(faults);
  return { experiment: { ...parsed.data, name, folder: dirname(path) }, report };
}

/** Returns a fault if most keys are none of an experiment's: the file is then of another kind. */
function otherSettings(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value), known = allowedKeys([]);
  const unknown = keys.filter((key) => !known.includes(key));
  if (2 * unknown.length <= keys.length) return undefined;
  const named = unknown.slice(0, 5).map(quoted).join(", ");
  return `found settings of something else (${named}${unknown.length > 5 ? ", …" : ""}), ${EXPECTED}`;
}

function cut(text: string): string {
  const [line] = text.split("\n", 1);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Returns the document as plain values; refuses aliases that expand without end. */
function plainValue(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExperimentError([`${path}:1:1: found YAML that cannot be unfolded: ${cut(reason)}`]);
  }
}
