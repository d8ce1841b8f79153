/**
 * One epoch: training batches, validation, the scheduler.
 *
 * Effect of the return to the best state on the scheduler: the released loop saves network,
 * optimiser and scheduler whenever the validation loss is strictly lower than ever, after the
 * scheduler has seen that loss, and loads all three when the rate drops; only the rate itself is
 * then set to the reduced one. The count of bad epochs thus returns to its value at the best epoch.
 * That is 0 where the best loss was an improvement by the scheduler's own measure (lower by more
 * than 1e-4 of the best). But a loss that is lower by less than that is saved as best while the
 * scheduler counts it as a bad epoch. After each drop the count then starts from k > 0, and
 * patience is k epochs shorter. With k = P each further bad epoch drops the rate again. We do the
 * same, because it produced the paper's numbers.
 */
import type { Trainer } from "../engine/engine.ts";
import { float32, type TensorOf } from "../formats/tensor.ts";
import { randomStream } from "../random/stream.ts";
import { changesImages, drawChange } from "./augmentation.ts";
import type { BatchAssembler, Changes } from "./batches.ts";
import type { ExampleSet } from "./example_set.ts";
import type { EpochRecord } from "./history.ts";
import { stepPlateau } from "./plateau.ts";
import { fractionOf, meanLosses, noLosses, type RunState, withLosses } from "./run_state.ts";
import { sampledOrder } from "./sampling.ts";
import type { CompleteSchedule } from "./schedule.ts";
import { measureScores, type Validation } from "./validation.ts";
import { everyFinite, gazeValues } from "./weights.ts";

/** The constants of a run. */
export interface Run {
  readonly trainer: Trainer;
  readonly schedule: CompleteSchedule;
  /** The largest number of epochs that the run can reach, for messages. */
  readonly epochs: number;
  readonly classes: number;
  readonly seed: readonly (string | number)[];
  readonly train: BatchAssembler;
  readonly validation: BatchAssembler;
  readonly data: { readonly train: ExampleSet; readonly validation: ExampleSet };
  /** Writes progress if it is due or the run is to stop; throws if the run is to stop. */
  save(state: RunState): Promise<void>;
  /** Writes progress and throws if the run is to stop; does nothing otherwise. */
  pause(state: RunState): Promise<void>;
  say(progress: { readonly fraction: number; readonly text: string }): void;
}

/**
 * Returns the state after the epoch in progress, run from its first batch or from the point of
 * interruption.
 */
export async function runEpoch(run: Run, state: RunState): Promise<RunState> {
  return await finishEpoch(run, await trainEpoch(run, state));
}

/** Trains on the epoch's remaining batches, from the position of `state`. */
async function trainEpoch(run: Run, state: RunState): Promise<RunState> {
  const { trainer, schedule, epochs, train, data } = run;
  const epoch = state.history.length + 1;
  const order = sampledOrder(schedule.sampling, data.train.labels, [...run.seed, "shuffle", "train", epoch]);
  const changes = changesOf(run, epoch);
  const last = state.history.at(-1)?.validation.total;
  for (let current = state;;) {
    const { batches } = current.partial;
    if (batches === train.count) return current;
    const losses = await trainer.step(await train.assemble(order, batches, changes), state.learningRate);
    current = { ...current, partial: withLosses(current.partial, losses) };
    const loss = last ?? current.partial.total / current.partial.batches;
    run.say({
      fraction: fractionOf(current, train.count, epochs),
      text: `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}`,
    });
    await (batches + 1 < train.count ? run.save(current) : run.pause(current));
  }
}

/** Returns the changes of an epoch's images by their place in it; each has draws of its own. */
function changesOf({ schedule: { augmentation }, seed, data }: Run, epoch: number): Changes | undefined {
  if (augmentation === undefined || !changesImages(augmentation)) return undefined;
  return (place) =>
    drawChange(augmentation, data.train.imageSize, randomStream(...seed, "augment", epoch, place));
}

/** Runs validation and the scheduler, and applies their consequences. */
async function finishEpoch(run: Run, state: RunState): Promise<RunState> {
  const { trainer, schedule } = run;
  const epoch = state.history.length + 1;
  const { validation, logits } = await validate(run, state);
  const value = validation.total;
  const { state: plateau, drop } = stepPlateau(
    state.plateau,
    Number.isFinite(value) ? value : NaN,
    schedule.patience,
  );
  const checkpoint = await trainer.checkpoint();
  const isBest = Number.isFinite(value) && value < (state.best?.value ?? Infinity);
  const best = isBest
    ? { epoch, value, checkpoint, optimiser: await trainer.optimiserState(), plateau, logits }
    : state.best;
  const record: EpochRecord = {
    epoch,
    learningRate: state.learningRate,
    train: meanLosses(state.partial, validation.attention !== undefined),
    validation,
    ...gazeValues(checkpoint),
    best: isBest,
  };
  if (drop && best) {
    trainer.loadCheckpoint(best.checkpoint);
    trainer.loadOptimiserState(best.optimiser);
  }
  return {
    history: [...state.history, record],
    learningRate: drop ? state.learningRate * schedule.factor : state.learningRate,
    plateau: drop && best ? best.plateau : plateau,
    ...(best ? { best } : {}),
    lost: !best && !everyFinite(checkpoint),
    partial: noLosses,
  };
}

/**
 * Returns the losses and measures of the validation set, and its scores in the set's order.
 * Evaluation changes nothing, so the run may stop at any batch and start validation again.
 */
async function validate(
  run: Run,
  state: RunState,
): Promise<{ readonly validation: Validation; readonly logits: TensorOf<"F32"> }> {
  const { labels } = run.data.validation;
  const epoch = state.history.length + 1;
  const order = sampledOrder("shuffled", labels, [...run.seed, "shuffle", "validation", epoch]);
  let sums = noLosses, gazeGuided = false, image = 0;
  const { classes } = run;
  const scores = new Float32Array(labels.length * classes);
  for (let index = 0; index < run.validation.count; index++) {
    await run.pause(state);
    const evaluated = await run.trainer.evaluate(await run.validation.assemble(order, index));
    gazeGuided = evaluated.attention !== undefined;
    sums = withLosses(sums, evaluated);
    const { shape: [images = 0], data } = evaluated.logits;
    for (let row = 0; row < images; row++) {
      scores.set(data.subarray(row * classes, (row + 1) * classes), order[image++]! * classes);
    }
  }
  const logits = float32([labels.length, classes], scores);
  return { validation: { ...meanLosses(sums, gazeGuided), ...measureScores(logits, labels) }, logits };
}
