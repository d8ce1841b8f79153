/** Agreement of the networks' maps with the gaze. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import { rangeWords } from "../range_words.ts";

const MEASURES = ["correlation", "scanpathSaliency", "divergence"] as const;

/** Renders one row per model and class. */
export function agreementSection({ measurements, ledger }: ReportContext): string {
  const gazed = measurements.models.filter(({ description }) =>
    description !== null && description.value.agreement.overall.images > 0
  );
  const rows = gazed.flatMap(({ name, description }) => {
    if (description === null) return [];
    const row = (title: string, path: readonly (string | number)[]) => [
      escapeText(name),
      title,
      ledger.cite(description, [...path, "images"], "integer"),
      ...MEASURES.map((measure) =>
        ["median", "standardDeviation"].map((part) =>
          ledger.cite(description, [...path, measure, part], "fixed3")
        ).join("\u00a0±\u00a0")
      ),
      shortHash(description.hash),
    ];
    return [
      ...description.value.agreement.classes.map((own, index) =>
        row(escapeText(own.name), ["agreement", "classes", index])
      ),
      row("all", ["agreement", "overall"]),
    ];
  });
  if (rows.length === 0) return "";
  return section(
    "Agreement with the gaze",
    table(
      [
        { title: "model" },
        { title: "class" },
        numeric("images"),
        numeric("correlation"),
        numeric("NSS"),
        numeric("KL divergence"),
        { title: "result" },
      ],
      rows,
      {
        caption: `**${
          rangeWords(
            { many: "Median correlations of map and gaze", one: "The median correlation of map and gaze" },
            gazed.flatMap(({ name, description }) =>
              description
                ? [{
                  name: escapeText(name),
                  value: description.value.agreement.overall.correlation.median,
                  text: () =>
                    ledger.cite(description, ["agreement", "overall", "correlation", "median"], "fixed2"),
                }]
                : []
            ),
          )
        }** ` +
          "The true class's map against the gaze heat map Ψ, cell by cell, on the test images with gaze: Pearson's correlation " +
          "(1 is perfect), normalised scanpath saliency (NSS: how many standard deviations above its mean the map lies where " +
          "the gaze was; 0 is chance) and KL divergence (0 is perfect), after shifting each map so that its minimum is 0. Means over images; " +
          "median ± standard deviation over trainings. Models trained without gaze show what classification alone gives.",
      },
    ),
  );
}
