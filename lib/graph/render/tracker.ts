/** Follows a run by its events: what runs, how far it is, and how long it will take. */
import type { Estimates } from "../run/estimate.ts";
import type { RunEvent } from "../run/event.ts";
import type { Progress, Task } from "../task.ts";

/** A task that runs now. */
export interface RunningTask {
  readonly name: string;
  readonly progress: Progress | undefined;
  /** The seconds left; `undefined` while nothing is known. */
  readonly secondsLeft: number | undefined;
}

/** The state of a run. */
export interface RunView {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly running: readonly RunningTask[];
  /** The least seconds left by everything that is known; `undefined` while nothing is. */
  readonly secondsLeft: number | undefined;
  readonly interrupted: boolean;
}

/** Keeps the state of a run. */
export interface RunTracker {
  take(event: RunEvent): void;
  view(): RunView;
  /** Returns only the counts, which cost nothing. */
  counts(): Pick<RunView, "done" | "total">;
}

interface Started {
  readonly since: number;
  progress?: Progress;
  /** The first progress seen: a resumed task does not begin at 0. */
  first?: { readonly at: number; readonly fraction: number };
}

/**
 * Follows a run with `jobs` workers; without `estimates`, only tasks that report progress have a
 * time left. `now` returns the seconds of a clock that never jumps.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * let seconds = 0;
 * const tracker = trackRun({ jobs: 1, now: () => seconds });
 * tracker.take({ type: "started", task: "train", reasons: [] });
 * const epoch = (at: number) => ({ fraction: at / 40, text: `epoch ${at} of 40` });
 * tracker.take({ type: "progress", task: "train", progress: epoch(0) });
 * seconds = 10;
 * tracker.take({ type: "progress", task: "train", progress: epoch(10) });
 * assertEquals(tracker.view().secondsLeft, 30);
 * ```
 */
export function trackRun(
  { jobs, estimates, now = () => performance.now() / 1000 }: {
    readonly jobs: number;
    readonly estimates?: Pick<Estimates, "secondsOf" | "note">;
    readonly now?: () => number;
  },
): RunTracker {
  const open = new Map<string, Task>();
  const running = new Map<string, Started>();
  let total = 0, done = 0, failed = 0, interrupted = false;

  function close(task: string): void {
    running.delete(task);
    open.delete(task);
  }

  function take(event: RunEvent): void {
    switch (event.type) {
      case "planned":
        total = event.done + event.unfinished.length;
        done = event.done;
        for (const task of event.unfinished) open.set(task.name, task);
        break;
      case "started":
        running.set(event.task, { since: now() });
        break;
      case "elsewhere":
        running.set(event.task, {
          since: now(),
          progress: { fraction: 0, text: "another process runs it; waiting" },
        });
        break;
      case "progress": {
        const started = running.get(event.task);
        if (started === undefined) break;
        started.progress = event.progress;
        started.first ??= { at: now(), fraction: event.progress.fraction };
        break;
      }
      case "note": {
        const started = running.get(event.task);
        if (started === undefined) break;
        started.progress = { fraction: started.progress?.fraction ?? 0, text: event.text };
        break;
      }
      case "finished": {
        const task = open.get(event.task);
        if (task !== undefined) estimates?.note(task, event.seconds);
        done++;
        close(event.task);
        break;
      }
      case "unchanged":
      case "done elsewhere":
        done++;
        close(event.task);
        break;
      case "failed":
        failed++;
        close(event.failure.task);
        break;
      case "left":
      case "skipped":
        close(event.task);
        break;
      case "resumed":
        break;
      case "interrupted":
        interrupted = true;
        break;
    }
  }

  function taskSecondsLeft(name: string, { since, progress, first }: Started): number | undefined {
    const gained = progress === undefined || first === undefined ? 0 : progress.fraction - first.fraction;
    if (progress !== undefined && first !== undefined && gained > 0) {
      return (now() - first.at) / gained * (1 - progress.fraction);
    }
    const task = open.get(name);
    const estimate = task === undefined ? undefined : estimates?.secondsOf(task);
    return estimate === undefined ? undefined : Math.max(0, estimate - (now() - since));
  }

  function view(): RunView {
    const tasks = [...running].map(([name, started]): RunningTask => ({
      name,
      progress: started.progress,
      secondsLeft: taskSecondsLeft(name, started),
    }));
    const known = tasks.flatMap(({ secondsLeft }) => secondsLeft ?? []);
    let work = known.reduce((sum, seconds) => sum + seconds, 0);
    let anyKnown = known.length > 0;
    for (const task of open.values()) {
      const estimate = running.has(task.name) ? undefined : estimates?.secondsOf(task);
      anyKnown ||= estimate !== undefined;
      work += estimate ?? 0;
    }
    const secondsLeft = anyKnown ? Math.max(work / jobs, ...known) : undefined;
    return { total, done, failed, running: tasks, secondsLeft, interrupted };
  }

  return { take, view, counts: () => ({ done, total }) };
}
