/**
 * A run's progress on disk: `progress.json` names two safetensors files (the current state, and the
 * best one, which is written only when it changes) with their SHA-256. The JSON is written last and
 * renamed into place, so that a kill at any moment leaves either the old progress or the new.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { Trainer } from "../engine/engine.ts";
import { decodeSafetensors, encodeSafetensors } from "../formats/safetensors.ts";
import { requireFloat32, type Tensor, type Tensors } from "../formats/tensor.ts";
import { historyFromTensors, historyToTensors } from "./history.ts";
import type { BestState, RunState } from "./run_state.ts";

/** The state from which a resumed run continues. */
export interface SavedProgress {
  readonly state: RunState;
  readonly checkpoint: Tensors;
  readonly optimiser: Tensors;
}

/** Reads and writes one run's progress. */
export interface ProgressFolder {
  /**
   * The progress of the same run, if any. `unsound` says why the files there cannot be used:
   * another run's, another version's, damaged. The run then starts over; its result is the same.
   */
  load(): Promise<{ readonly progress?: SavedProgress; readonly unsound?: string }>;
  save(state: RunState, trainer: Trainer): Promise<void>;
}

const file = z.strictObject({ name: z.string().regex(/^[a-z0-9.-]+$/), sha256: z.string() });
/** `null` stands for +∞, the scheduler's initial best value, which JSON lacks. */
const plateau = z.strictObject({ best: z.number().nullable(), badEpochs: z.int() });
const progressSchema = z.strictObject({
  version: z.literal(2),
  run: z.string(),
  learningRate: z.number(),
  plateau,
  lost: z.boolean(),
  batches: z.int(),
  state: file,
  best: z.strictObject({ epoch: z.int(), value: z.number(), plateau, file }).nullable(),
});
type ProgressFile = z.infer<typeof progressSchema>;

/**
 * The progress in `folder`, which must exist, of the run that `run` identifies (any text that is
 * equal only for equal runs).
 */
export function progressFolder(folder: string, run: string): ProgressFolder {
  const index = join(folder, "progress.json");
  let savedBest: { readonly epoch: number; readonly file: z.infer<typeof file> } | undefined;

  async function write(prefix: string, tensors: Tensors) {
    const bytes = encodeSafetensors(tensors);
    const sha256 = hashOf(bytes);
    const name = `${prefix}-${sha256.slice(0, 16)}.safetensors`;
    await writeAtomically(folder, name, bytes);
    return { name, sha256 };
  }

  async function read({ name, sha256 }: z.infer<typeof file>): Promise<Tensors> {
    const bytes = await Deno.readFile(join(folder, name));
    if (hashOf(bytes) !== sha256) throw new Error(`${name} is not what was written`);
    return decodeSafetensors(bytes, name).tensors;
  }

  async function save(state: RunState, trainer: Trainer): Promise<void> {
    const { best, partial } = state;
    if (best && best.epoch !== savedBest?.epoch) {
      const tensors = joined({ weights: best.checkpoint, optimiser: best.optimiser });
      tensors.set("logits", best.logits);
      savedBest = { epoch: best.epoch, file: await write("best", tensors) };
    }
    const current = joined({
      weights: await trainer.checkpoint(),
      optimiser: await trainer.optimiserState(),
      history: historyToTensors(state.history),
    });
    current.set("partial", {
      dtype: "F64",
      shape: [3],
      data: Float64Array.of(partial.total, partial.classification, partial.attention),
    });
    const progress: ProgressFile = {
      version: 2,
      run,
      learningRate: state.learningRate,
      plateau: encodePlateau(state.plateau),
      lost: state.lost,
      batches: partial.batches,
      state: await write("state", current),
      best: best && savedBest
        ? {
          epoch: best.epoch,
          value: best.value,
          plateau: encodePlateau(best.plateau),
          file: savedBest.file,
        }
        : null,
    };
    await writeAtomically(folder, "progress.json", new TextEncoder().encode(canonicalize(progress) + "\n"));
    await removeOthers(folder, ["progress.json", progress.state.name, progress.best?.file.name]);
  }

  async function load() {
    try {
      const text = await Deno.readTextFile(index);
      const found = progressSchema.parse(JSON.parse(text));
      if (found.run !== run) return { unsound: `${index} belongs to another run` };
      return { progress: await decode(found) };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound && !(await exists(index))) return {};
      return { unsound: `${index}: ${error instanceof Error ? error.message : error}` };
    }
  }

  async function decode(found: ProgressFile): Promise<SavedProgress> {
    const tensors = await read(found.state);
    const [total, classification, attention] = requireFloat64(tensors, "partial").data;
    const best = found.best ? await decodeBest(found.best) : undefined;
    savedBest = found.best ? { epoch: found.best.epoch, file: found.best.file } : undefined;
    const state: RunState = {
      history: historyFromTensors(part(tensors, "history")),
      learningRate: found.learningRate,
      plateau: decodePlateau(found.plateau),
      ...(best ? { best } : {}),
      lost: found.lost,
      partial: { batches: found.batches, total, classification, attention },
    };
    return { state, checkpoint: part(tensors, "weights"), optimiser: part(tensors, "optimiser") };
  }

  async function decodeBest(found: NonNullable<ProgressFile["best"]>): Promise<BestState> {
    const tensors = await read(found.file);
    return {
      epoch: found.epoch,
      value: found.value,
      plateau: decodePlateau(found.plateau),
      checkpoint: part(tensors, "weights"),
      optimiser: part(tensors, "optimiser"),
      logits: requireFloat32(tensors, "logits"),
    };
  }

  return { load, save };
}

function encodePlateau({ best, badEpochs }: RunState["plateau"]): ProgressFile["plateau"] {
  return { best: best === Infinity ? null : best, badEpochs };
}

function decodePlateau({ best, badEpochs }: ProgressFile["plateau"]): RunState["plateau"] {
  return { best: best ?? Infinity, badEpochs };
}

function joined(parts: Readonly<Record<string, Tensors>>): Map<string, Tensor> {
  return new Map(
    Object.entries(parts).flatMap(([prefix, tensors]) =>
      [...tensors].map(([name, tensor]) => [`${prefix}/${name}`, tensor] as const)
    ),
  );
}

function part(tensors: Tensors, prefix: string): Tensors {
  const start = `${prefix}/`;
  return new Map(
    [...tensors].filter(([name]) => name.startsWith(start)).map((
      [name, tensor],
    ) => [name.slice(start.length), tensor]),
  );
}

function requireFloat64(tensors: Tensors, name: string) {
  const tensor = tensors.get(name);
  if (tensor?.dtype === "F64") return tensor;
  throw new TypeError(`tensor "${name}": expected F64, found ${tensor?.dtype ?? "none"}`);
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}

async function writeAtomically(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `${name}.tmp`);
  try {
    await Deno.remove(temporary).catch(() => {});
    using handle = await Deno.open(temporary, { write: true, createNew: true });
    for (let written = 0; written < bytes.length;) written += await handle.write(bytes.subarray(written));
    await handle.sync();
    await Deno.rename(temporary, join(folder, name));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : cause;
    throw new Error(
      `${temporary}: a training's progress of ${bytes.length} bytes cannot be written (${why})`,
      {
        cause,
      },
    );
  }
}

/** Removes files that this module wrote and no longer needs; anything else in the folder stays. */
async function removeOthers(folder: string, kept: readonly (string | undefined)[]): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (/^(best|state)-[0-9a-f]+\.safetensors(\.tmp)?$/.test(name) && !kept.includes(name)) {
      await Deno.remove(join(folder, name));
    }
  }
}
