/** The pointing game: the share of maps that peak in the diseased organ. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { ModelMeasurements, Stored } from "../measurements.ts";
import { absentNote, seedCell } from "../run_outcomes.ts";
import type { ModelSummary } from "../../evaluate/summary.ts";
import { rangeWords } from "../range_words.ts";

/** Renders the pointing game: a row per model, class and tolerance. */
export function interpretabilitySection(context: ReportContext): string {
  const rows = context.measurements.models.flatMap((model) =>
    model.summary ? modelRows(context, model, model.summary) : []
  );
  if (rows.length === 0) return "";
  const columns = [
    { title: "model" },
    { title: "class" },
    numeric("tolerance"),
    numeric("images"),
    numeric("median ± SD"),
    ...context.measurements.seeds.map((seed) => numeric(`seed ${seed}`)),
    { title: "result" },
  ];
  const message = rangeWords(
    { many: "Median shares at the first tolerance", one: "The median share at the first tolerance" },
    context.measurements.models.flatMap(({ name, summary }) =>
      summary
        ? [{
          name: escapeText(name),
          value: summary.value.interpretability[0]?.overall.score.median ?? null,
          text: () =>
            context.ledger.cite(summary, ["interpretability", 0, "overall", "score", "median"], "fixed2"),
        }]
        : []
    ),
  );
  const caption = `**${message}** ` +
    "Interpretability as in the paper: the share of a class’s test images whose map of the true class peaks inside the organ’s outline. " +
    "Tolerance 0: the peak cell is in the organ (paper). Tolerance 1: it or a neighbour is (released code).";
  return section(
    "Interpretability",
    table(columns, rows, { caption }),
    absentNote(context.measurements.models),
  );
}

function modelRows(context: ReportContext, model: ModelMeasurements, summary: Stored<ModelSummary>) {
  const { measurements, ledger } = context;
  return summary.value.interpretability.flatMap(({ classes }, game) => {
    const row = (title: string, path: readonly (string | number)[]) => [
      escapeText(model.name),
      title,
      ledger.cite(summary, ["interpretability", game, "tolerance"], "integer"),
      ledger.cite(summary, [...path, "total"], "integer"),
      ["median", "standardDeviation"].map((part) => ledger.cite(summary, [...path, "score", part], "fixed3"))
        .join("\u00a0±\u00a0"),
      ...measurements.seeds.map((seed) =>
        seedCell(context, {
          model,
          seed,
          seeds: summary.value.seeds,
          stored: summary,
          path: [...path, "score", "perSeed"],
          format: "fixed3",
        })
      ),
      shortHash(summary.hash),
    ];
    const path = ["interpretability", game];
    return [
      ...classes.map(({ name }, index) => row(escapeText(name), [...path, "classes", index])),
      row("all", [...path, "overall"]),
    ];
  });
}
