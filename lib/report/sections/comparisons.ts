/** The tests between models. */
import type { ReportContext } from "../context.ts";
import type { Measurements } from "../measurements.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import { shareWords } from "../range_words.ts";

/** Returns the message: the number of comparisons with a small p. */
function messageOf({ comparisons }: Measurements): string {
  const known = comparisons.flatMap(({ result }) => result?.value.p ?? []);
  return shareWords(known.filter((p) => p < 0.05).length, comparisons.length, {
    noun: "comparisons",
    one: "has p below 0.05",
    many: "have p below 0.05",
  });
}

/** Renders one row per comparison that the experiment asks for. */
export function comparisonsSection({ measurements, ledger }: ReportContext): string {
  if (measurements.comparisons.length === 0) return "";
  const columns = [
    { title: "models" },
    { title: "measure" },
    numeric("F"),
    numeric("degrees of freedom"),
    numeric("p"),
    { title: "note" },
    { title: "result" },
  ];
  const rows = measurements.comparisons.map(({ models, measure, result }) => {
    const what = [models.map(escapeText).join(" × "), measure === "auc" ? "AUC" : "interpretability"];
    if (!result) return [...what, "–", "–", "–", "could not be made", "–"];
    const [between, within] = [0, 1].map((index) => ledger.cite(result, ["df", index], "integer"));
    return [
      ...what,
      ledger.cite(result, ["f"], "fixed3"),
      result.value.f === null && result.value.p === null ? "–" : `${between}, ${within}`,
      ledger.cite(result, ["p"], "p"),
      result.value.note === null ? "" : escapeText(result.value.note),
      shortHash(result.hash),
    ];
  });
  return section(
    "Differences between models: one-way ANOVA over trainings",
    table(columns, rows, {
      caption: `**${messageOf(measurements)}** ` +
        "The paper’s test. It takes the test images as fixed: a small p says that these trainings differ on these images, and is too small as " +
        "evidence about other images.",
    }),
  );
}
