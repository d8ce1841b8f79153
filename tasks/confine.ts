/** `--confine`: what goes around workers. */
import { requireConfinement } from "../lib/graph/run/confine.ts";
import { DEFAULT_WORKER, type WorkerCommand } from "../lib/graph/run/worker_process.ts";
import { UserError } from "../lib/errors/user_error.ts";

/** The flag's values. */
export const CONFINE_CHOICES = ["no", "bwrap", "auto"] as const;

/**
 * The worker for a choice: with `auto`, confined where this machine can, and else as it is, which is said. Throws a
 * `UserError` where `bwrap` is asked for and cannot be had.
 */
export async function workerFor(choice: typeof CONFINE_CHOICES[number] = "no"): Promise<WorkerCommand> {
  if (choice === "no") return DEFAULT_WORKER;
  try {
    await requireConfinement();
  } catch (error) {
    if (choice === "bwrap" || !(error instanceof UserError)) throw error;
    console.error(`tasks are not confined: ${error.message}`);
    return DEFAULT_WORKER;
  }
  return { ...DEFAULT_WORKER, confined: true };
}
