/** Enters a run into a store: its unfinished tasks, its history, and the results that it needs. */
import type { Plan } from "../plan.ts";
import { registerUse, type Use } from "../store/uses.ts";
import type { Task } from "../task.ts";

/** Returns the tasks that are not done, in an order in which inputs come first. */
export function unfinishedTasks({ graph, states }: Plan): readonly Task[] {
  return graph.order.filter(({ name }) => states.get(name)?.state !== "done");
}

/** Notes the keys of tasks that are done as their last keys. */
export function noteHistory({ states, resolver }: Plan): void {
  for (const [task, state] of states) {
    if (state.state === "done") resolver.history.note(task, state.key);
  }
}

/** The entry of a run that needs nothing, or could not enter. */
export const NO_USE: Use = { note() {}, [Symbol.dispose]() {} };

/**
 * Enters the run in the list of results in use. Returns an empty entry if the store cannot be
 * written: each task then fails with that message.
 */
export async function useOf({ states, store }: Plan): Promise<Use> {
  const keys = [...states.values()].flatMap((state) => state.state === "done" ? [state.key] : []);
  try {
    return await registerUse(store.layout, keys);
  } catch {
    return NO_USE;
  }
}
