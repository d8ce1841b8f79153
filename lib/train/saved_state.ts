/** A run between two batches as named tensors and JSON: for its progress and its state file. */
import { z } from "zod";
import { requireFloat32, type Tensor, type Tensors } from "../formats/tensor.ts";
import { historyFromTensors, historyToTensors } from "./history.ts";
import type { BestState, RunState } from "./run_state.ts";
import { tuple } from "../formats/items.ts";

/** The state from which a run continues: the loop's, and the trainer's. */
export interface SavedState {
  readonly state: RunState;
  readonly checkpoint: Tensors;
  readonly optimiser: Tensors;
}

/** `null` stands for +∞, the scheduler's initial best value, which JSON lacks. */
const plateauSchema = z.strictObject({ best: z.number().nullable(), badEpochs: z.int() });

/** The numbers of a state that are not tensors. */
export const stateNumbersSchema = z.strictObject({
  learningRate: z.number(),
  plateau: plateauSchema,
  lost: z.boolean(),
  batches: z.int(),
});

/** The numbers of a best state that are not tensors. */
export const bestNumbersSchema = z.strictObject({
  epoch: z.int(),
  value: z.number(),
  plateau: plateauSchema,
});

/** Returns a state's numbers, without those of its best state. */
export function stateNumbers({ learningRate, plateau, lost, partial }: RunState) {
  return { learningRate, plateau: encodePlateau(plateau), lost, batches: partial.batches };
}

/** Returns a best state's numbers. */
export function bestNumbers({ epoch, value, plateau }: BestState) {
  return { epoch, value, plateau: encodePlateau(plateau) };
}

/** Returns the tensors of a state, without those of its best state. */
export function stateTensors({ state, checkpoint, optimiser }: SavedState): Map<string, Tensor> {
  const tensors = joined({ weights: checkpoint, optimiser, history: historyToTensors(state.history) });
  const { total, classification, attention } = state.partial;
  const data = Float64Array.of(total, classification, attention);
  return tensors.set("partial", { dtype: "F64", shape: [3], data });
}

/** Returns the tensors of a best state. */
export function bestTensors({ checkpoint, optimiser, logits }: BestState): Map<string, Tensor> {
  return joined({ weights: checkpoint, optimiser }).set("logits", logits);
}

/** The inverse of {@linkcode stateNumbers} and {@linkcode stateTensors}. */
export function savedState(
  { plateau, batches, learningRate, lost }: z.infer<typeof stateNumbersSchema>,
  tensors: Tensors,
  best: BestState | undefined,
): SavedState {
  const [total, classification, attention] = tuple([...requireFloat64(tensors, "partial").data], 3);
  const state: RunState = {
    history: historyFromTensors(part(tensors, "history")),
    learningRate,
    plateau: decodePlateau(plateau),
    ...(best ? { best } : {}),
    lost,
    partial: { batches, total, classification, attention },
  };
  return { state, checkpoint: part(tensors, "weights"), optimiser: part(tensors, "optimiser") };
}

/** The inverse of {@linkcode bestNumbers} and {@linkcode bestTensors}. */
export function bestState(
  { epoch, value, plateau }: z.infer<typeof bestNumbersSchema>,
  tensors: Tensors,
): BestState {
  return {
    epoch,
    value,
    plateau: decodePlateau(plateau),
    checkpoint: part(tensors, "weights"),
    optimiser: part(tensors, "optimiser"),
    logits: requireFloat32(tensors, "logits"),
  };
}

/** Returns the tensors of all parts, each under `PART/NAME`. */
export function joined(parts: Readonly<Record<string, Tensors>>): Map<string, Tensor> {
  return new Map(
    Object.entries(parts).flatMap(([prefix, tensors]) =>
      [...tensors].map(([name, tensor]) => [`${prefix}/${name}`, tensor] as const)
    ),
  );
}

/** Returns the tensors of one part of {@linkcode joined}. */
export function part(tensors: Tensors, prefix: string): Tensors {
  const start = `${prefix}/`;
  return new Map(
    [...tensors].filter(([name]) => name.startsWith(start)).map((
      [name, tensor],
    ) => [name.slice(start.length), tensor]),
  );
}

function encodePlateau({ best, badEpochs }: RunState["plateau"]): z.infer<typeof plateauSchema> {
  return { best: best === Infinity ? null : best, badEpochs };
}

function decodePlateau({ best, badEpochs }: z.infer<typeof plateauSchema>): RunState["plateau"] {
  return { best: best ?? Infinity, badEpochs };
}

function requireFloat64(tensors: Tensors, name: string) {
  const tensor = tensors.get(name);
  if (tensor?.dtype === "F64") return tensor;
  throw new TypeError(`tensor "${name}": expected F64, found ${tensor?.dtype ?? "none"}`);
}
