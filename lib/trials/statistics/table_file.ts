/** Writes the table into reports/README.md. */
import { MARGIN } from "./try_cell.ts";

const BEGIN = "<!-- statistics trial: written by `deno task trials statistics --write` -->";
const END = "<!-- end of statistics trial -->";

/** The page's text around the table, for a page without the table. */
const PAGE = `# Reports

Each folder holds one experiment's report; \`bench/\` the benchmark's figures. \`results.schema.json\` describes \`results.json\`.

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
    `\`deno task trials statistics\` simulates studies of which the truth is known and judges them by the report's rule: ${studies} studies a row, a ` +
    "quarter of that with 1,083 images. In brackets, 95 % Monte Carlo intervals.",
    "",
    "The simulation is not the model that the intervals assume. Scores have heavy tails, some images are hopeless for every network, and both models find " +
    "the same ones hard. Interpretability is beta-binomial by image. The trainings' quality has a long tail downwards, and where trainings fail they end near " +
    "chance. In folds, each seed trains once a fold, and its measure is the mean over folds.",
    "",
    "- *Coverage*: 95 % intervals of the difference that hold the true difference of interquartile means. *Above*, *below*: intervals wholly on that side.",
    "- *Rise confirmed*, *contradicted*: for one claim by itself. At a true difference of 0 they are false; else the first is the power.",
    "- *Stated power*: what the report says that the power is, from one study's variances, on average over studies.",
    `- *Equal confirmed*: two one-sided tests with a margin of ${MARGIN}; false where the true difference reaches the margin.`,
    "- *Size wrong*: the difference lies outside the interval expected of a replication of an equal study (5 % is right).",
    "- *One model*, *new training*: coverage of a model's interval, and of the prediction of one new training, failed ones counted.",
    "- *ANOVA p < 0.05*: the paper's test, over trainings; at a true difference of 0 its level, where 5 % was meant.",
    "- *Missed bars*: coverage outside 93 to 97 % (with failing trainings: below 93 %), or a false answer above 2.5 % a side, by more than Monte Carlo error.",
  ];
}
