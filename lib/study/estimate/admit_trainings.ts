/** Checks before anything starts that the trainings that would run fit in memory. */
import { max } from "simple-statistics";
import type { AvailableMemory } from "../../graph/machine/memory.ts";
import type { MemoryBudget } from "../../graph/executor/local/worker_slots.ts";
import type { Experiment } from "../schema.ts";
import type { Study } from "../study.ts";
import {
  type EstimateOptions,
  estimateTrainings,
  type ModelEstimate,
  openTrainings,
  trainingBound,
} from "./estimate_trainings.ts";
import { finalTrainings, searchTrainings } from "./model_trainings.ts";
import { availableText, gibibytes } from "./render_estimate.ts";
import { MemoryError } from "./training_cost.ts";

const WHAT_TO_DO =
  "end other programs that use memory, take a smaller batchSize, canvas or width, or a larger machine, " +
  "or continue anyway with --memory-check no";

/** The options of {@linkcode admitTrainings}. */
export interface AdmitOptions extends EstimateOptions {
  /** The machine's own unless given. */
  readonly available?: AvailableMemory | undefined;
}

/**
 * Returns the memory that the trainings of `study` may take together if fewer than `jobs` fit at
 * once. Returns `undefined` if `jobs` fit, or if the system does not report its memory. Tries a few
 * steps only if shapes alone do not show that they fit.
 *
 * Throws a {@linkcode MemoryError} if one training alone does not fit.
 */
export async function admitTrainings(study: Study, options: AdmitOptions): Promise<MemoryBudget | undefined> {
  const { jobs, available = await study.machine.memory() } = options;
  if (available === undefined) return undefined;
  const bounds = study.experiment.models.map((model) => ({
    trainings: openTrainings(study, model),
    bytes: trainingBound(study, model),
  }));
  if (together(bounds, jobs) <= available.bytes) return undefined;
  const estimate = await estimateTrainings(study, { ...options, alone: true }).catch((error) => {
    if (!(error instanceof MemoryError)) throw error;
    const most = Math.max(...bounds.filter(({ trainings }) => trainings > 0).map(({ bytes }) => bytes));
    throw new MemoryError(
      `${error.message}, so nothing was started; ${
        availableText(available)
      }, and from its shapes a training may need up ` +
        `to ${gibibytes(most)}; ${WHAT_TO_DO}`,
    );
  });
  return estimate && budgetFor(estimate.models, { study, jobs, available });
}

/**
 * Returns the budget for trainings of the given sizes. Throws as {@linkcode admitTrainings} does.
 */
export function budgetFor(
  models: readonly Omit<ModelEstimate, "seconds">[],
  { study: { experiment }, jobs, available }: {
    readonly study: Pick<Study, "experiment">;
    readonly jobs: number;
    readonly available: AvailableMemory;
  },
): MemoryBudget | undefined {
  const tooLarge = models.filter(({ bytes }) => bytes > available.bytes);
  if (tooLarge.length > 0) {
    const list = tooLarge.map(({ model, bytes }) => `one of ${model} needs up to ${gibibytes(bytes)}`);
    throw new MemoryError(
      `not enough memory for these trainings, so nothing was started: ${
        list.join(", ")
      } (judging by a few steps here), ` +
        `but ${availableText(available)}; ${WHAT_TO_DO}`,
    );
  }
  if (together(models, jobs) <= available.bytes) return undefined;
  const bytesByTask = new Map(
    models.flatMap(({ model, bytes }) => namesOf(experiment, model).map((name) => [name, bytes] as const)),
  );
  return { bytes: available.bytes, of: ({ name }) => bytesByTask.get(name) ?? 0 };
}

/** Returns the names of all trainings of a model. */
function namesOf(experiment: Experiment, name: string): string[] {
  return experiment.models.filter((model) => model.name === name).flatMap((model) => [
    ...finalTrainings(experiment, model),
    ...searchTrainings(experiment, model).map(({ name }) => name),
  ]);
}

/** Returns the line that reports fewer trainings at once than `jobs`. */
export function budgetText(budget: MemoryBudget, study: Study, jobs: number): string {
  const largest = max(study.plan.graph.tasks.map((task) => budget.of(task)));
  const atOnce = Math.max(1, Math.floor(budget.bytes / largest));
  return `memory: a training needs up to ${gibibytes(largest)} of the ${
    gibibytes(budget.bytes)
  } available: ` +
    `${atOnce} of the largest at once, not ${jobs}; other tasks use the rest of --jobs`;
}

/** Returns the most memory that `jobs` trainings at once hold, in bytes. */
function together(models: readonly { readonly trainings: number; readonly bytes: number }[], jobs: number) {
  return models.flatMap(({ trainings, bytes }) => Array<number>(trainings).fill(bytes))
    .sort((a, b) => b - a).slice(0, jobs).reduce((sum, bytes) => sum + bytes, 0);
}
