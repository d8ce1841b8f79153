/** Renders the state of a study as HTML. Every text that comes from files is escaped. */
import { durationText } from "../../graph/render/text.ts";
import type { EpochRecord } from "../../train/history.ts";
import { escapeHtml } from "../markdown.ts";
import { type ChartLine, runChart } from "./run_chart.ts";
import type {
  HaltedTask,
  RunningTask,
  WatchedGroup,
  WatchedKind,
  WatchedRun,
  WatchState,
} from "./watch_state.ts";

/** Returns the content of the page's `main` element. */
export function renderWatch(state: WatchState): string {
  const { running, halted, blocked, groups } = state;
  return [
    `<h1>${text(state.experiment)}</h1>`,
    `<p>${text(state.summary)}</p>`,
    `<progress class="overall" max="${state.tasks}" value="${state.done}" aria-label="tasks done"></progress>`,
    `<p class="quiet">${leftText(state)}</p>`,
    section("Running", running.map(runningItem)),
    section("Started, not finished", halted.map(haltedItem)),
    section(
      "Cannot run",
      blocked.map(({ task, problem }) => `<li><strong>${text(task)}</strong> ${text(problem)}</li>`),
    ),
    `<h2>Trainings</h2>`,
    groups.length === 0
      ? `<p class="quiet">No epoch has ended yet.</p>`
      : `<p class="quiet">Solid: validation, the best epoch with a dot. Dashed: training. Blue: finished. ` +
        `Orange: running. Grey: started, not finished.</p>`,
    ...groups.map(groupPart),
    `<h2>Tasks</h2>`,
    `<ul class="kinds">${state.kinds.map(kindItem).join("")}</ul>`,
  ].filter((part) => part !== "").join("\n");
}

const text = escapeHtml;

/** Returns a line of a log, with its indentation. */
function logLine(line: string): string {
  return `${" ".repeat(line.search(/\S|$/))}${escapeHtml(line)}`;
}

function leftText({ secondsLeft, done, tasks, running }: WatchState): string {
  if (done === tasks) return "All done.";
  if (running.length === 0) return "No task is running.";
  return secondsLeft === null
    ? "The time left is still unknown."
    : `About ${durationText(secondsLeft)} left, estimated from the finished tasks.`;
}

function section(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `<h2>${title}</h2>\n<ul class="tasks">${items.join("\n")}</ul>`;
}

function runningItem({ task, host, text: words, fraction, secondsLeft }: RunningTask): string {
  const parts = [
    ...(words === "" ? [] : [text(words)]),
    ...(secondsLeft === null ? [] : [`at most ${durationText(secondsLeft)} left`]),
    `on ${text(host)}`,
  ];
  return `<li><strong>${text(task)}</strong><progress max="1" value="${fraction.toFixed(3)}" aria-label="${
    text(task)
  }"></progress><span class="quiet">${parts.join(" · ")}</span></li>`;
}

function haltedItem({ task, text: words, log }: HaltedTask): string {
  const shown = log === null
    ? `<p class="quiet">Its log may quote patients' data, so this page leaves it out.</p>`
    : log === ""
    ? `<p class="quiet">It printed nothing.</p>`
    // Wide lines and tall logs scroll, which takes the keyboard's focus.
    : `<pre tabindex="0">${log.split("\n").map(logLine).join("\n")}</pre>`;
  return `<li><details id="log ${text(task)}"><summary><strong>${text(task)}</strong>${
    words === "" ? "" : ` <span class="quiet">${text(words)}</span>`
  }</summary>${shown}</details></li>`;
}

function kindItem({ kind, total, done, running, halted }: WatchedKind): string {
  return `<li><strong>${text(kind)}</strong> ${
    done === total ? `${total} done` : `${done} of ${total} done`
  }${running === 0 ? "" : `, ${running} running`}${
    halted === 0 ? "" : `, <span class="halts">${halted} not finished</span>`
  }</li>`;
}

/** A quantity of the charts. */
interface Quantity {
  readonly title: string;
  readonly validation: (record: EpochRecord) => number;
  readonly training?: (record: EpochRecord) => number;
}

const QUANTITIES: readonly Quantity[] = [
  { title: "Loss", validation: ({ validation }) => validation.total, training: ({ train }) => train.total },
  {
    title: "Validation AUC",
    validation: ({ validation: { auc } }) => typeof auc === "number" ? auc : NaN,
  },
];

function groupPart({ name, runs }: WatchedGroup): string {
  const charts = QUANTITIES.map(({ title, validation, training }) => {
    const lines = runs.flatMap((run) => [
      ...(training === undefined ? [] : [lineOf(run, training, "training")]),
      lineOf(run, validation),
    ]);
    return `<figure><figcaption>${title}</figcaption>${
      runChart(
        lines,
        `${title} by epoch of ${runs.length === 1 ? "one training" : `${runs.length} trainings`} of ${name}`,
      )
    }</figure>`;
  });
  return `<h3>${text(name)}</h3>\n<div class="charts">${charts.join("\n")}</div>\n${numbers(name, runs)}`;
}

function lineOf(run: WatchedRun, read: (record: EpochRecord) => number, extra?: string): ChartLine {
  const { label, history } = run;
  const colour = run.state === "done" ? "done" : run.state === "running" ? "running" : "halted";
  return {
    label: extra === undefined ? label : `${label}, ${extra}`,
    className: extra === undefined ? colour : `${colour} ${extra}`,
    points: history.map((record) => ({ epoch: record.epoch, value: read(record) })),
    best: extra === undefined ? history.findLast(({ best }) => best)?.epoch : undefined,
  };
}

/** Returns the last epoch of each training as a table, folded. */
function numbers(name: string, runs: readonly WatchedRun[]): string {
  const rows = runs.map(({ label, state, history }) => {
    const last = history.at(-1), best = history.findLast((record) => record.best);
    const cells = [
      last?.epoch ?? 0,
      numberText(last?.validation.total),
      best?.epoch ?? "–",
      numberText(best?.validation.total),
      typeof best?.validation.auc === "number" ? numberText(best.validation.auc) : "–",
    ];
    return `<tr><th scope="row">${text(label)}</th><td class="words">${
      state === "halted" ? "not finished" : state
    }</td>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const head = ["training", "state", "epochs", "last loss", "best epoch", "its loss", "its AUC"];
  return `<details id="numbers ${
    text(name)
  }"><summary>Numbers</summary><div class="table"><table><thead><tr>${
    head.map((title) => `<th scope="col">${title}</th>`).join("")
  }</tr></thead><tbody>${rows.join("")}</tbody></table></div></details>`;
}

function numberText(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "–" : value.toFixed(4);
}
