/**
 * The work of a synthetic study: grinds its inputs and parameters through SHA-256, epoch by epoch.
 */
import { createHash } from "node:crypto";
import { isRecord } from "../../formats/is_record.ts";
import type { WorkContext } from "../../graph/task.ts";

/** What every task of a synthetic study is told, among others. */
interface WorkSettings {
  readonly epochs: number;
  readonly milliseconds: number;
}

/** The state that a stopped task continues from. */
interface WorkState {
  readonly epoch: number;
  readonly digest: string;
}

/**
 * Writes the hash of everything that it was given to the output `out` (to `a.txt` and `b.txt` in it
 * where that is a folder). After each epoch the state is kept in the scratch folder, and a run that
 * was killed or told to stop goes on from there; the log ends with how many epochs were begun, over
 * all runs of the task.
 */
export default async function work(context: WorkContext): Promise<void> {
  const { parameters, inputs, outputs, scratch, progress, stop } = context;
  const { epochs, milliseconds } = settingsOf(parameters);
  let state = readState(`${scratch}/state.json`) ?? { epoch: 0, digest: digestOf(parameters, inputs) };
  while (state.epoch < epochs) {
    stop.throwIfAborted();
    Deno.writeTextFileSync(`${scratch}/begun.txt`, ".", { append: true });
    if (milliseconds > 0) await new Promise((wake) => setTimeout(wake, milliseconds));
    state = { epoch: state.epoch + 1, digest: sha256(state.digest) };
    Deno.writeTextFileSync(`${scratch}/state.new`, JSON.stringify(state));
    Deno.renameSync(`${scratch}/state.new`, `${scratch}/state.json`);
    progress({ fraction: state.epoch / epochs, text: `epoch ${state.epoch} of ${epochs}` });
  }
  console.log(`epochs begun: ${Deno.readTextFileSync(`${scratch}/begun.txt`).length}`);
  if (isFolder(outputs.out)) {
    for (const name of ["a.txt", "b.txt"]) {
      Deno.writeTextFileSync(`${outputs.out}/${name}`, name + state.digest);
    }
  } else Deno.writeTextFileSync(outputs.out, state.digest);
}

function settingsOf(parameters: WorkContext["parameters"]): WorkSettings {
  const { settings }: { settings?: WorkSettings } = Object(parameters);
  if (settings === undefined) throw new TypeError('synthetic work: expected "settings"');
  return settings;
}

function digestOf(parameters: WorkContext["parameters"], inputs: WorkContext["inputs"]): string {
  const texts = Object.keys(inputs).sort().map((name) =>
    isFolder(inputs[name])
      ? [...Deno.readDirSync(inputs[name])].map((entry) => entry.name).sort()
        .map((file) => Deno.readTextFileSync(`${inputs[name]}/${file}`)).join()
      : Deno.readTextFileSync(inputs[name])
  );
  return sha256(JSON.stringify([parameters, texts]));
}

/** The state that an earlier run left, where it is whole. */
function readState(file: string): WorkState | undefined {
  try {
    const state = JSON.parse(Deno.readTextFileSync(file));
    const { epoch, digest } = isRecord(state) ? state : {};
    return typeof epoch === "number" && typeof digest === "string" ? { epoch, digest } : undefined;
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
