/** Gathers the tables of a study's report from the store. */
import { readNamedRows } from "../data/named_rows.ts";
import { camPeaks } from "../evaluate/cam_peaks.ts";
import type { OrganMask } from "../evaluate/pointing_game.ts";
import { decodeSafetensors } from "../formats/safetensors.ts";
import { historyCsv, type RunHistory } from "../report/tables/history_csv.ts";
import { predictionsCsv, type RunPredictions } from "../report/tables/predictions_csv.ts";
import type { TableName, Tables } from "../report/tables/tables.ts";
import { historyFromTensors } from "../train/history.ts";
import { runEndSchema } from "../train/run_end.ts";
import { finishedTasks } from "./collect_measurements.ts";
import type { FoldPlace } from "../report/fold_columns.ts";
import { foldsOf } from "./graph/folds/folds.ts";
import type { Experiment } from "./schema.ts";
import { taskNames } from "./graph/task_names.ts";
import type { Outputs } from "./read_measured.ts";
import type { Study } from "./study.ts";
import { parametersSchema as evaluation } from "./work/evaluate.ts";
import { readJson, type SplitFile, splitFileSchema } from "./work/files.ts";
import { organRows } from "./work/organ_rows.ts";
import { readPredictions } from "./work/read_predictions.ts";
import { itemAt } from "../formats/items.ts";

const SUBSETS = [["validation", "validation"], ["test", "predictions"]] as const;

/** Returns the tables of all finished tasks, of all folds; a table without a row is left out. */
export async function tablesOf(study: Study): Promise<Tables> {
  const { experiment } = study;
  const outputs = finishedTasks(study);
  const tables = new Map<TableName, string>();

  const histories = await Promise.all(runsOf(experiment).map((run) => historyOf(outputs, run)));
  const finished = histories.filter((history) => history !== undefined);
  if (finished.length > 0) tables.set("history.csv", historyCsv(experiment.name, finished));

  const predicted: RunPredictions[] = [];
  let classNames: readonly string[] = [];
  for (const { split: name, runs } of splitsOf(experiment)) {
    const split = await outputs.find(name, "split");
    if (split === undefined) continue;
    const splitFile = await readJson(split.path, splitFileSchema);
    classNames = splitFile.classNames;
    predicted.push(...await predictionsOfSplit(study, outputs, { splitFile, runs }));
  }
  if (predicted.length > 0) {
    tables.set("predictions.csv", predictionsCsv(experiment.name, classNames, predicted));
  }
  return tables;
}

/** A training with the names of its tasks; its fold in a study with folds. */
interface Run {
  readonly model: string;
  readonly seed: number;
  readonly fold?: FoldPlace;
  readonly train: string;
  readonly predict: string;
}

/** A split, by the name of its task, and the trainings on it by model and seed. */
interface SplitRuns {
  readonly split: string;
  readonly runs: readonly Run[];
}

function splitsOf(experiment: Experiment): readonly SplitRuns[] {
  const { models, seeds } = experiment;
  const runsWith = (names: Pick<typeof taskNames, "train" | "predict">, fold?: FoldPlace) =>
    models.flatMap(({ name: model }) =>
      seeds.map((seed): Run => ({
        model,
        seed,
        ...fold && { fold },
        train: names.train(model, seed),
        predict: names.predict(model, seed),
      }))
    );
  const folds = foldsOf(experiment);
  if (folds.length === 0) return [{ split: taskNames.split, runs: runsWith(taskNames) }];
  return folds.map(({ split, names, repeat, fold }) => ({ split, runs: runsWith(names, { repeat, fold }) }));
}

function runsOf(experiment: Experiment): readonly Run[] {
  return splitsOf(experiment).flatMap(({ runs }) => runs);
}

async function historyOf(outputs: Outputs, run: Run): Promise<RunHistory | undefined> {
  const { train: task, model, seed, fold } = run;
  const [history, training] = [await outputs.find(task, "history"), await outputs.find(task, "training")];
  if (history === undefined || training === undefined) return undefined;
  const end = await readJson(training.path, runEndSchema);
  const { tensors } = decodeSafetensors(await Deno.readFile(history.path), history.path);
  return {
    model,
    seed,
    ...fold && { fold },
    result: history.hash,
    epochs: historyFromTensors(tensors),
    chosen: end.end === "trained" ? end.bestEpoch : null,
  };
}

/**
 * Returns the predictions of the trainings on one split: by model and seed, validation before test.
 */
async function predictionsOfSplit(
  study: Study,
  outputs: Outputs,
  { splitFile, runs }: { readonly splitFile: SplitFile; readonly runs: readonly Run[] },
): Promise<RunPredictions[]> {
  const predicted: RunPredictions[] = [];
  for (const [subset, output] of SUBSETS) {
    const organs = await organsOf(study, outputs, splitFile.subsets[subset]);
    if (organs === undefined) continue;
    for (const run of runs) {
      const found = await outputs.find(run.predict, output);
      if (found !== undefined) {
        predicted.push(...await predictionsOf(run, subset, { found, splitFile, organs }));
      }
    }
  }
  return runs.flatMap(({ model, seed }) =>
    predicted.filter((each) => each.model === model && each.seed === seed)
  );
}

interface Found {
  readonly found: { readonly hash: string; readonly path: string };
  readonly splitFile: SplitFile;
  readonly organs: readonly OrganMask[];
}

async function predictionsOf(
  run: Run,
  subset: RunPredictions["subset"],
  { found, splitFile, organs }: Found,
): Promise<RunPredictions[]> {
  const predictions = await readPredictions(found.path, splitFile, subset);
  if (predictions.outcome !== "predicted") return [];
  const { ids, labels, probabilities, cams, grid } = predictions;
  const { classNames } = splitFile;
  const peaks = camPeaks({ classNames, labels, cams, grid, organs });
  const patients = new Map(splitFile.images.map(({ dicomId, patientId }) => [dicomId, patientId]));
  const images = ids.map((image, index) => ({
    image,
    patient: patients.get(image) ?? "",
    label: labels[index]!,
    probabilities: probabilities.subarray(index * classNames.length, (index + 1) * classNames.length),
    peak: itemAt(peaks, index),
  }));
  const { model, seed, fold } = run;
  return [{ model, seed, ...fold && { fold }, subset, result: found.hash, images }];
}

/**
 * Returns the masks of the classes that have an organ, for the images `ids`, as the evaluations
 * read them; undefined until all are stored.
 */
async function organsOf(
  { experiment: { models, seeds }, plan }: Study,
  outputs: Outputs,
  ids: readonly string[],
): Promise<OrganMask[] | undefined> {
  const evaluate = plan.graph.byName.get(taskNames.evaluate(itemAt(models, 0).name, seeds[0]!));
  if (evaluate === undefined) return undefined;
  const { organs } = evaluation.parse(evaluate.parameters);
  const inputs = Object.entries(evaluate.inputs).flatMap(([name, input]) =>
    name.startsWith("masks.") && input.from === "task" ? [input] : []
  );
  const files = await Promise.all(inputs.map(({ task, output }) => outputs.find(task, output)));
  const masks = await Promise.all(
    files.flatMap((file) => file === undefined ? [] : [readNamedRows(file.path)]),
  );
  if (masks.length < inputs.length) return undefined;
  const { rows } = organRows(masks, organs.map(({ organ }) => organ), ids);
  return organs.map(({ className }, index) => ({ className, inside: itemAt(rows, index) }));
}
