/** Follows a study in its store, whether processes here or jobs of a cluster run it. */
import { neededTasks } from "../../graph/graph.ts";
import { planSummary } from "../../graph/render/plan.ts";
import { safeText } from "../../graph/render/text.ts";
import type { TaskState } from "../../graph/resolver.ts";
import type { Activity } from "../../graph/run/activity.ts";
import { estimateSeconds } from "../../graph/run/estimate.ts";
import type { Task } from "../../graph/task.ts";
import { withoutFolders } from "../../formats/shown_path.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import type {
  BlockedTask,
  HaltedTask,
  RunningTask,
  WatchedGroup,
  WatchedKind,
  WatchState,
} from "../../report/watch/watch_state.ts";
import { type EpochRecord, historyFromTensors } from "../../train/history.ts";
import { parseHistoryLines } from "../../train/read_history_lines.ts";
import { foldsOf } from "../graph/folds/folds.ts";
import type { Study } from "../study.ts";
import { historyText, type JobState, jobState, logEnd } from "./job_state.ts";

/** Looks at a study repeatedly. */
export interface Watch {
  /** Reads what has changed since the last look. */
  read(): Promise<WatchState>;
}

/** The options of {@linkcode watchStudy}. */
export interface WatchOptions {
  /** False to leave out the logs of tasks, which may quote patients' data. */
  readonly showsLogs: boolean;
  /** False to reduce absolute paths to their last names. */
  readonly showsFolders: boolean;
  /** Returns the time in milliseconds of the epoch. */
  readonly now?: () => number;
}

/** A task of which a look has found more than its state. */
type Found =
  | { readonly kind: "running"; readonly host: string; readonly job: JobState }
  | { readonly kind: "halted"; readonly job: JobState };

/** Matches the modules of trainings. */
const TRAINING = /^lib\/study\/work\/train_\w+\.ts$/;

/**
 * Follows `study` from its plan. A look reads only the store: the results of tasks whose inputs
 * exist, and the folders of begun tasks; it does not touch locks of other tasks.
 */
export function watchStudy(
  { plan, experiment }: Pick<Study, "plan" | "experiment">,
  { showsLogs, showsFolders, now = Date.now }: WatchOptions,
): Watch {
  const shown = (text: string) => showsFolders ? text : withoutFolders(text);
  const { graph, store, resolver } = plan;
  const { layout } = store;
  // The first fold's trainings have the names of those of a study without folds.
  const ofFirstFold = new Set(
    foldsOf(experiment).slice(0, 1).flatMap(({ names }) =>
      experiment.models.flatMap(({ name }) => experiment.seeds.map((seed) => names.train(name, seed)))
    ),
  );
  const states = new Map(plan.states);
  const estimates = estimateSeconds(graph.tasks, plan);
  const histories = new Map<string, { readonly mark: string; readonly history: readonly EpochRecord[] }>();

  /** Resolves the tasks that may have changed; a task that waits for another one has not. */
  function resolveAgain(): void {
    for (const task of graph.order) {
      if (states.get(task.name)?.state === "done") continue;
      if (neededTasks(task).some((name) => states.get(name)?.state !== "done")) continue;
      const state = resolver.resolve(task);
      states.set(task.name, state);
      if (state.state === "done") estimates.note(task, state.result.provenance.seconds);
    }
  }

  async function find(state: TaskState | undefined): Promise<Found | undefined> {
    if (state?.state !== "stale") return undefined;
    const job = jobState(layout, state.key);
    if (job === undefined) return undefined;
    const host = await layout.locks.holder(layout.lock(state.key));
    return host === undefined ? { kind: "halted", job } : { kind: "running", host, job };
  }

  async function historyOf({ name }: Task, found: Found | undefined): Promise<readonly EpochRecord[]> {
    const state = states.get(name), known = histories.get(name);
    if (state?.state === "done") {
      const output = state.result.outputs.history;
      if (known?.mark === state.key || output === undefined) return known?.history ?? [];
      try {
        const bytes = await Deno.readFile(await store.objects.verifiedPath(output.hash));
        const history = historyFromTensors(decodeSafetensors(bytes, `the history of ${name}`).tensors);
        histories.set(name, { mark: state.key, history });
        return history;
      } catch {
        // The object is damaged or was just removed: the next plan reports it.
        return known?.history ?? [];
      }
    }
    if (found === undefined) return [];
    const { mark, text } = historyText(layout, found.job.scratch, known?.mark);
    if (text === undefined) return known?.history ?? [];
    const history = parseHistoryLines(text);
    histories.set(name, { mark, history });
    return history;
  }

  return {
    async read() {
      resolveAgain();
      const found = new Map<string, Found>();
      for (const { name } of graph.order) {
        const each = await find(states.get(name));
        if (each !== undefined) found.set(name, each);
      }
      const activities = new Map([...found].map(([name, each]): [string, Activity] => {
        const text = each.job.progress?.text ?? "";
        return [
          name,
          each.kind === "running" ? { kind: "running", host: each.host, text } : { kind: "begun", text },
        ];
      }));
      const running = [...found].flatMap(([task, each]) =>
        each.kind === "running" ? [runningTask(task, each, now())] : []
      );
      const halted = [...found].flatMap(([task, { kind, job }]): HaltedTask[] =>
        kind === "running"
          ? []
          : [{ task, text: job.progress?.text ?? "", log: showsLogs ? shown(logEnd(layout, job.log)) : null }]
      );
      const blocked = graph.order.flatMap(({ name }): BlockedTask[] => {
        const state = states.get(name);
        return state?.state === "blocked" ? [{ task: name, problem: shown(state.problem) }] : [];
      });
      return {
        experiment: experiment.name,
        summary: planSummary({ ...plan, states }, activities).slice(safeText(graph.name).length + 2),
        tasks: graph.tasks.length,
        done: [...states.values()].filter(({ state }) => state === "done").length,
        secondsLeft: secondsLeft(running),
        kinds: kindsOf(found),
        running,
        halted,
        blocked,
        groups: await groupsOf(found),
      };
    },
  };

  function secondsLeft(running: readonly RunningTask[]): number | null {
    const open = graph.tasks.filter(({ name }) => states.get(name)?.state !== "done");
    const byName = new Map(running.map((each) => [each.task, each.secondsLeft]));
    const known = open.flatMap((task) => byName.get(task.name) ?? estimates.secondsOf(task) ?? []);
    if (known.length === 0) return null;
    const longest = Math.max(0, ...running.flatMap((each) => each.secondsLeft ?? []));
    return Math.max(longest, known.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, running.length));
  }

  function kindsOf(found: ReadonlyMap<string, Found>): WatchedKind[] {
    const kinds = Map.groupBy(graph.tasks, ({ name }) => name.split("/", 1)[0] ?? name);
    return [...kinds].map(([kind, tasks]) => {
      const count = (is: (name: string) => boolean) => tasks.filter(({ name }) => is(name)).length;
      return {
        kind,
        total: tasks.length,
        done: count((name) => states.get(name)?.state === "done"),
        running: count((name) => found.get(name)?.kind === "running"),
        halted: count((name) => found.get(name)?.kind === "halted" || states.get(name)?.state === "blocked"),
      };
    });
  }

  async function groupsOf(found: ReadonlyMap<string, Found>): Promise<WatchedGroup[]> {
    const groups = new Map<string, WatchedGroup["runs"][number][]>();
    for (const task of graph.tasks) {
      if (!TRAINING.test(task.module)) continue;
      const each = found.get(task.name);
      const history = await historyOf(task, each);
      if (history.length === 0) continue;
      const end = task.name.lastIndexOf("/");
      const state = each?.kind ?? states.get(task.name)?.state ?? "waiting";
      const group = task.name.slice(0, Math.max(0, end)) + (ofFirstFold.has(task.name) ? "/fold 1" : "");
      const runs = groups.get(group) ?? [];
      runs.push({ label: task.name.slice(end + 1), state, history });
      groups.set(group, runs);
    }
    return [...groups].map(([name, runs]) => ({ name, runs }));
  }
}

function runningTask(
  task: string,
  { host, job }: Extract<Found, { kind: "running" }>,
  now: number,
): RunningTask {
  const { progress, since } = job;
  const fraction = progress?.fraction ?? 0;
  // A resumed task had part of its progress before its worker started.
  const isTimed = since !== null && progress?.resumed === undefined && fraction > 0;
  return {
    task,
    host,
    text: progress?.text ?? "",
    fraction,
    secondsLeft: isTimed ? Math.max(0, (now - since) / 1000) / fraction * (1 - fraction) : null,
  };
}
