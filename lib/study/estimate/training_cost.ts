/**
 * Determines the cost of a training on this machine. It is measured, or extrapolated from smaller
 * images if the real ones are large.
 */
import { z } from "zod";
import { systemFailureIn } from "../../graph/machine/system_failure.ts";
import { canonicalJson, sha256 } from "../../graph/hash.ts";
import { NO_RIGHTS } from "../../graph/executor/job/rights.ts";
import { localMachine } from "../../graph/executor/local/local_machine.ts";
import type { Machine } from "../../graph/executor/machine.ts";
import { openCache } from "../../graph/store/cache.ts";
import type { StoreDoor } from "../../graph/store/door/store_door.ts";
import { engineNeeds } from "../library_needs.ts";
import { costSchema, type TrainingCost, type TrainingProbe } from "./training_probe.ts";
import { UserError } from "../../errors/user_error.ts";
import { tuple } from "../../formats/items.ts";

/**
 * Thrown if a training does not fit in memory. The message says by how much, if that is known, and
 * what to do.
 */
export class MemoryError extends UserError {
  override name = "MemoryError";
}

/** The options of {@linkcode trainingCost}. */
export interface CostOptions {
  readonly door: StoreDoor;
  /** The file of the store's memo that remembers measured costs. */
  readonly memo: string;
  /** The project's root. */
  readonly root: string;
  /**
   * The number of trainings that will run at once. As many probes run at once, so that they compete
   * for the machine as trainings would.
   */
  readonly jobs: number;
  /**
   * The most pixels of a batch for which a step is measured directly; default
   * {@linkcode MEASURED_PIXELS}.
   */
  readonly measuredPixels?: number;
  /** The machine that trains; this one unless given. */
  readonly machine?: Machine;
}

/** A step on this many pixels takes a second or two on the full networks. */
const MEASURED_PIXELS = 300_000;

/** Sizes of smaller images are rounded to multiples of this; every network takes them. */
const GRAIN = 64;

/**
 * Returns the cost of a training. One whose images are too large to try is measured on two smaller
 * sizes. Time and memory are extrapolated linearly in the number of pixels. Throws an `Error` if
 * the probe cannot run.
 */
export async function trainingCost(probe: TrainingProbe, options: CostOptions): Promise<TrainingCost> {
  const { measuredPixels = MEASURED_PIXELS } = options;
  const wanted = pixelsOf(probe);
  if (wanted <= measuredPixels) return await measuredCost(probe, options);
  const small = shrunk(probe, measuredPixels / 4), large = shrunk(probe, measuredPixels);
  const a = await measuredCost(small, options), b = await measuredCost(large, options);
  const from = pixelsOf(small), to = pixelsOf(large);
  const extended = (key: keyof TrainingCost) =>
    Math.max(b[key], b[key] + (b[key] - a[key]) * (wanted - to) / (to - from));
  return {
    compileSeconds: extended("compileSeconds"),
    startSeconds: extended("startSeconds"),
    stepSeconds: extended("stepSeconds"),
    evaluateSeconds: extended("evaluateSeconds"),
    peakBytes: extended("peakBytes"),
    stateBytes: b.stateBytes,
  };
}

function pixelsOf({ imageSize: [height, width], batches }: TrainingProbe): number {
  return height * width * batches[0]!;
}

/** Returns the probe with images of the same proportions, and about `pixels` pixels in a batch. */
function shrunk(probe: TrainingProbe, pixels: number): TrainingProbe {
  const factor = Math.sqrt(pixels / pixelsOf(probe));
  const [height, width] = tuple(
    probe.imageSize.map((size) => Math.max(GRAIN, Math.round(size * factor / GRAIN) * GRAIN)),
    2,
  );
  return { ...probe, imageSize: [height, width] };
}

async function measuredCost(
  probe: TrainingProbe,
  { door, memo, root, jobs, machine = localMachine() }: CostOptions,
): Promise<TrainingCost> {
  const key = sha256(canonicalJson({ ...probe, jobs, processor: machine.processor }));
  const cache = openCache(door, memo, memoSchema);
  const known = cache.read()?.[key];
  if (known !== undefined) return known;
  const costs = await Promise.all(Array.from({ length: jobs }, () => runProbe(probe, { root, machine })));
  const mean = (field: keyof TrainingCost) => costs.reduce((sum, cost) => sum + cost[field], 0) / jobs;
  const cost = {
    compileSeconds: mean("compileSeconds"),
    startSeconds: mean("startSeconds"),
    stepSeconds: mean("stepSeconds"),
    evaluateSeconds: mean("evaluateSeconds"),
    peakBytes: mean("peakBytes"),
    stateBytes: mean("stateBytes"),
  };
  cache.found({ ...cache.read(), [key]: cost });
  return cost;
}

const memoSchema = z.record(z.string(), costSchema);

async function runProbe(
  probe: TrainingProbe,
  { root, machine }: { readonly root: string; readonly machine: Machine },
): Promise<TrainingCost> {
  const answer = await machine.ask({
    root,
    script: "lib/study/estimate/run_probe.ts",
    args: [JSON.stringify(probe)],
    rights: { ...NO_RIGHTS, ...engineNeeds(probe.engine) },
  });
  if (answer === undefined) {
    throw new UserError(`${probe.network.name} could not be tried: no process may be started here`);
  }
  const { success, signal, stdout, stderr } = answer;
  const line = stdout.trim().split("\n").at(-1) ?? "";
  if (success) return costSchema.parse(JSON.parse(line));
  const said = lastLine(stderr);
  const cause = signal === null ? said : `its process was ended (${signal})`;
  if (signal === "SIGKILL" || systemFailureIn(said) === "memory") {
    throw new MemoryError(
      `not enough memory: a few steps of ${probe.network.name} on ${
        probe.imageSize.join(" × ")
      } pixels could not even be ` +
        `tried: ${cause}`,
    );
  }
  throw new UserError(`${probe.network.name} could not be tried: ${cause}`);
}

function lastLine(text: string): string {
  return text.split("\n").filter((line) => line.trim() !== "").at(0)?.trim() ?? "the process was ended";
}
