/** Opens a study: an experiment, its images, its engine, and the plan of its tasks. */
import type { DataSet } from "../data/data_set.ts";
import { DataError } from "../data/data_error.ts";
import { splitSubjects } from "../data/split.ts";
import { localMachine } from "../graph/executor/local/local_machine.ts";
import type { Machine } from "../graph/executor/machine.ts";
import { type Plan, plan } from "../graph/plan.ts";
import type { LockChoice } from "../graph/store/lease/choose_locks.ts";
import { safeText } from "../graph/render/text.ts";
import type { Layout } from "../graph/store/layout.ts";
import { openStore, type Store } from "../graph/store/store.ts";
import { UserError } from "../errors/user_error.ts";
import { dataNeeds } from "./data_needs.ts";
import { engineCalled } from "./engines.ts";
import { openData } from "./open_data.ts";
import { readExperimentFile } from "./parse.ts";
import type { Experiment } from "./schema.ts";
import type { StudyEngine } from "./graph/study_engine.ts";
import { studyTasks } from "./graph/study_graph.ts";

/** The places of a study's files, its engine, and its store's options. */
export interface StudyOptions {
  /** The experiment file. */
  readonly experiment: string;
  readonly store: string;
  readonly data: string;
  readonly engine: string;
  /** The locks between processes on the store; chosen by its file system unless given. */
  readonly locks?: LockChoice | undefined;
  /** Makes a new store accessible to its folder's group. */
  readonly sharedStore?: boolean;
  /** The project's root. */
  readonly root: string;
  /** Finds the machine that trains, for the study's store; this one unless given. */
  readonly machine?: ((layout: Layout) => Promise<Machine>) | undefined;
  /**
   * True to read the user's files before anything runs, unless all tasks that read them are done.
   */
  readonly checksData?: boolean;
  readonly onFile?: (done: number, total: number) => void;
  /** Called with warnings about the files; they are printed on standard error unless given. */
  readonly onWarning?: (warning: string) => void;
}

/** A study that is ready to run. */
export interface Study {
  readonly experiment: Experiment;
  readonly data: DataSet;
  readonly engine: StudyEngine;
  readonly store: Store;
  readonly plan: Plan;
  /** The machine that trains. */
  readonly machine: Machine;
}

/**
 * Reads the experiment and plans it. Runs nothing.
 *
 * Throws the errors of its parsers, each with its place. Throws a `DataError`, before any image is
 * prepared, for images that cannot be divided as the experiment says.
 */
export async function openStudy(options: StudyOptions): Promise<Study> {
  const { experiment, report } = await readExperimentFile(options.experiment);
  const data = await openData(experiment, options.data, report);
  const lacking = dataNeeds(experiment, data);
  if (lacking.length > 0) throw report(lacking);
  await dividing(data, experiment, options);
  const store = openStore(options.store, options.locks, { shared: options.sharedStore ?? false });
  const machine = await options.machine?.(store.layout) ?? localMachine();
  const engine = await engineCalled(options.engine, {
    machine,
    door: store.layout.door,
    memo: store.layout.memo("onnx"),
    root: options.root,
  });
  const graph = { name: experiment.name, tasks: studyTasks(experiment, data, engine) };
  const { root, onFile, onWarning = warn } = options;
  const planned = await plan(graph, { store, root, ...(onFile ? { onFile } : {}) });
  for (const warning of planned.resolver.userFiles.warnings) onWarning(warning);
  if (options.checksData === true && readsFiles(planned)) await requireFiles(data);
  return { experiment, data, engine, store, plan: planned, machine };
}

/**
 * Throws a `DataError` for images that cannot be divided as the experiment says, together with the
 * data's other faults if those are checked.
 */
async function dividing(
  data: DataSet,
  { split }: Experiment,
  { checksData = false }: Pick<StudyOptions, "checksData">,
): Promise<void> {
  try {
    splitSubjects(data.entries, split, data.classes.map(({ name }) => name));
  } catch (error) {
    if (checksData && error instanceof UserError) await requireFiles(data);
    throw error;
  }
}

/** Returns true if a task that reads the user's files has yet to run. */
function readsFiles({ graph, states }: Plan): boolean {
  return graph.order.some(({ name, inputs }) =>
    states.get(name)?.state !== "done" && Object.values(inputs).some(({ from }) => from === "files")
  );
}

/** Throws a `DataError` with every fault of the data's files, if there are any. */
async function requireFiles({ faults }: DataSet): Promise<void> {
  const found = await faults?.() ?? [];
  if (found.length > 0) throw new DataError(found.join("\n"));
}

function warn(warning: string): void {
  console.error(safeText(`warning: ${warning}`));
}
