/** Describes the failure of a job, and what to do next. */
import type { Hash } from "../hash.ts";
import { latestJobFolder } from "../executor/job/tenure.ts";
import { withAdvice } from "../machine/system_failure.ts";
import type { Plan } from "../plan.ts";
import type { Task } from "../task.ts";
import type { Failure } from "./event.ts";

/** Returns the failure of the task with this key, whose job threw `error`. */
export function failureOf(
  task: Task,
  { key, error, plan: { store, resolver } }: {
    readonly key: Hash;
    readonly error: unknown;
    readonly plan: Pick<Plan, "store" | "resolver">;
  },
): Failure {
  const { layout } = store;
  const message = error instanceof Error ? error.message : String(error);
  const lastKey = resolver.history.lastKey(task.name);
  const outputs = lastKey === undefined ? undefined : store.result(lastKey)?.outputs;
  const needed = outputs && Object.values(outputs).reduce((sum, { size }) => sum + size, 0);
  return {
    task: task.name,
    cause: withAdvice(message, { path: layout.folder, needed }),
    log: existing(latestJobFolder(layout.door, layout.scratch(key)).log),
  };
}

function existing(path: string): string | undefined {
  try {
    return Deno.lstatSync(path).isFile ? path : undefined;
  } catch {
    return undefined;
  }
}
