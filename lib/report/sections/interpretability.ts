/** The pointing game: the share of CAMs that peak in the diseased organ. */
import type { ReportContext } from "../context.ts";
import { boxPlot } from "../figures/box_plot.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { ModelMeasurements, Stored } from "../measurements.ts";
import { absentNote, isCollapsed, ringNote, seedCell } from "../run_outcomes.ts";
import { bracketNote, significantPairs } from "../significant_pairs.ts";
import type { ModelSummary } from "../../evaluate/summary.ts";

/** The panel of all classes together, on which models are compared. */
const OVERALL = "all classes";

/** The pointing game: a table for every tolerance, and the box plot for tolerance 0. */
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
  const explanation =
    "The share of a class's test images whose CAM of the true class has its maximum inside the organ's mask. " +
    "Tolerance 0 is the paper's rule; 1 is the released code's, which lets the maximum miss by one cell.";
  return section(
    "Interpretability",
    explanation,
    table(columns, rows),
    absentNote(context.measurements.models),
    figure(context),
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

function figure({ measurements, addFile }: ReportContext): string | undefined {
  const values = measurements.models.flatMap((own) => {
    const { name: model, summary } = own;
    const game = summary?.value.interpretability.find(({ tolerance }) => tolerance === 0);
    if (!summary || !game) return [];
    const panels = [...game.classes, { ...game.overall, name: OVERALL }];
    const values = panels.flatMap(({ name: panel, score }) =>
      score.perSeed.flatMap((value, index) =>
        value !== null && Number.isFinite(value) ? [{ panel, value, seed: summary.value.seeds[index] }] : []
      )
    );
    return values.map((value) => ({ ...value, model, collapsed: isCollapsed(own, value.seed) }));
  });
  if (values.length === 0) return undefined;
  const models = measurements.models.map(({ name }) => name);
  const description = `Box plot of interpretability (tolerance 0) of ${models.join(", ")} per class, ` +
    "with a dot for every seed";
  const label = "share of CAMs that peak in the organ";
  const pairs = significantPairs(measurements, "interpretability").map((pair) => ({
    ...pair,
    panel: OVERALL,
  }));
  const path = addFile(
    "figures/interpretability.svg",
    boxPlot({ values, models, label, pairs, description }),
  );
  return [`![${escapeText(description)}](${path})`, ringNote(values), bracketNote(pairs)]
    .filter((part) => part !== "").join("\n\n");
}
