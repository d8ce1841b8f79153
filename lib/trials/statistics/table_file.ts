/** Writes the table into reports/README.md. */
import { MARGIN } from "./try_cell.ts";

const BEGIN = "<!-- statistics trial: written by `deno task trials statistics --write` -->";
const END = "<!-- end of statistics trial -->";

/** The page's text around the table, for a page without the table. */
const PAGE = `# Reports

Each folder has one experiment's report; \`bench/\` has the benchmark's figures. \`results.schema.json\` describes \`results.json\`.

## How often the statistics err

`;

/**
 * Returns the page with its table replaced, or added at its end; `text` is undefined if there is no
 * page.
 */
export function withTable(text: string | undefined, lines: readonly string[], studies: number): string {
  const part = [BEGIN, ...explanation(studies), "", ...lines, END].join("\n");
  const page = text ?? PAGE;
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start === -1 || end < start) return `${page.trimEnd()}\n\n${part}\n`;
  return page.slice(0, start) + part + page.slice(end + END.length);
}

function explanation(studies: number): readonly string[] {
  return [
    `\`deno task trials statistics\` simulates studies whose true effects are known, and judges them by the report's rule: ${studies} studies a row, ` +
    "and a quarter of that with 1,083 images. 95 % Monte Carlo intervals are in brackets.",
    "",
    "The simulation is not the model that the intervals assume. Scores have heavy tails, no network classifies some images correctly, and both models " +
    "find the same images hard. Interpretability is beta-binomial by image. The quality of trainings has a long lower tail, and trainings that fail end near " +
    "chance. With folds, each seed trains once for each fold, and its measure is the mean over folds.",
    "",
    "- *Coverage*: the share of 95 % intervals of the difference that contain the true difference of interquartile means. *Above*, *below*: the share of intervals that lie completely on that side of it.",
    "- *Rise confirmed*, *contradicted*: the answers for a single claim. At a true difference of 0 both are false; otherwise the first is the power.",
    "- *Stated power*: the power that the report states from one study's variances, averaged over studies.",
    `- *Equal confirmed*: two one-sided tests with a margin of ${MARGIN}; false if the true difference reaches the margin.`,
    "- *Size wrong*: the difference lies outside the interval that is expected for a replication of an equal study (5 % is right).",
    "- *One model*, *new training*: the coverage of a model's interval, and of the prediction for one new training; failed trainings count.",
    "- *ANOVA p < 0.05*: the paper's test, over trainings; at a true difference of 0 this is its actual level, which should be 5 %.",
    "- *Missed limits*: coverage outside 93 to 97 % (with failing trainings: below 93 %), or a false answer above 2.5 % on one side, by more than the Monte Carlo error.",
  ];
}
