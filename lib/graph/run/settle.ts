/** Settles tasks whose inputs are all stored, and then every task that needs no job. */
import type { Hash } from "../hash.ts";
import { withAdvice } from "../machine/system_failure.ts";
import type { Plan } from "../plan.ts";
import type { Result } from "../store/result.ts";
import type { Use } from "../store/uses.ts";
import type { Task } from "../task.ts";
import type { Outcomes } from "./outcomes.ts";
import type { Schedule } from "./schedule.ts";

/** Decides which tasks need no job. */
export interface Settler {
  /**
   * Handles tasks whose inputs are all stored: schedules those without a result, notes those with
   * one, and continues with the tasks that waited only for them.
   */
  settle(tasks: readonly Task[]): void;
  /** Notes the result of a job of this run, and settles the tasks that waited for it. */
  finish(task: Task, result: Result, options: { readonly executed: boolean }): void;
  /** Notes the failure of a task that cannot run at all. */
  failBlocked(task: Task, problem: string): void;
}

/** The parts of a run that a settler works with. */
export interface SettlerOptions {
  readonly plan: Pick<Plan, "resolver" | "store">;
  readonly schedule: Schedule;
  readonly outcomes: Outcomes;
  readonly use: Pick<Use, "note">;
  /** The results that were stored when the run began. */
  readonly stored: ReadonlySet<Hash>;
}

/** Opens the settler of one run. */
export function openSettler({ plan, schedule, outcomes, use, stored }: SettlerOptions): Settler {
  const { resolver, store } = plan;
  /**
   * Keys whose results this run made. Results under other keys outside `stored` come from other
   * processes.
   */
  const made = new Set<Hash>();

  function settle(tasks: readonly Task[]): void {
    const pending = [...tasks];
    for (const task of pending) {
      const state = resolver.resolve(task);
      if (state.state === "stale") schedule.add(task);
      else if (state.state === "blocked") failBlocked(task, state.problem);
      else if (state.state === "done") {
        use.note(state.key);
        if (stored.has(state.key) || made.has(state.key)) outcomes.unchanged(task);
        else outcomes.elsewhere(task);
        pending.push(...release(task, state.result));
      }
    }
  }

  function release(task: Task, result: Result): readonly Task[] {
    resolver.finish(task.name, result);
    resolver.history.note(task.name, result.key);
    return schedule.release(task).filter((next) => !outcomes.isSkipped(next));
  }

  function failBlocked(task: Task, problem: string): void {
    const cause = withAdvice(problem, { path: store.layout.folder });
    outcomes.failed({ task: task.name, cause, log: undefined });
  }

  return {
    settle,
    failBlocked,
    finish(task, result, { executed }) {
      if (executed) {
        made.add(result.key);
        outcomes.executed(task, result.provenance.seconds);
      } else outcomes.elsewhere(task);
      settle(release(task, result));
    },
  };
}
