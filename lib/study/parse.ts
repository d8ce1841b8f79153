/**
 * Reads experiment files. Returns a checked {@linkcode Experiment}, or every fault with its place.
 */
import { dirname } from "node:path";
import type { z } from "zod";
import { describeIssues } from "./describe_fault.ts";
import type { Fault } from "./fault.ts";
import { experimentName } from "./experiment_name.ts";
import { EXPECTED, experimentText } from "./experiment_text.ts";
import { experimentKnowledge } from "./json_schema.ts";
import { brokenRules } from "./rules.ts";
import { type Experiment, experimentSchema } from "./schema.ts";
import { splitIssues } from "./settings/split.ts";
import { weightsFaults } from "./weights.ts";
import { faultLines, readYaml, type SettingsKind } from "./yaml_settings.ts";
import { UserError } from "../errors/user_error.ts";
import { InputError, readInput } from "../formats/open_input.ts";

/** Thrown for an experiment file with faults; the message has one line per fault. */
export class ExperimentError extends UserError {
  override name = "ExperimentError";
  constructor(readonly faults: readonly string[]) {
    super(faultLines(faults));
  }
}

/** An experiment, and a way to report faults that are found later. */
export interface ExperimentReading {
  readonly experiment: Experiment;
  /** Returns the error that names each fault's line and column. */
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
  if ("fault" in name) {
    const read = experimentText(bytes);
    const faults = [name.fault, ...("fault" in read ? [read.fault] : [])];
    throw new ExperimentError(faults.map((fault) => `${path}: ${fault}`));
  }
  const { value, report } = readYaml(bytes, path, EXPERIMENT);
  const parsed = experimentSchema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw report(describeIssues(parsed.error.issues.flatMap(inOwnForm)));
  const faults = brokenRules(parsed.data);
  if (faults.length > 0) throw report(faults);
  const { canvas: { fit, ...canvas } } = parsed.data;
  return {
    experiment: {
      ...parsed.data,
      // A written default is no parameter of a task, just like an omitted one.
      canvas: fit === undefined || fit === "pad" ? canvas : { ...canvas, fit },
      name: name.name,
      folder: dirname(path),
    },
    report,
  };
}

/** Returns the issues of a split in the form that it has, instead of those in another one. */
function inOwnForm(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== "unrecognized_keys" || issue.path.join() !== "split") return [issue];
  const own = splitIssues(issue.input, issue.keys);
  return own.length === 0 ? [issue] : own.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
}

const EXPERIMENT: SettingsKind<ExperimentError> = {
  what: "experiment",
  expected: EXPECTED,
  example: "experiments/phantom.yaml",
  known: experimentKnowledge,
  error: (faults) => new ExperimentError(faults),
};
