/** The ends of a run's tasks. */
import type { OrderedGraph } from "../graph.ts";
import type { Task } from "../task.ts";
import type { Failure, RunEvent, RunSummary } from "./event.ts";

/** Notes the ends of a run's tasks, and tells of each. */
export interface Outcomes {
  /** This run made the result, in so many seconds. */
  executed(task: Task, seconds: number): void;
  /** Another process made it meanwhile. */
  elsewhere(task: Task): void;
  /** The task's inputs came out as before, so its result was there. */
  unchanged(task: Task): void;
  /** Its job goes on, or waits in a queue, without this run. */
  left(task: Task): void;
  /** The task failed: those that need it, directly or not, are not run. */
  failed(failure: Failure): void;
  /** True if a task that this one needs has failed. */
  isSkipped(task: Task): boolean;
  /** The summary's lists, in the graph's order. */
  lists(): Pick<RunSummary, "executed" | "unchanged" | "elsewhere" | "left" | "failures" | "skipped">;
}

/** Opens the outcomes of a run of `graph`. */
export function openOutcomes(graph: OrderedGraph, onEvent: (event: RunEvent) => void): Outcomes {
  const executed = new Set<string>(), unchanged = new Set<string>(), elsewhere = new Set<string>();
  const left = new Set<string>();
  const failures = new Map<string, Failure>(), skipped = new Map<string, string>();
  const inOrder = (names: ReadonlySet<string>) =>
    graph.tasks.flatMap(({ name }) => names.has(name) ? [name] : []);

  return {
    executed({ name }, seconds) {
      executed.add(name);
      onEvent({ type: "finished", task: name, seconds });
    },
    elsewhere({ name }) {
      elsewhere.add(name);
      onEvent({ type: "done elsewhere", task: name });
    },
    unchanged({ name }) {
      unchanged.add(name);
      onEvent({ type: "unchanged", task: name });
    },
    left({ name }) {
      left.add(name);
      onEvent({ type: "left", task: name });
    },
    failed(failure) {
      failures.set(failure.task, failure);
      onEvent({ type: "failed", failure });
      const needing = [...graph.dependents.get(failure.task) ?? []];
      for (const { name } of needing) {
        if (skipped.has(name) || failures.has(name)) continue;
        skipped.set(name, failure.task);
        onEvent({ type: "skipped", task: name, because: failure.task });
        needing.push(...graph.dependents.get(name) ?? []);
      }
    },
    isSkipped: ({ name }) => skipped.has(name),
    lists: () => ({
      executed: inOrder(executed),
      unchanged: inOrder(unchanged),
      elsewhere: inOrder(elsewhere),
      left: inOrder(left),
      failures: graph.tasks.flatMap(({ name }) => failures.get(name) ?? []),
      skipped: graph.tasks.flatMap(({ name: task }) => {
        const because = skipped.get(task);
        return because === undefined ? [] : [{ task, because }];
      }),
    }),
  };
}
