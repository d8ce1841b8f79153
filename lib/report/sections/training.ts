/** The settings of every training, and its course. */
import type { ReportContext } from "../context.ts";
import { formatDuration, formatMemory } from "../format.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { FinishedRun, ModelMeasurements, Setting } from "../measurements.ts";
import type { RunEnd, Stopped } from "../../train/run_end.ts";
import { outcomeOf } from "../run_outcomes.ts";
import { rangeWords, shareWords } from "../range_words.ts";
import { finishedRuns } from "../runs.ts";

const EXPLANATION = "Time is the wall time of the training; memory the peak memory of the training process.";

/** Renders one row per run. */
export function trainingSection(context: ReportContext): string {
  const columns = [
    { title: "model" },
    numeric("seed"),
    numeric("best epoch"),
    numeric("epochs"),
    { title: "end" },
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
        ? [escapeText(name), String(run.seed), ...finishedCells(context, name, run)]
        : [escapeText(name), String(run.seed), "–", "–", run.status, "–", "–", "–", "–", "–", "–", "–"]
    )
  );
  const message = rangeWords(
    { many: "AUCs of single trainings", one: "The AUC of the one training" },
    context.measurements.models.flatMap((model) =>
      finishedRuns(model).flatMap(({ seed, metrics }) =>
        metrics.value.outcome === "measured"
          ? [{
            name: `${escapeText(model.name)}, seed ${seed}`,
            value: metrics.value.classification.auc,
            text: () => context.ledger.cite(metrics, ["classification", "auc"], "fixed3"),
          }]
          : []
      )
    ),
  );
  return section(
    "Every training",
    table(columns, rows, {
      caption: `**${message}** ${EXPLANATION}`,
      constants: ["epochs", "end"],
    }),
  );
}

function finishedCells({ ledger, measurements }: ReportContext, model: string, run: FinishedRun): string[] {
  const { training, metrics, checkpoint, predictions } = run;
  const time = measurements.times.trainings.find((time) => time.model === model && time.seed === run.seed);
  const { end } = training.value;
  const trained = end === "trained";
  const measured = metrics.value.outcome === "measured";
  return [
    trained ? ledger.cite(training, ["bestEpoch"], "integer") : "–",
    end === "not trained" ? "0" : ledger.cite(training, ["epochs"], "integer"),
    endWords(training.value, run),
    measured ? ledger.cite(metrics, ["classification", "auc"], "fixed3") : "–",
    measured ? ledger.cite(metrics, ["classification", "accuracy"], "fixed3") : "–",
    formatDuration(time?.seconds ?? null),
    formatMemory(time?.peakMemory ?? null),
    trained ? shortHash(checkpoint) : "–",
    trained ? shortHash(predictions) : "–",
    shortHash(metrics.hash),
  ];
}

/** Returns words such as `early stop`, `early stop; collapsed` or `diverged`. */
function endWords(end: RunEnd, run: FinishedRun): string {
  const outcome = outcomeOf(run);
  if (end.end !== "trained") return end.end;
  return outcome === "measured" ? STOPPED[end.stopped] : `${STOPPED[end.stopped]}; ${outcome}`;
}

const STOPPED: Readonly<Record<Stopped, string>> = {
  "early-stop": "early stop",
  "learning-rate": "learning rate",
  "epochs": "last epoch",
  "until": "epochs of its rung",
};

/** Renders the shared settings, then one column per model. */
export function settingsSection({ measurements: { settings, models } }: ReportContext): string {
  const shared = settings.length === 0
    ? undefined
    : table([{ title: "setting" }, { title: "value" }], settings.map(settingRow), {
      caption: `**${settings.length} settings hold for all models.** Data, images and trainings.`,
    });
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
    {
      caption: `**${
        shareWords(names.filter((name) => differs(models, name)).length, names.length, {
          noun: "settings",
          one: "differs between models",
          many: "differ between models",
        })
      }** The paper’s Table 1 has its optimised settings.`,
    },
  );
  return section("Settings (the paper’s Table 1)", shared, perModel);
}

function differs(models: readonly ModelMeasurements[], name: string): boolean {
  const values = models.map(({ settings }) => settings.find((setting) => setting.name === name)?.value);
  return new Set(values).size > 1;
}

function settingRow(setting: Setting): string[] {
  return [escapeText(setting.name), valueText(setting)];
}

function valueText({ value }: Setting): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? String(value).replace(/^-/, "−") : escapeText(value);
}
