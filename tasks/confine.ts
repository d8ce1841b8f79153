/** Implements `--confine`: the confinement of workers. */
import { requireConfinement } from "../lib/graph/executor/local/confine.ts";
import { DEFAULT_WORKER, type WorkerCommand } from "../lib/graph/executor/local/worker_process.ts";
import { UserError } from "../lib/errors/user_error.ts";

/** The flag's values. */
export const CONFINE_CHOICES = ["no", "bwrap", "auto"] as const;

/**
 * Returns the worker for a choice. With `auto` it is confined if this machine supports it;
 * otherwise a line says that it is not. Throws a `UserError` if `bwrap` is requested and not
 * available.
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
