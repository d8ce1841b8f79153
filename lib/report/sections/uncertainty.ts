/** How sure each model's AUC is: other seeds, other test images. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import { cell, range } from "../outcome_cells.ts";

/** The median AUC of every model with its intervals, and what its variance comes from. */
export function uncertaintySection(context: ReportContext): string {
  const rows = context.measurements.models.flatMap(({ name, uncertainty: stored }) => {
    if (!stored) return [];
    const { median, variance, classes } = stored.value;
    const over = (what: "seeds" | "images" | "both") =>
      range(context, stored, median[what], ["median", what, "interval"], "fixed3");
    return [[
      escapeText(name),
      cell(context, stored, median.both, ["median", "both", "estimate"], "fixed3"),
      over("seeds"),
      over("images"),
      over("both"),
      cell(context, stored, variance, ["variance", "seedsShare"], "percent"),
      cell(context, stored, variance, ["variance", "imagesShare"], "percent"),
      classes.map(({ halfWidth }, own) =>
        range(context, stored, halfWidth, ["classes", own, "halfWidth", "interval"], "fixed2")
      ).join("; "),
      shortHash(stored.hash),
    ]];
  });
  if (rows.length === 0) return "";
  const names = context.measurements.classNames.map(escapeText).join(", ");
  const columns = [
    { title: "model" },
    numeric("median AUC"),
    numeric("95 %, other seeds"),
    numeric("95 %, other test images"),
    numeric("95 %, both"),
    numeric("variance from seeds"),
    numeric("from test images"),
    numeric("95 %, AUC per class"),
    { title: "result" },
  ];
  const explanation =
    "Bootstrap intervals (percentile, 2,000 draws, stratified by class) of the median AUC. The two shares split the variance " +
    `of one run's AUC. The last column is the interval of the median run's one-versus-rest AUC over test images (${names}; Newcombe's method 5).`;
  return section("How sure the median AUC is", explanation, table(columns, rows));
}
