/**
 * One training run, as the released code runs it (experiments/ggcam.md, "Training"): shuffled
 * batches, validation after every epoch, `ReduceLROnPlateau`, a return to the best state whenever
 * the learning rate drops, and three stopping rules.
 */
import { isGazeGuided } from "../nn/model.ts";
import { movesImages } from "./augmentation.ts";
import { batchAssembler } from "./batches.ts";
import { historyLines } from "./history_lines.ts";
import { checkExamples } from "./check_examples.ts";
import { type Run, runEpoch } from "./epoch.ts";
import type { TrainOptions } from "./options.ts";
import { initialPlateau } from "./plateau.ts";
import { progressFolder } from "./progress_folder.ts";
import { resultAt, type TrainResult } from "./result.ts";
import { runIdentity } from "./run_identity.ts";
import { fractionOf, noLosses, placeOf, type RunState } from "./run_state.ts";
import { type CompleteSchedule, completeSchedule } from "./schedule.ts";
import { decodeTrainingState, encodeTrainingState } from "./state_file.ts";
import { itemAt } from "../formats/items.ts";

/**
 * Trains a network. The result depends on the options only: not on progress found in the folder,
 * nor on when it was written.
 *
 * The monitored value is the unweighted mean over validation batches of L. Both sets are reshuffled
 * every epoch and the last batch is kept, as in the released code, even with a single image.
 * (PyTorch refuses a single image in training mode only where batch norm sees 1 × 1 pixels; the
 * engine decides whether to compute it.) A monitored value that is not finite is a bad epoch and
 * never the best one. Without a best epoch to return to, the run stops as soon as a weight is not
 * finite.
 *
 * `until` ends the run early and `from` continues it: a run in any number of such parts has the
 * bits of one that was never stopped. Throws a {@linkcode TrainingStateError} for a state of
 * another run.
 *
 * When `stop` is aborted, saves the progress within a step and throws the signal's reason; a later
 * run continues from there. Throws a `TypeError` or `RangeError` for unusable examples or
 * schedules, and the engine's errors.
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { onnxEngine } from "../engine/onnx/mod.ts";
 * import { initialCheckpoint } from "../nn/initialise.ts";
 * import { buildModel } from "../nn/networks.ts";
 *
 * const size = { width: 0.125, depth: 0.25, classes: 2, camReduction: "sum" } as const;
 * const model = buildModel({ name: "resnet18", ...size }, { kind: "classification" }, [32, 32]);
 * const readImage = (index: number, image: Float32Array) => void image.fill(index);
 * const read = { imageSize: model.imageSize, readImage, readHeatMap: readImage };
 * const set = { ids: ["dark", "bright"], labels: [0, 1], ...read };
 * const schedule = { learningRate: 0.1, batchSize: 2, patience: 9, epochs: 5 };
 * const initial = initialCheckpoint(model.parameters, "example");
 * const optimiser = { kind: "sgd", momentum: 0 } as const, data = { train: set, validation: set };
 * const options = { model, initial, optimiser, schedule, data, seed: ["example"] };
 * const { history } = await train({ ...options, engine: await onnxEngine() });
 * const losses = history.map(({ train }) => train.total);
 * assertLess(losses[4] ?? NaN, Math.LN2 / 4); // ln 2 is the loss of a guess
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { engine, model, optimiser, initial, threads, data, resume } = options;
  const schedule = completeSchedule(options.schedule);
  const gazeGuided = isGazeGuided(model);
  checkExamples(data, {
    classes: model.classes,
    gazeGuided,
    moves: movesImages(schedule.augmentation ?? {}),
  });
  const identity = runIdentity(options, schedule);
  const given = options.from && decodeTrainingState(options.from.bytes, options.from.source, identity);
  const trainer = await engine.trainer({
    model,
    optimiser,
    checkpoint: initial,
    ...(threads === undefined ? {} : { threads }),
  });
  try {
    const folder = resume && progressFolder(resume.folder, identity);
    const found = await folder?.load() ?? {};
    options.stop?.throwIfAborted();
    if (found.unsound) options.onProgress?.({ fraction: 0, text: `starting over: ${found.unsound}` });
    const start = found.progress ?? given;
    if (start) {
      trainer.loadCheckpoint(start.checkpoint);
      trainer.loadOptimiserState(start.optimiser);
    }
    let state = start?.state ?? startOf(schedule);
    const lines = resume && historyLines(resume.folder);
    lines?.begin(state.history);
    const interval = resume?.everyMilliseconds ?? 60_000;
    let saved = performance.now();
    const save = async (state: RunState) => {
      const stops = options.stop?.aborted === true;
      if (folder && (stops || performance.now() - saved >= interval)) {
        await folder.save(state, trainer);
        saved = performance.now();
      }
      options.stop?.throwIfAborted();
    };
    const { batchSize } = schedule;
    const batches = batchAssembler({ examples: data.train, batchSize, heatMaps: gazeGuided });
    const place = placeOf(state, batches.count);
    const resumed = found.progress ? { resumed: place } : {};
    const run: Run = {
      trainer,
      schedule,
      epochs: Math.min(schedule.epochs, options.until ?? Infinity),
      classes: model.classes,
      save,
      pause: async (state) => options.stop?.aborted ? await save(state) : undefined,
      seed: options.seed,
      train: batches,
      validation: batchAssembler({ examples: data.validation, batchSize, heatMaps: gazeGuided }),
      data,
      say: (progress) => options.onProgress?.({ ...progress, ...resumed }),
    };
    if (found.progress) {
      run.say({ fraction: fractionOf(state, batches.count, run.epochs), text: `resumed at ${place}` });
    }
    for (;;) {
      const result = resultAt(state, schedule, options.until);
      if (result) {
        if (!options.keepsState) return result;
        const checkpoint = await trainer.checkpoint(), optimiser = await trainer.optimiserState();
        return { ...result, state: encodeTrainingState(identity, { state, checkpoint, optimiser }) };
      }
      state = await runEpoch(run, state);
      lines?.append(itemAt(state.history, state.history.length - 1));
      await save(state);
    }
  } finally {
    await trainer.dispose();
  }
}

function startOf({ learningRate }: CompleteSchedule): RunState {
  return { history: [], learningRate, plateau: initialPlateau, lost: false, partial: noLosses };
}
