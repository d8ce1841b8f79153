/**
 * Injects faults of the machine into runs: full disks, read-only stores, killed and hung workers.
 */
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { CampaignOptions } from "./kill.ts";
import { studyOptionsSchema } from "./synthetic_study.ts";
import { itemAt } from "../../formats/items.ts";

/** The faults of the machine during a run. */
export const FAULTS = ["full", "read-only", "killed", "hung"] as const;

/** See {@linkcode FAULTS}. */
export type InjectedFault = typeof FAULTS[number];

/** The schema of {@linkcode InjectionFigures}. */
const figuresSchema = z.strictObject({
  /** Faults that hit a runner, each in a study on its own store. */
  faults: z.int(),
  byFault: z.record(z.enum(FAULTS), z.int()).readonly(),
  /** Faults for which every message said what was found, where, and what to do next. */
  saidClearly: z.int(),
  /** Messages that did not say so. */
  unclear: z.array(z.string()).readonly(),
  /**
   * Tasks whose output differs from that of an undisturbed study after the fault was removed, over
   * all studies.
   */
  different: z.int(),
}).readonly();

/** The figures of a campaign of injected faults. */
export type InjectionFigures = z.infer<typeof figuresSchema>;

/** The schema of a {@linkcode InjectionJob}. */
export const injectionJobSchema = z.strictObject({
  seed: z.number(),
  study: studyOptionsSchema,
  folder: z.string(),
  jobs: z.int(),
  faults: z.int(),
  milliseconds: z.number(),
  /** Task names and output hashes of the undisturbed study. */
  undisturbed: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
}).readonly();

/** The job of the program in its own namespace. */
export type InjectionJob = z.infer<typeof injectionJobSchema>;

/**
 * Injects faults into `faults` runs, each at a random moment, repairs the damage, and runs them to
 * their end. It happens in a separate mount namespace, so that no file system stays mounted however
 * this ends. Returns the reason if the machine allows none, neither to root nor to users.
 */
export async function injectFaults(
  { undisturbed, faults, seed, study, folder, jobs, milliseconds }: CampaignOptions & {
    readonly faults: number;
  },
): Promise<InjectionFigures | { readonly skipped: string }> {
  const namespace = await mountNamespace();
  if (namespace === undefined) {
    return { skipped: "file systems can be mounted neither as this user nor in a namespace (unshare -rm)" };
  }
  const job: InjectionJob = {
    seed,
    study,
    folder,
    jobs,
    faults,
    milliseconds,
    undisturbed: [...undisturbed.outputs],
  };
  const program = fileURLToPath(new URL("./fault_injection_program.ts", import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(itemAt(namespace, 0), {
    args: [
      ...namespace.slice(1),
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      "-P=torture",
      program,
      JSON.stringify(job),
    ],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`the injection of faults failed: ${new TextDecoder().decode(stderr)}`);
  return figuresSchema.parse(JSON.parse(new TextDecoder().decode(stdout)));
}

/**
 * Returns the command that runs another one with the right to mount; `undefined` if there is none.
 */
async function mountNamespace(): Promise<readonly string[] | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "fovea-mount-" });
  try {
    for (const command of [["unshare", "-m"], ["unshare", "-r", "-m"]]) {
      const [name, ...args] = [...command, "mount", "-t", "tmpfs", "none", folder];
      try {
        const { success } = await new Deno.Command(name, { args, stdout: "null", stderr: "null" }).output();
        if (success) return command;
      } catch {
        // There is no such program.
      }
    }
    return undefined;
  } finally {
    await Deno.remove(folder);
  }
}
