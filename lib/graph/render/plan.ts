/** A plan as text: what is done, what would run, and why. */
import { styleText } from "node:util";
import type { Plan } from "../plan.ts";
import type { TaskState } from "../resolver.ts";
import type { Task } from "../task.ts";
import { reasonTexts } from "./reason.ts";
import { fitText, safeText } from "./text.ts";

/** How a text is rendered. */
export interface RenderOptions {
  /** Columns of the terminal; `Infinity` for a file. */
  readonly columns: number;
  readonly colour: boolean;
}

/**
 * The lines of a plan: a summary, then the tasks that would run, those that wait for them, and those that cannot
 * run. Tasks of one group (the name up to its first `/`) with the same reasons share a line:
 * `20 × train/…: learningRate 0.005 → 0.001`.
 */
export function renderPlan(plan: Plan, { columns, colour }: RenderOptions): string[] {
  const bold = (text: string) => colour ? styleText("bold", text, { validateStream: false }) : text;
  const counts = groupCounts(plan);
  const lines = [bold(fitText(planSummary(plan), columns)), ""];
  const nameColumns = Math.max(5, ...counts.map(({ group }) => group.length));
  for (const { group, text } of counts) {
    lines.push(fitText(`  ${safeText(group).padEnd(nameColumns)}  ${text}`, columns));
  }
  for (const { title, matches } of SECTIONS) {
    const entries = sectionEntries(plan, matches);
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

/** One sentence: `phantom: 57 tasks; 40 done, 3 to run, 14 wait for them`. */
export function planSummary({ graph, states }: Plan): string {
  const counts = { done: 0, stale: 0, waiting: 0, blocked: 0 };
  for (const { state } of states.values()) counts[state]++;
  const total = graph.tasks.length;
  const head = `${safeText(graph.name)}: ${total} ${total === 1 ? "task" : "tasks"}`;
  if (counts.done === total) return `${head}, all done`;
  const parts = [
    `${counts.done} done`,
    `${counts.stale} to run`,
    ...(counts.waiting > 0 ? [`${counts.waiting} wait for them`] : []),
    ...(counts.blocked > 0 ? [`${counts.blocked} cannot run`] : []),
  ];
  return `${head}; ${parts.join(", ")}`;
}

const SECTIONS: readonly { readonly title: string; readonly matches: TaskState["state"] }[] = [
  { title: "To run", matches: "stale" },
  { title: "Waiting (not run where their inputs come out as before)", matches: "waiting" },
  { title: "Cannot run", matches: "blocked" },
];

function groupOf({ name }: Task): string {
  return name.split("/", 1)[0];
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

interface SectionEntry {
  readonly heading: string;
  readonly reasons: readonly string[];
}

function sectionEntries({ graph, states }: Plan, matches: TaskState["state"]): SectionEntry[] {
  const entries = new Map<string, { group: string; names: string[]; reasons: readonly string[] }>();
  for (const task of graph.tasks) {
    const state = states.get(task.name);
    if (state?.state !== matches || state.state === "done") continue;
    const reasons = state.state === "blocked" ? [safeText(state.problem)] : reasonTexts(state.reasons);
    const group = groupOf(task);
    const id = JSON.stringify([group, reasons]);
    const entry = entries.get(id) ?? { group, names: [], reasons };
    entry.names.push(task.name);
    entries.set(id, entry);
  }
  return [...entries.values()].map(({ group, names, reasons }) => ({
    heading: safeText(names.length === 1 ? names[0] : `${names.length} × ${group}/…`),
    reasons,
  }));
}
