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
import type { Tensors } from "../formats/tensor.ts";
import type { RunIdentity } from "./run_identity.ts";
import type { RunState } from "./run_state.ts";
import {
  bestNumbers,
  bestNumbersSchema,
  bestState,
  bestTensors,
  type SavedState,
  savedState,
  stateNumbers,
  stateNumbersSchema,
  stateTensors,
} from "./saved_state.ts";

/** Reads and writes one run's progress. */
export interface ProgressFolder {
  /**
   * The progress of the same run, if any. `unsound` says why the files there cannot be used:
   * another run's, another version's, damaged. The run then starts over; its result is the same.
   */
  load(): Promise<{ readonly progress?: SavedState; readonly unsound?: string }>;
  save(state: RunState, trainer: Trainer): Promise<void>;
}

const file = z.strictObject({ name: z.string().regex(/^[a-z0-9.-]+$/), sha256: z.string() });
const progressSchema = z.strictObject({
  version: z.literal(3),
  run: z.record(z.string(), z.string()),
  ...stateNumbersSchema.shape,
  state: file,
  best: bestNumbersSchema.extend({ file }).nullable(),
});
type ProgressFile = z.infer<typeof progressSchema>;

/** Returns the progress in `folder`, which must exist, of the run that `run` identifies. */
export function progressFolder(folder: string, run: RunIdentity): ProgressFolder {
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
    const { best } = state;
    if (best && best.epoch !== savedBest?.epoch) {
      savedBest = { epoch: best.epoch, file: await write("best", bestTensors(best)) };
    }
    const current: SavedState = {
      state,
      checkpoint: await trainer.checkpoint(),
      optimiser: await trainer.optimiserState(),
    };
    const progress: ProgressFile = {
      version: 3,
      run,
      ...stateNumbers(state),
      state: await write("state", stateTensors(current)),
      best: best && savedBest ? { ...bestNumbers(best), file: savedBest.file } : null,
    };
    await writeAtomically(folder, "progress.json", new TextEncoder().encode(canonicalize(progress) + "\n"));
    await removeOthers(folder, ["progress.json", progress.state.name, progress.best?.file.name]);
  }

  async function load() {
    try {
      const text = await Deno.readTextFile(index);
      const found = progressSchema.parse(JSON.parse(text));
      if (canonicalize(found.run) !== canonicalize(run)) {
        return { unsound: `${index} belongs to another run` };
      }
      return { progress: await decode(found) };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound && !(await exists(index))) return {};
      return { unsound: `${index}: ${error instanceof Error ? error.message : error}` };
    }
  }

  async function decode(found: ProgressFile): Promise<SavedState> {
    const tensors = await read(found.state);
    const best = found.best ? bestState(found.best, await read(found.best.file)) : undefined;
    savedBest = found.best ? { epoch: found.best.epoch, file: found.best.file } : undefined;
    return savedState(found, tensors, best);
  }

  return { load, save };
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
