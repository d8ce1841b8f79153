/**
 * Identifies the experiment that a report in a folder belongs to. No other experiment's report
 * replaces it without asking.
 */
import { z } from "zod";
import type { Measurements } from "../report/measurements.ts";
import { studySettings } from "./settings.ts";
import type { Study } from "./study.ts";
import { taskNames } from "./graph/task_names.ts";

const setting = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});

/** The parts of a `results.json`, of this version or an earlier one, that identify its owner. */
const ownerSchema = z.object({
  experiment: z.string(),
  file: z.string(),
  settings: z.array(setting),
  environment: z.object({ engine: z.object({ name: z.string() }) }),
  data: z.object({
    origin: z.string(),
    images: z.number(),
    patients: z.number(),
    classes: z.array(z.number()),
  }).nullable().optional(),
  models: z.array(z.object({ runs: z.array(z.object({ status: z.string() })) })),
});

/** The properties that distinguish the reports of different experiments. */
export interface ReportOwner {
  /** The experiment file, as reports name it. */
  readonly file: string;
  readonly engine: string;
  /** The settings of the data set, by name. */
  readonly data: ReadonlyMap<string, string>;
  /** Counts of the data; undefined before the data were read. */
  readonly counts: string | undefined;
  /**
   * The content of the user's table of images; undefined if it is not known, or if the images are
   * generated.
   */
  readonly table: string | undefined;
  /**
   * Identifies the file on this machine: files of one name in two folders differ. Undefined if
   * unknown.
   */
  readonly origin: string | undefined;
  /** The number of finished runs. */
  readonly finished: number;
}

/** Facts about a report that are not in its `results.json`. */
export interface ReportTraces {
  /** The text of its `receipt.json`; empty if there is none. */
  readonly receipt: string;
  readonly origin: string | undefined;
}

/**
 * Returns the owner of the report whose `results.json` has the text `results`; undefined if it is
 * no report.
 */
export function ownerOfReport(results: string, { receipt, origin }: ReportTraces): ReportOwner | undefined {
  const parsed = ownerSchema.safeParse(parsedJson(results));
  return parsed.success ? { ...ownerOf(parsed.data), table: tableOfReceipt(receipt), origin } : undefined;
}

/**
 * Returns the owner of the report that `study` would have; `measurements` as soon as there are
 * some.
 */
export function ownerOfStudy(
  { experiment, engine, plan }: Study,
  { file, origin, measurements }: {
    readonly file: string;
    readonly origin: string;
    readonly measurements?: Measurements;
  },
): ReportOwner {
  const task = plan.graph.byName.get(taskNames.split);
  const state = task && plan.resolver.resolve(task);
  const record = state?.state === "done"
    ? state.result.record
    : state?.state === "stale"
    ? state.record
    : undefined;
  const table = task?.inputs.masterSheet?.from === "files" ? record?.inputs.masterSheet : undefined;
  const stated = measurements === undefined
    ? {
      file,
      settings: studySettings(experiment, engine),
      environment: { engine: engine.identity },
      models: [],
    }
    : { ...measurements, data: measurements.data?.value };
  return { ...ownerOf(stated), table, origin };
}

const receiptSchema = z.object({
  tasks: z.array(z.object({
    name: z.string(),
    record: z.object({ inputs: z.record(z.string(), z.string()) }),
    inputs: z.record(z.string(), z.unknown()),
  })),
});

/**
 * Returns the hash of the user's table from which a receipt's split was made; undefined if a task
 * made the table.
 */
function tableOfReceipt(text: string): string | undefined {
  const receipt = receiptSchema.safeParse(parsedJson(text)).data;
  const split = receipt?.tasks.find(({ name }) => name === taskNames.split);
  return split?.inputs.masterSheet === undefined ? split?.record.inputs.masterSheet : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type OwnerFacts =
  & Pick<Measurements, "file" | "settings">
  & {
    readonly environment: { readonly engine: { readonly name: string } };
    readonly data?:
      | {
        readonly origin: string;
        readonly images: number;
        readonly patients: number;
        readonly classes: readonly number[];
      }
      | null
      | undefined;
    readonly models: readonly { readonly runs: readonly { readonly status: string }[] }[];
  };

function ownerOf(
  { file, settings, environment, data, models }: OwnerFacts,
): Omit<ReportOwner, "table" | "origin"> {
  const runs = models.flatMap((model) => model.runs);
  return {
    file,
    engine: environment.engine.name,
    data: dataSettings(settings),
    counts: data
      ? `${data.origin}, ${data.images} images, ${data.patients} patients, classes ${data.classes}`
      : undefined,
    finished: runs.filter(({ status }) => status === "finished").length,
  };
}

function dataSettings(settings: Measurements["settings"]): Map<string, string> {
  return new Map(
    settings.filter(({ name }) => name.startsWith("data: ")).map(({ name, value }) => [name, String(value)]),
  );
}

/**
 * Lists how the experiment of `found` differs from that of `now`: by file, data set or engine.
 * Empty if it is the same.
 */
export function ownerDifferences(found: ReportOwner, now: ReportOwner): string[] {
  const differences: string[] = [];
  const isOtherFile = found.origin !== undefined && found.origin !== now.origin;
  if (found.file !== now.file) differences.push(`its file is ${found.file}, here ${now.file}`);
  else if (isOtherFile) differences.push(`its file is another ${found.file}, in another folder`);
  for (const name of new Set([...found.data.keys(), ...now.data.keys()])) {
    const [before, after] = [found.data.get(name) ?? "none", now.data.get(name) ?? "none"];
    // Excluding images is a choice within one data set.
    if (before !== after && name !== "data: exclude") differences.push(`${name} is ${before}, here ${after}`);
  }
  if (found.counts !== undefined && now.counts !== undefined && found.counts !== now.counts) {
    differences.push(`its data are ${found.counts}, here ${now.counts}`);
  }
  if (found.table !== undefined && now.table !== undefined && found.table !== now.table) {
    differences.push("its table of images has other content");
  }
  if (found.engine !== now.engine) differences.push(`its engine is ${found.engine}, here ${now.engine}`);
  return differences;
}
