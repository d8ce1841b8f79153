/** Renders a plan as text: what is done, what would run, and why. */
import { styleText } from "node:util";
import type { Plan } from "../plan.ts";
import type { TaskState } from "../resolver.ts";
import { type Activity, activityText } from "../run/activity.ts";
import type { Task } from "../task.ts";
import { planCounts, type Standing, standingOf } from "./plan_counts.ts";
import { reasonTexts } from "./reason.ts";
import { fitText, safeText } from "./text.ts";

/** The options of rendering. */
export interface RenderOptions {
  /** Columns of the terminal; `Infinity` for a file. */
  readonly columns: number;
  readonly colour: boolean;
}

/**
 * Returns the lines of a plan: a summary, then the tasks that would run, those that wait for them,
 * and those that cannot run. Tasks of one group (the name up to its first `/`) with the same
 * reasons share a line: `20 × train/…: learningRate 0.005 → 0.001`. No line is wider than
 * `columns`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * await example.run(3);
 * const lines = renderPlan(await example.plan(4), { columns: 80, colour: false });
 * assertEquals(lines.slice(5, 7), ["To run", "  square: number 3 → 4"]);
 * assertEquals(lines.at(-1), "  double: input square ← number 3 → 4");
 * ```
 */
export function renderPlan(
  plan: Plan,
  { columns, colour, activities = new Map() }: RenderOptions & {
    /** The tasks that other processes run. */
    readonly activities?: ReadonlyMap<string, Activity>;
  },
): string[] {
  const bold = (text: string) => colour ? styleText("bold", text, { validateStream: false }) : text;
  const counts = groupCounts(plan);
  const lines = [bold(fitText(planSummary(plan, activities), columns)), ""];
  const nameColumns = Math.max(5, ...counts.map(({ group }) => group.length));
  for (const { group, text } of counts) {
    lines.push(fitText(`  ${safeText(group).padEnd(nameColumns)}  ${text}`, columns));
  }
  for (const { title, matches } of SECTIONS) {
    const entries = sectionEntries(plan, matches, activities);
    if (entries.length === 0) continue;
    lines.push("", bold(fitText(title, columns)));
    for (const { heading, reasons } of entries) {
      if (reasons.length === 1) lines.push(fitText(`  ${heading}: ${reasons[0]}`, columns));
      else {lines.push(
          fitText(`  ${heading}`, columns),
          ...reasons.map((text) => fitText(`    ${text}`, columns)),
        );}
    }
  }
  return lines;
}

/**
 * Returns one sentence: `phantom: 57 tasks; 40 done, 3 to run, 14 wait for them`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const before = planSummary(await example.plan(3)), after = planSummary(await example.run(3));
 * assertEquals(before, "example: 2 tasks; 0 done, 1 to run, 1 wait for them");
 * assertEquals(after, "example: 2 tasks, all done");
 * ```
 */
export function planSummary(
  { graph, states }: Plan,
  activities: ReadonlyMap<string, Activity> = new Map(),
): string {
  const counts = planCounts({ states }, activities);
  const total = graph.tasks.length;
  const head = `${safeText(graph.name)}: ${total} ${total === 1 ? "task" : "tasks"}`;
  if (counts.done === total) return `${head}, all done`;
  const parts = [
    `${counts.done} done`,
    ...(counts.running > 0 ? [`${counts.running} running`] : []),
    `${counts.stale} to run`,
    ...(counts.waiting > 0 ? [`${counts.waiting} wait for them`] : []),
    ...(counts.blocked > 0 ? [`${counts.blocked} cannot run`] : []),
  ];
  return `${head}; ${parts.join(", ")}`;
}

const SECTIONS: readonly { readonly title: string; readonly matches: Standing }[] = [
  { title: "Running in another process", matches: "running" },
  { title: "To run", matches: "stale" },
  { title: "Waiting for inputs (skipped if these turn out unchanged)", matches: "waiting" },
  { title: "Cannot run", matches: "blocked" },
];

function groupOf({ name }: Task): string {
  return name.split("/", 1)[0] ?? name;
}

function groupCounts({ graph, states }: Plan): { group: string; text: string }[] {
  const groups = new Map<string, { done: number; total: number }>();
  for (const task of graph.tasks) {
    const group = groups.get(groupOf(task)) ?? { done: 0, total: 0 };
    group.total++;
    if (states.get(task.name)?.state === "done") group.done++;
    groups.set(groupOf(task), group);
  }
  return [...groups].map(([group, { done, total }]) => ({
    group,
    text: done === total ? `${total} done` : `${done} of ${total} done`,
  }));
}

/**
 * Returns why a task is not done. If another process runs it or has left it unfinished, that is
 * said instead of "never done".
 */
function reasonsOf(state: Exclude<TaskState, { state: "done" }>, activity: Activity | undefined): string[] {
  if (state.state === "blocked") return [safeText(state.problem)];
  const reasons = state.reasons.filter(({ field }) => activity === undefined || field !== "history");
  return [...(activity === undefined ? [] : [safeText(activityText(activity))]), ...reasonTexts(reasons)];
}

interface SectionEntry {
  readonly heading: string;
  readonly reasons: readonly string[];
}

function sectionEntries(
  { graph, states }: Plan,
  matches: Standing,
  activities: ReadonlyMap<string, Activity>,
): SectionEntry[] {
  const entries = new Map<string, { group: string; names: string[]; reasons: readonly string[] }>();
  for (const task of graph.tasks) {
    const state = states.get(task.name);
    if (state === undefined || state.state === "done") continue;
    if (standingOf(state, activities.get(task.name)) !== matches) continue;
    const reasons = reasonsOf(state, activities.get(task.name));
    const group = groupOf(task);
    const id = JSON.stringify([group, reasons]);
    const entry = entries.get(id) ?? { group, names: [], reasons };
    entry.names.push(task.name);
    entries.set(id, entry);
  }
  return [...entries.values()].map(({ group, names, reasons }) => ({
    heading: safeText(names.length === 1 ? names.join() : `${names.length} × ${group}/…`),
    reasons,
  }));
}
