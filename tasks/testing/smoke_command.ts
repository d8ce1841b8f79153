/** Runs the commands as a user does, on the smoke experiment, for tests. */
import { assert } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Results } from "../../lib/report/results_schema.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const SMOKE = await Deno.readTextFile(join(ROOT, "experiments/smoke.yaml"));

export const REPORT = join(ROOT, "reports/smoke");

export interface Ended {
  readonly code: number;
  /** Standard output and standard error. */
  readonly text: string;
}

export async function command(name: string, ...args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", name, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/**
 * Makes a folder with `smoke.yaml`, changed as requested, so that it shares the name and history of
 * the real one.
 */
export async function experiment(folder: string, change: (text: string) => string): Promise<string> {
  const path = join(folder, "smoke.yaml");
  const text = change(SMOKE);
  assert(text !== SMOKE, "the change changed nothing");
  await Deno.writeTextFile(path, text);
  return path;
}

export async function results() {
  const parsed = trustedJson<Results>(await Deno.readTextFile(join(REPORT, "results.json")));
  return { ...parsed, environment: null, times: null };
}

export async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    // Stored objects are read-only; their folders are not.
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs a command and sends it a signal once a training in `store` reports new progress. */
export async function stoppedInTraining(
  store: string,
  signal: Deno.Signal,
  args: readonly string[],
): Promise<Ended> {
  const before = trainingProgress(store);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let hasEnded = false;
  const output = child.output().finally(() => hasEnded = true);
  while (!hasEnded && ![...trainingProgress(store)].some((text) => !before.has(text))) {
    await new Promise((wake) => setTimeout(wake, 10));
  }
  if (!hasEnded) child.kill(signal);
  const { code, stdout, stderr } = await output;
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/** Returns the last progress of the trainings in a store's scratch folders. */
function trainingProgress(store: string): ReadonlySet<string> {
  const facts = new Set<string>();
  try {
    for (const { name } of Deno.readDirSync(join(store, "scratch"))) {
      try {
        const text = Deno.readTextFileSync(join(store, "scratch", name, "progress.json"));
        if (text.includes('"epoch ')) facts.add(name + text);
      } catch {
        // No progress yet, or the task has ended.
      }
    }
  } catch {
    // Nothing has run yet.
  }
  return facts;
}

export function checkpointOf({ runs: [first] }: Results["models"][number]): string {
  assert(first?.status === "finished" && typeof first.checkpoint === "string");
  return first.checkpoint;
}
