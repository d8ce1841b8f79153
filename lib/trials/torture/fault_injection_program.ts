/**
 * Injects the faults: `fault_injection_program.ts JOB`, in a separate mount namespace. Prints
 * figures as JSON.
 */
import { join } from "node:path";
import { MARKER } from "../../graph/store/door/marker.ts";
import { type RandomStream, randomStream } from "../../random/stream.ts";
import {
  FAULTS,
  type InjectedFault,
  type InjectionFigures,
  type InjectionJob,
  injectionJobSchema,
} from "./fault_injection.ts";
import { childrenOf, killAll, signalAll, startRunner } from "./start_runner.ts";
import { readStoreState } from "./store_state.ts";
import { itemAt } from "../../formats/items.ts";

/**
 * The size of a disk for a study with its workers' files, and its size for a run after the disk was
 * filled.
 */
const SIZE = "4m", ENLARGED = "16m";

/**
 * The seconds without progress after which a worker counts as hung. Starting one takes a second or
 * two on a busy machine.
 */
const STALL_SECONDS = 5;

/** Patterns that every message about a fault must match: what was found, and what to do next. */
const CLEAR: Readonly<Record<InjectedFault, readonly RegExp[]>> = {
  full: [
    /No space left on device/,
    / has [\d.]+ .?B free of [\d.]+ .?B/,
    /free space there .* then run again/,
  ],
  "read-only": [/Read-only file system/, /nothing was started/, /make it writable .* then run again/],
  killed: [/killed \(SIGKILL\)/, /its saved state is kept/],
  hung: [/showed no progress and printed nothing for 5 seconds/, /run again to continue/],
};

async function inject(job: InjectionJob): Promise<InjectionFigures> {
  const random = randomStream("torture", job.seed, "starve");
  const byFault = { full: 0, "read-only": 0, killed: 0, hung: 0 };
  const unclear: string[] = [];
  let met = 0, saidClearly = 0, different = 0;
  for (let round = 0; met < job.faults; round++) {
    if (round > 10 * job.faults) throw new Error("the runs end before any fault reaches them");
    // Each kind in turn, so that a short campaign has all of them.
    const fault = itemAt(FAULTS, met % FAULTS.length);
    const store = join(job.folder, `fault-${round}`);
    await Deno.mkdir(store);
    await mount("-t", "tmpfs", "-o", `size=${SIZE}`, "none", store);
    const said = await INFLICT[fault](job, store, random);
    await finish(job, store);
    different += await differing(job, store);
    await command("umount", store);
    if (said.length === 0) continue;
    met++;
    byFault[fault]++;
    const unclearHere = said.filter((text) =>
      !text.includes(store) && fault === "full" || !CLEAR[fault].every((part) => part.test(text))
    );
    unclear.push(...unclearHere);
    if (unclearHere.length === 0) saidClearly++;
  }
  return { faults: met, byFault, saidClearly, unclear, different };
}

/**
 * Causes a fault at a random moment, and removes it again. Returns the messages of runners; none if
 * the fault came too late.
 */
const INFLICT: Readonly<
  Record<
    InjectedFault,
    (job: InjectionJob, store: string, random: RandomStream) => Promise<readonly string[]>
  >
> = {
  async full(job, store, random) {
    const runner = startRunner({ ...job, store });
    const said = saidBy(runner.report);
    await pause(momentOf(job, random));
    let over = false;
    said.finally(() => over = true);
    while (!over) {
      // Before the runner has made the store, it would be a folder with foreign files.
      if (await isFile(join(store, MARKER))) fill(join(store, "filler"));
      await pause(20);
    }
    await mount("-o", `remount,size=${ENLARGED}`, store);
    return await said;
  },

  async "read-only"(job, store, random) {
    const runner = startRunner({ ...job, store });
    await pause(momentOf(job, random));
    killAll([runner.pid, ...childrenOf(runner.pid)]);
    await runner.report;
    // Refused while a worker that outlived its runner has a file open.
    while (!await tryMount("-o", "remount,ro", store)) await pause(50);
    const said = await saidBy(startRunner({ ...job, store }).report);
    await mount("-o", "remount,rw", store);
    return said;
  },

  async killed(job, store, random) {
    const runner = startRunner({ ...job, store });
    return await struckWorker(runner, momentOf(job, random), "SIGKILL");
  },

  async hung(job, store, random) {
    const runner = startRunner({ ...job, store, stallSeconds: STALL_SECONDS });
    return await struckWorker(runner, momentOf(job, random), "SIGSTOP");
  },
};

/**
 * Faults come in this part of the time that an undisturbed run takes: a run that ends earlier meets
 * no fault, and its study tests nothing.
 */
const EARLY = 0.8;

/** Returns a random moment of a run, in milliseconds. */
function momentOf({ milliseconds }: InjectionJob, random: RandomStream): number {
  return EARLY * milliseconds * random.uniform();
}

/**
 * Sends a signal to a worker of `runner` after so many milliseconds, or to the next one that
 * starts; returns what the runner said of it.
 */
async function struckWorker(
  runner: ReturnType<typeof startRunner>,
  milliseconds: number,
  signal: Deno.Signal,
): Promise<readonly string[]> {
  let over = false;
  const said = saidBy(runner.report).finally(() => over = true);
  await pause(milliseconds);
  while (!over && signalAll(childrenOf(runner.pid).slice(0, 1), signal) === 0) await pause(50);
  return await said;
}

/** Returns the faults that a runner reported: its tasks', or its own. */
async function saidBy(report: ReturnType<typeof startRunner>["report"]): Promise<string[]> {
  try {
    return ((await report)?.failures ?? []).map(({ cause }) => cause);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Runs once, and nothing may fail any more. */
async function finish(job: InjectionJob, store: string): Promise<void> {
  const report = await startRunner({ ...job, store }).report;
  for (const { task, cause } of report?.failures ?? []) {
    throw new Error(`"${task}" failed although the fault was removed: ${cause}`);
  }
}

async function differing({ study, undisturbed }: InjectionJob, store: string): Promise<number> {
  const { outputs } = await readStoreState(store, study);
  return undisturbed.filter(([task, hash]) => outputs.get(task) !== hash).length;
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

/** Writes until no space is left. */
function fill(path: string): void {
  using file = Deno.openSync(path, { create: true, append: true });
  for (let size = 1 << 16; size > 0;) {
    try {
      file.writeSync(new Uint8Array(size));
    } catch {
      size >>= 1;
    }
  }
}

async function mount(...args: readonly string[]): Promise<void> {
  if (!await tryMount(...args)) throw new Error(`mount ${args.join(" ")} failed`);
}

function tryMount(...args: readonly string[]): Promise<boolean> {
  return command("mount", ...args);
}

async function command(name: string, ...args: readonly string[]): Promise<boolean> {
  return (await new Deno.Command(name, { args: [...args], stdout: "null", stderr: "null" }).output()).success;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}

if (import.meta.main) {
  console.log(JSON.stringify(await inject(injectionJobSchema.parse(JSON.parse(Deno.args[0] ?? "")))));
}
