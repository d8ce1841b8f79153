/** Records how a run's tasks ended. */
import type { OrderedGraph } from "../graph.ts";
import type { Task } from "../task.ts";
import type { Failure, RunEvent, RunSummary } from "./event.ts";

/** Records how each task ended, and reports it. */
export interface Outcomes {
  /** Called when this run made the result, in `seconds`. */
  executed(task: Task, seconds: number): void;
  /** Called when another process made it meanwhile. */
  elsewhere(task: Task): void;
  /** Called when the task's inputs turned out unchanged, so that its earlier result is valid. */
  unchanged(task: Task): void;
  /** Called when its job runs on, or waits in a queue, without this run. */
  left(task: Task): void;
  /** Called when the task failed: tasks that depend on it, directly or not, are skipped. */
  failed(failure: Failure): void;
  /** True if a task that this one needs has failed. */
  isSkipped(task: Task): boolean;
  /** Returns the summary's lists, in the graph's order. */
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
