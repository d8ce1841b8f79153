/** Finds the checkpoints of a model: those of a report, by its name and seeds, or one file. */
import { join } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { readInputText } from "../../formats/open_input.ts";
import type { Store } from "../../graph/store/store.ts";
import { firstFold, foldSuffix } from "../../report/first_fold.ts";
import type { Measurements } from "../../report/measurements.ts";
import { readResults } from "../../report/results_file.ts";
import { type Checkpoint, readCheckpoint } from "../checkpoint/read_checkpoint.ts";
import { didYouMean } from "../describe_fault.ts";
import { isAbsent } from "../../formats/there.ts";

/** A model to predict with: the trainings of all its seeds, or one training. */
export interface ChosenModel {
  /** `ResNet+GG-CAM of phantom`, or the file's name. */
  readonly title: string;
  /** The trainings with weights, by seed; all prepare images in the same way. */
  readonly checkpoints: readonly [Checkpoint, ...Checkpoint[]];
  /** Notes about trainings that are left out, and about the fold that they belong to. */
  readonly notes: readonly string[];
}

/** The user's choice of trainings. */
export interface ModelChoice {
  /** A checkpoint's file, a report's folder, or its `results.json`. */
  readonly path: string;
  /** The path as the user named it, for messages. */
  readonly named: string;
  /** The model's name in the report. */
  readonly model?: string | undefined;
  /** The chosen seeds; empty for all. */
  readonly seeds: readonly number[];
  /** Opens the store that made the report. */
  readonly store: () => Store;
}

/** Thrown if a model cannot be found; the message lists the existing ones. */
export class ModelChoiceError extends UserError {
  override name = "ModelChoiceError";
}

/** Finds the model. Rejects with a {@linkcode ModelChoiceError}, or as `readCheckpoint` does. */
export async function chooseModel(choice: ModelChoice): Promise<ChosenModel> {
  const { path, named } = choice;
  const kind = kindOf(path, named);
  if (kind === "checkpoint") {
    if (choice.model !== undefined || choice.seeds.length > 0) {
      throw new ModelChoiceError(
        `${named}: found --model or --seed beside a checkpoint's file, which is one training; leave them out`,
      );
    }
    return { title: named, checkpoints: [await readCheckpoint(path, named)], notes: [] };
  }
  const file = kind === "report" ? join(path, "results.json") : path;
  return await ofReport(readResults(await reportText(file, named), named), choice);
}

function kindOf(path: string, named: string): "report" | "results" | "checkpoint" {
  try {
    if (Deno.statSync(path).isDirectory) return "report";
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new ModelChoiceError(
      `${named}: found no such file or folder, expected a checkpoint or a report's folder (reports/NAME)`,
    );
  }
  return path.endsWith(".json") ? "results" : "checkpoint";
}

async function reportText(file: string, named: string): Promise<string> {
  try {
    return await readInputText(file, "results", { source: named });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new ModelChoiceError(
      `${named}: found a folder without results.json, expected a report's folder (reports/NAME) or a checkpoint`,
    );
  }
}

async function ofReport(results: Measurements, choice: ModelChoice): Promise<ChosenModel> {
  const { named, seeds } = choice;
  const model = modelOf(results, choice);
  const unknown = seeds.filter((seed) => !model.runs.some((run) => run.seed === seed));
  if (unknown.length > 0) {
    throw new ModelChoiceError(
      `${named}: found no seed ${unknown.join(", ")} of ${model.name}, expected ${
        model.runs.map(({ seed }) => seed).join(", ")
      }`,
    );
  }
  const wanted = model.runs.filter(({ seed }) => seeds.length === 0 || seeds.includes(seed));
  const trained = wanted.flatMap((run) =>
    run.status === "finished" && whyWithout(run) === undefined ? [run] : []
  );
  const { folds } = results;
  const ofFold = folds === null ? [] : [
    `${named} is cross-validated: ${model.name} is taken as it was trained in ${
      firstFold(results)?.toLowerCase()
    }; the other folds' trainings are not among these`,
  ];
  const left = wanted.flatMap((run) => {
    const why = whyWithout(run);
    return why === undefined
      ? []
      : [`the training of ${model.name} with seed ${run.seed} is left out: ${why}`];
  });
  const store = choice.store();
  const checkpoints = await Promise.all(trained.map(async ({ seed, checkpoint }) => {
    const source = `checkpoint of ${model.name} with seed ${seed}`;
    return await readCheckpoint(await storedPath(store, checkpoint, { source, named }), source);
  }));
  const [first, ...others] = checkpoints;
  if (first === undefined) {
    throw new ModelChoiceError(
      `${named}: found no training of ${model.name} with weights; expected at least one: run deno task reproduce`,
    );
  }
  const title = `${model.name} of ${results.experiment}${foldSuffix(results)}`;
  return { title, checkpoints: [first, ...others], notes: [...ofFold, ...left] };
}

/** Returns the reason why a run has no weights; undefined if it has. */
function whyWithout(run: Measurements["models"][number]["runs"][number]): string | undefined {
  if (run.status !== "finished") return run.status;
  const { value } = run.training;
  return value.end === "trained" ? undefined : value.reason;
}

function modelOf({ models }: Measurements, { named, model }: ModelChoice): Measurements["models"][number] {
  const names = models.map(({ name }) => name);
  const found = model === undefined && models.length === 1
    ? models[0]
    : models.find(({ name }) => name === model);
  if (found !== undefined) return found;
  throw new ModelChoiceError(
    model === undefined
      ? `${named}: found ${names.length} models, expected --model with one of ${names.join(", ")}`
      : `${named}: found no model ${JSON.stringify(model)}, expected one of ${names.join(", ")}${
        didYouMean(model, names)
      }`,
  );
}

async function storedPath(
  store: Store,
  hash: string,
  { source, named }: { readonly source: string; readonly named: string },
): Promise<string> {
  try {
    return await store.objects.verifiedPath(hash);
  } catch (error) {
    throw new ModelChoiceError(
      `${named}: the ${source} (${
        hash.slice(0, 10)
      }) is incomplete in ${store.layout.folder}; name the store that made ` +
        "the report with --store, or make it again with deno task reproduce",
      { cause: error },
    );
  }
}
