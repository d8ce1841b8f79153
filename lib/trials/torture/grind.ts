/** Grinds a digest through SHA-256, and continues where a killed run stopped. */
import { createHash } from "node:crypto";
import { isRecord } from "../../formats/is_record.ts";
import type { WorkContext } from "../../graph/task.ts";
import { memberOf } from "../../formats/items.ts";

/** The settings of every task of a synthetic study, among its other parameters. */
export interface WorkSettings {
  readonly epochs: number;
  readonly milliseconds: number;
}

/** The state that a stopped task continues from. */
export interface WorkState {
  readonly epoch: number;
  readonly digest: string;
}

/**
 * Grinds from a state to the last of `epochs`, and returns the final state. After each epoch the
 * state is saved in the scratch folder, from which a killed or stopped run continues. The log ends
 * with the number of epochs that were begun, over all runs of the task.
 */
export async function grind(
  { scratch, progress, stop }: WorkContext,
  { epochs, milliseconds, from, onEpoch = () => {} }: WorkSettings & {
    readonly from: WorkState;
    /** Called after each epoch that this run finishes. */
    readonly onEpoch?: (state: WorkState) => void;
  },
): Promise<WorkState> {
  let state = readState(`${scratch}/state.json`) ?? from;
  while (state.epoch < epochs) {
    stop.throwIfAborted();
    Deno.writeTextFileSync(`${scratch}/begun.txt`, ".", { append: true });
    if (milliseconds > 0) await new Promise((wake) => setTimeout(wake, milliseconds));
    state = { epoch: state.epoch + 1, digest: sha256(state.digest) };
    onEpoch(state);
    Deno.writeTextFileSync(`${scratch}/state.new`, JSON.stringify(state));
    Deno.renameSync(`${scratch}/state.new`, `${scratch}/state.json`);
    progress({ fraction: state.epoch / epochs, text: `epoch ${state.epoch} of ${epochs}` });
  }
  console.log(`epochs begun: ${Deno.readTextFileSync(`${scratch}/begun.txt`).length}`);
  return state;
}

/** Returns the settings among a task's parameters. */
export function settingsOf(parameters: WorkContext["parameters"]): WorkSettings {
  const { settings }: { settings?: WorkSettings } = Object(parameters);
  if (settings === undefined) throw new TypeError('synthetic work: expected "settings"');
  return settings;
}

/** Returns the hash of everything that a task was given. */
export function digestOf(parameters: WorkContext["parameters"], inputs: WorkContext["inputs"]): string {
  const texts = Object.keys(inputs).sort().map((name) => {
    const path = memberOf(inputs, name);
    return isFolder(path)
      ? [...Deno.readDirSync(path)].map((entry) => entry.name).sort()
        .map((file) => Deno.readTextFileSync(`${path}/${file}`)).join()
      : Deno.readTextFileSync(path);
  });
  return sha256(JSON.stringify([parameters, texts]));
}

/** Returns the state that an earlier run left, if it is whole. */
function readState(file: string): WorkState | undefined {
  try {
    return stateOf(JSON.parse(Deno.readTextFileSync(file)));
  } catch {
    return undefined;
  }
}

/** Returns the parsed value as a state; `undefined` if it is none. */
export function stateOf(value: unknown): WorkState | undefined {
  const { epoch, digest } = isRecord(value) ? value : {};
  return typeof epoch === "number" && typeof digest === "string" ? { epoch, digest } : undefined;
}

/** Returns true for a folder. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
