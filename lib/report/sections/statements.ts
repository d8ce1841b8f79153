/** The paper's claims that are not a difference between two models, by finding. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { StatementMeasurements, Stored } from "../measurements.ts";
import type { JudgedStatement } from "../../evaluate/statements/schema.ts";
import { statementAnswers, statementWords } from "../statement_words.ts";
import { itemAt } from "../../formats/items.ts";
import { shareWords } from "../range_words.ts";

/** The largest number of figures that a row shows; results.json has all. */
const MOST_FIGURES = 6;

/** The order of the rows, by finding. */
const ORDER = ["confirmed", "contradicted", "not resolved", "not judged"] as const;

/** Renders one row per statement, grouped by finding. */
export function statementsSection(context: ReportContext): string {
  const { paper } = context.measurements;
  const statements = paper?.statements ?? [];
  if (paper === null || statements.length === 0) return "";
  const answers = statementAnswers(paper);
  const rows = statements.map((statement, index) => ({ statement, index, answer: answers[index] }));
  const rank = ({ answer }: (typeof rows)[number]) => ORDER.indexOf(answer?.direction ?? "not judged");
  return section(
    "Other sentences of the paper",
    table(
      [
        { title: "sentence" },
        { title: "found" },
        { title: "measured" },
        numeric("p"),
        numeric("p, Holm"),
        { title: "result" },
      ],
      rows.toSorted((a, b) => rank(a) - rank(b) || a.index - b.index)
        .map(({ statement, index, answer }) => row(context, statement, index, answer)),
      {
        caption: `**${
          shareWords(
            answers.filter((answer) => answer?.direction === "confirmed").length,
            statements.length,
            {
              noun: "other sentences",
              one: "was found as the paper says",
              many: "were found as the paper says",
            },
          )
        }** Each kind of sentence has its own rule (see below). Holm’s p corrects the tests together with those of the claims above; counts and descriptions have no p.`,
      },
    ),
    RULES,
    sources(statements),
  );
}

const RULES = "<details><summary>How each kind is judged</summary>\n\n" +
  "- *varies less*: the Brown–Forsythe test of the trainings’ values, two-sided.\n" +
  "- *harder*: within each training, another class’s measure minus this one’s; the interval of the difference covers trainings and test images; every model and class must agree.\n" +
  "- *takes longer*: the permutation test of the mean epochs.\n" +
  "- *fails at most*: the exact binomial test; failed are trainings that diverged, trained no epoch, or gave every test image one class.\n" +
  "- *about*: whether the centre of the map values (Ω) lies within the stated number of their standard deviations, in every training; tails are heavy where the excess kurtosis is above 0.\n" +
  "- *less concentrated*: whether, in every training and class, the map’s area above half of its height is larger than the gaze’s.\n" +
  "- *lies in organs*: whether, in every training, the organs of all classes contain a larger share of the class’s maps (after shifting their minimum to 0) than of a constant map.\n" +
  "- *agrees more*: the permutation test of the trainings’ mean correlations of map and gaze.\n" +
  "- *generally rises*: whether at least the stated share of the medians rises, over pairs, measures and classes.\n" +
  "- *grows*: whether σ_sm is larger after every training’s last epoch than after its first.\n" +
  "- *contributes alike*: whether, in every training’s last epoch, L_sm / 2σ_sm² and L_ce / σ_ce² are within the stated factor of each other.\n" +
  "- *parameters*: counted.\n" +
  "- *insensitive*: two one-sided tests within the margin, for every pair of the sweep’s values in the range.\n" +
  "- *affects*: two-sided tests of every pair of the sweep’s values in the range; p is the smallest of theirs, with Bonferroni’s correction. No result contradicts such a sentence.\n" +
  "- *matters more*, *best of*: a description of the search’s trials on the validation set.\n\n</details>";

function row(
  { ledger, measurements }: ReportContext,
  { claim, judged }: StatementMeasurements,
  index: number,
  answer: ReturnType<typeof statementAnswers>[number],
): string[] {
  if (judged === null || answer === undefined) {
    return [escapeText(claim), "could not be judged", "–", "–", "–", "–"];
  }
  const { statement: { primary }, evidence, figures } = judged.value;
  const together = measurements.paper?.answers;
  const shown = figures.slice(0, MOST_FIGURES).map((_, place) => figureText(judged, place, ledger.cite));
  const more = figures.length - shown.length;
  return [
    `${escapeText(claim)}${primary ? " (primary)" : ""}`,
    escapeText(statementWords(judged.value, answer)),
    [...shown, ...more > 0 ? [`and ${more} more in results.json`] : []].join("; ") || "–",
    evidence.kind === "test" && evidence.test.defined
      ? ledger.cite(judged, ["evidence", "test", "p"], "p")
      : "–",
    together ? ledger.cite(together, ["statements", index, "adjustedP"], "p") : "–",
    shortHash(judged.hash),
  ];
}

function figureText(
  judged: Stored<JudgedStatement>,
  place: number,
  cite: ReportContext["ledger"]["cite"],
): string {
  const { name, of, value, interval } = itemAt(judged.value.figures, place);
  const format = value !== null && Number.isInteger(value) && Math.abs(value) > 1 ? "integer" : "fixed3";
  const path = ["figures", place];
  const reach = interval === null
    ? ""
    : ` (${["low", "high"].map((end) => cite(judged, [...path, "interval", end], "fixed3")).join(" to ")})`;
  const title = of === null ? name : `${name} (${of})`;
  return `${escapeText(title)}: ${cite(judged, [...path, "value"], format)}${reach}`;
}

function sources(statements: readonly StatementMeasurements[]): string {
  const lines = statements.map(({ claim, judged }) => {
    if (judged === null) return `- ${escapeText(claim)}: not judged.`;
    const { source, note } = judged.value.statement;
    return `- ${escapeText(claim)}: ${escapeText(source)}.${note === null ? "" : ` ${escapeText(note)}`}`;
  });
  return [
    "<details><summary>Where the sentences stand in the paper</summary>",
    lines.join("\n"),
    "</details>",
  ]
    .join("\n\n");
}
