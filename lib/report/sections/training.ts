/** How every network was trained, and how that went. */
import type { ReportContext } from "../context.ts";
import { costFigure } from "./cost_figure.ts";
import { formatDuration, formatMemory } from "../format.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { FinishedRun, Setting } from "../measurements.ts";
import type { Stopped } from "../../train/schedule.ts";

const EXPLANATION = "Time is the wall time of the training, memory the most that its process had at once.";

/** One row per run. */
export function trainingSection(context: ReportContext): string {
  const columns = [
    { title: "model" },
    numeric("seed"),
    numeric("best epoch"),
    numeric("epochs"),
    { title: "stopped by" },
    numeric("AUC"),
    numeric("accuracy"),
    numeric("time"),
    numeric("memory"),
    { title: "checkpoint" },
    { title: "predictions" },
    { title: "metrics" },
  ];
  const rows = context.measurements.models.flatMap(({ name, runs }) =>
    runs.map((run) =>
      run.status === "finished"
        ? [escapeText(name), String(run.seed), ...finishedCells(context, run)]
        : [escapeText(name), String(run.seed), "–", "–", run.status, "–", "–", "–", "–", "–", "–", "–"]
    )
  );
  return section("Training runs", EXPLANATION, costFigure(context), table(columns, rows));
}

function finishedCells({ ledger }: ReportContext, run: FinishedRun): string[] {
  const { training, metrics, seconds, peakMemory, checkpoint, predictions } = run;
  const measured = metrics.value.outcome === "measured";
  return [
    ledger.cite(training, ["bestEpoch"], "integer"),
    ledger.cite(training, ["epochs"], "integer"),
    STOPPED[training.value.stopped],
    measured ? ledger.cite(metrics, ["classification", "auc"], "fixed3") : "diverged",
    measured ? ledger.cite(metrics, ["classification", "accuracy"], "fixed3") : "–",
    formatDuration(seconds),
    formatMemory(peakMemory),
    shortHash(checkpoint),
    shortHash(predictions),
    shortHash(metrics.hash),
  ];
}

const STOPPED: Readonly<Record<Stopped, string>> = {
  "early-stop": "early stop",
  "learning-rate": "learning rate",
  "epochs": "last epoch",
  "diverged": "divergence",
};

/** What the models share, then one column per model. */
export function settingsSection({ measurements: { settings, models } }: ReportContext): string {
  const shared = settings.length === 0
    ? undefined
    : table([{ title: "setting" }, { title: "value" }], settings.map(settingRow));
  const names = [...new Set(models.flatMap(({ settings }) => settings.map(({ name }) => name)))];
  const perModel = names.length === 0 ? undefined : table(
    [{ title: "setting" }, ...models.map(({ name }) => ({ title: escapeText(name) }))],
    names.map((name) => [
      escapeText(name),
      ...models.map(({ settings }) => {
        const setting = settings.find((setting) => setting.name === name);
        return setting ? valueText(setting) : "–";
      }),
    ]),
  );
  return section("Settings (Table 1)", shared, perModel);
}

function settingRow(setting: Setting): string[] {
  return [escapeText(setting.name), valueText(setting)];
}

function valueText({ value }: Setting): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? String(value).replace(/^-/, "−") : escapeText(value);
}
