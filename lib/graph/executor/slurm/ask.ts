/** Runs a small program in a job of its own, and reads its output. */
import { join } from "node:path";
import { UserError } from "../../../errors/user_error.ts";
import type { Layout } from "../../store/layout.ts";
import type { Answer } from "../machine.ts";
import { formatJobId } from "./array_ids.ts";
import { renderBatchScript } from "./batch_script.ts";
import type { TaskSettings } from "./cluster_schema.ts";
import { type Call, pauseFor, type SlurmCommands } from "./commands.ts";
import { jobLimits } from "./job_limits.ts";
import { verdictOf } from "./job_verdict.ts";
import { rowFinder } from "./squeue.ts";
import { submissionsFolder } from "./submission.ts";

/** The options of {@linkcode askByJob}. */
export interface AskOptions {
  readonly layout: Pick<Layout, "door" | "scratches">;
  readonly commands: SlurmCommands;
  readonly settings: TaskSettings;
  /** Commands at the start of the job. */
  readonly environment: readonly string[];
  /** The job's working folder. */
  readonly root: string;
  readonly call: Call;
  /** The milliseconds between two looks for the answer. */
  readonly lookMilliseconds?: number;
}

/** Writes the program's output and status beside the folder's name, which is its first argument. */
const SHELL = 'folder=$1; shift; "$@" >"$folder/out.txt" 2>"$folder/err.txt"; ' +
  'echo $? >"$folder/status.new"; mv "$folder/status.new" "$folder/status"';

/** The number of looks into the folder between two calls of `squeue`. */
const LOOKS_A_CALL = 10;

/**
 * Runs a command on a node. Its last argument is the job's array index, 0. Throws a `UserError`
 * with Slurm's reason if the job cannot run.
 */
export async function askByJob(
  command: readonly string[],
  { layout, commands, settings, environment, root, call, lookMilliseconds = 1000 }: AskOptions,
): Promise<Answer> {
  const { door } = layout;
  const folder = join(submissionsFolder(layout), "asked", crypto.randomUUID());
  door.makeFolderNow(folder);
  const paths = ["out.txt", "err.txt", "status", "output.txt", "script.sh"].map((name) => join(folder, name));
  const [out = "", err = "", status = "", output = "", script = ""] = paths;
  const comment = `fovea ${folder}`;
  const text = renderBatchScript({
    settings,
    environment,
    name: "fovea-ask",
    comment,
    indices: "0",
    output,
    root,
    command: ["sh", "-c", SHELL, "sh", folder, ...command],
    ...jobLimits(settings, []),
  });
  door.create(script, new TextEncoder().encode(text));
  const job = await commands.submit(script, comment, call);
  let missed = 0;
  for (let look = 1;; look++) {
    await pauseFor(lookMilliseconds, call.signal);
    const code = door.readText(status)?.trim();
    if (code !== undefined) {
      const answer = { success: code === "0", signal: signalOf(Number(code)) };
      const [stdout, stderr] = [door.readText(out) ?? "", door.readText(err) ?? ""];
      await door.removeTree(folder);
      return { ...answer, stdout, stderr };
    }
    if (look % LOOKS_A_CALL !== 0) continue;
    const id = formatJobId(job, 0);
    const row = rowFinder(await commands.queue(call))(
      { job, index: 0 },
      () => door.status(output) !== undefined,
    );
    const verdict = verdictOf(row);
    if (verdict.do === "wait") call.onWait(`job ${id}, which asks a node about itself, ${verdict.words}`);
    else if (verdict.do === "fail" || ++missed > 2) {
      const said = door.readText(output)?.trim().split("\n").at(-1) ?? "";
      throw new UserError(
        `job ${id}, which asks a node about itself, ${verdict.words}${
          said === "" ? "" : `: ${said}`
        }; without its ` +
          `answer nothing can be planned for the cluster (its files: ${folder})`,
      );
    }
  }
}

/** Returns the signal of a shell's exit code: 128 plus the signal's number. */
function signalOf(code: number): string | null {
  return code === 137 ? "SIGKILL" : code > 128 ? `signal ${code - 128}` : null;
}
