/** Measures per class: the paper’s Table 2. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { ModelSummary } from "../../evaluate/summary.ts";
import type { Stored } from "../measurements.ts";
import { absentNote } from "../run_outcomes.ts";
import { itemAt } from "../../formats/items.ts";
import { rangeWords } from "../range_words.ts";

const MEASURES = ["precision", "recall", "f1", "auc"] as const;

/** Renders Table 2: median ± standard deviation over seeds, one row per class and model. */
export function classesSection(context: ReportContext): string {
  const { models, classNames } = context.measurements;
  const summarised = models.flatMap(({ name, summary }) => summary ? [{ name, summary }] : []);
  const columns = [
    { title: "class" },
    { title: "model" },
    numeric("images"),
    ...["precision", "recall", "F1", "AUC, one versus rest", "interpretability"].map(numeric),
    { title: "result" },
  ];
  const rows = classNames.flatMap((className, own) => {
    const ofClass = summarised.filter(({ summary }) => summary.value.classes.length > own);
    const cells = MEASURES.map((measure) =>
      medianCells(context, ofClass.map(({ summary }) => ({ summary, path: ["classes", own, measure] })))
    );
    const pointing = medianCells(
      context,
      ofClass.map(({ summary }) => ({ summary, path: pointingPath(summary, className) })),
    );
    return ofClass.map(({ name, summary }, index) => [
      escapeText(className),
      escapeText(name),
      context.ledger.cite(summary, ["classes", own, "support"], "integer"),
      ...cells.map((column) => itemAt(column, index)),
      itemAt(pointing, index),
      shortHash(summary.hash),
    ]);
  });
  if (rows.length === 0) return "";
  return section(
    "Per class (the paper’s Table 2)",
    table(columns, rows, {
      constants: ["images"],
      caption: `**${messageOf(context, summarised)}** ` +
        "Replicates the paper’s Table 2: median ± standard deviation over trainings, on the test images. Interpretability as in the paper (peak inside the organ’s outline); " +
        "classes without a target organ have none.",
    }),
    absentNote(models),
  );
}

/** Returns the message: the class and model with the smallest and the largest F1. */
function messageOf(
  { ledger }: ReportContext,
  models: readonly { readonly name: string; readonly summary: Stored<ModelSummary> }[],
): string {
  return rangeWords(
    { many: "Median F1 scores", one: "The median F1 score" },
    models.flatMap(({ name, summary }) =>
      summary.value.classes.map((own, index) => ({
        name: `${escapeText(own.name)}, ${escapeText(name)}`,
        value: own.f1.median,
        text: () => ledger.cite(summary, ["classes", index, "f1", "median"], "fixed2"),
      }))
    ),
  );
}

type Path = readonly (string | number)[];

/** The path of a measure over seeds in a summary; `undefined` if it has none. */
interface Place {
  readonly summary: Stored<ModelSummary>;
  readonly path: Path | undefined;
}

function pointingPath({ value }: Stored<ModelSummary>, className: string): Path | undefined {
  const game = value.interpretability.findIndex(({ tolerance }) => tolerance === 0);
  const own = value.interpretability[game]?.classes.findIndex(({ name }) => name === className) ?? -1;
  return own < 0 ? undefined : ["interpretability", game, "classes", own, "score"];
}

/** Returns a cell `median ± SD` for each path. */
function medianCells({ ledger }: ReportContext, places: readonly Place[]): string[] {
  const cells = places.map(({ summary, path }) =>
    path === undefined
      ? []
      : ["median", "standardDeviation"].map((part) => ledger.cite(summary, [...path, part], "fixed3"))
  );
  return cells.map(([median, deviation]) =>
    median === undefined ? "–" : `${median}\u00a0±\u00a0${deviation}`
  );
}
