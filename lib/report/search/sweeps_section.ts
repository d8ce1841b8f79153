/** Sweeps: a table and a figure for each, on validation and on test figures. */
import { type Sweep, SWEPT, type Swept } from "../../search/sweep_schema.ts";
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { settingWords, valueWords } from "./setting_words.ts";
import { sweepPlot, SWEPT_WORDS } from "./sweep_plot.ts";
import { rangeWords } from "../range_words.ts";

/** Renders the section; empty without sweeps. */
export function sweepsSection(context: ReportContext): string {
  const { sweeps } = context.measurements;
  if (sweeps === null) return "";
  const parts = sweeps.map(({ parameter, models }, index) => {
    const done = models.flatMap(({ figures }) => figures === null ? [] : [figures]);
    const missing = models.filter(({ figures }) => figures === null).map(({ name }) => escapeText(name));
    return [
      `#### ${escapeText(settingWords(parameter))}`,
      ...(missing.length === 0 ? [] : [`Not finished: ${missing.join(", ")}.`]),
      ...(done.length === 0 ? [] : [sweepTable(context, done), figureOf(context, done, index + 1)]),
    ].join("\n\n");
  });
  return section(
    "Sweeps",
    "Final trainings with several values of one setting, each with all seeds. Medians are over the trainings that have the measure. " +
      "No setting was chosen by these trainings.",
    ...parts,
  );
}

function sweepTable({ ledger }: ReportContext, sweeps: readonly Stored<Sweep>[]): string {
  const rows = sweeps.flatMap((sweep) =>
    sweep.value.values.map(({ value, runs }, place) => [
      escapeText(sweep.value.model),
      escapeText(wordsOf(sweep.value, value)),
      ...SWEPT.map((measure) => {
        const known = runs.filter((run) => run[measure] !== null).length;
        const text = ledger.cite(sweep, ["values", place, "medians", measure], "fixed3");
        return known === runs.length ? text : `${text} (${known} of ${runs.length})`;
      }),
      shortHash(sweep.hash),
    ])
  );
  const [first] = sweeps;
  return table(
    [
      { title: "model" },
      numeric(escapeText(settingWords(first?.value.parameter ?? ""))),
      ...SWEPT.map((measure: Swept) => numeric(SWEPT_WORDS[measure])),
      { title: "record" },
    ],
    rows,
    {
      caption: `**${
        rangeWords(
          { many: "Median test AUCs", one: "The median test AUC" },
          sweeps.flatMap((sweep) =>
            sweep.value.values.map(({ value, medians }, place) => ({
              name: `${escapeText(sweep.value.model)}, ${escapeText(wordsOf(sweep.value, value))}`,
              value: medians.auc,
              text: () => ledger.cite(sweep, ["values", place, "medians", "auc"], "fixed3"),
            }))
          ),
        )
      }** A row per model and value of ${escapeText(settingWords(first?.value.parameter ?? ""))}.`,
    },
  );
}

function wordsOf({ parameter, values }: Sweep, value: Sweep["values"][number]["value"]): string {
  return valueWords({ kind: "choice", path: parameter, values: values.map((one) => one.value) }, value);
}

function figureOf(context: ReportContext, sweeps: readonly Stored<Sweep>[], position: number): string {
  const [first] = sweeps;
  const parameter = settingWords(first?.value.parameter ?? "");
  const ranges = sweeps.map(({ value }) => {
    const medians = value.values.flatMap(({ medians }) => medians.auc ?? []);
    return medians.length === 0
      ? `${value.model} has none on test images`
      : `${value.model} has medians from ${Math.min(...medians).toFixed(3)} to ${
        Math.max(...medians).toFixed(3)
      } on test images`;
  });
  const description =
    `AUC on validation and test images, and interpretability, by ${parameter}; a ring per training, a line through the ` +
    `medians: ${ranges.join("; ")}`;
  const models = sweeps.map(({ value }) => value);
  return figureBlock(context, {
    name: `sweep-${position}`,
    description,
    wide: sweepPlot(models, WIDE),
    narrow: sweepPlot(models, NARROW),
    message: `By ${escapeText(parameter)}: ${ranges.map(escapeText).join("; ")}.`,
    caption: "A ring per training, a line through the medians, on validation and test images.",
  });
}
