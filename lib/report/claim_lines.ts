/** The verdict on each claim of the paper, for a terminal. */
import { visibleText } from "../formats/visible_text.ts";
import { allFolds } from "./first_fold.ts";
import { formatNumber } from "./format.ts";
import type { ClaimMeasurements, Measurements, StatementMeasurements } from "./measurements.ts";
import { statementAnswers, statementWords } from "./statement_words.ts";
import { answersOf, type ClaimAnswer, directionWords, plainWriter } from "./verdict_words.ts";

/** Returns one line per claim; none where the experiment names no paper. */
export function claimLines({ paper }: Measurements): string[] {
  if (paper === null) return [];
  const answers = answersOf(paper);
  const stated = statementAnswers(paper);
  return [
    ...paper.claims.map((claim, index) => claimLine(claim, answers[index])),
    ...(paper.statements ?? []).map((statement, index) => statementLine(statement, stated[index])),
  ];
}

function statementLine({ claim, judged }: StatementMeasurements, answer: ClaimAnswer | undefined): string {
  const start = `claim: ${visibleText(claim.replace(/\s+/g, " "))}`;
  return judged && answer
    ? `${start}: ${visibleText(statementWords(judged.value, answer))}`
    : `${start}: could not be judged`;
}

function claimLine({ claim, judged }: ClaimMeasurements, answer: ClaimAnswer | undefined): string {
  // Text from a file must not control the terminal.
  const start = `claim: ${visibleText(claim.replace(/\s+/g, " "))}`;
  if (!judged || !answer) return `${start}: could not be judged`;
  const { published, difference, size, folds } = judged.value;
  const write = (value: number) => formatNumber(value, "difference3");
  const theirs = published.difference === null ? "" : `published ${write(published.difference)}, `;
  const ours = difference.defined
    ? `${folds ? `over ${allFolds(folds)}` : "here"} ${write(difference.estimate)} (95 % ${
      write(difference.interval.low)
    } to ${write(difference.interval.high)}): `
    : "";
  const ofSize = size?.defined && answer.direction !== "not judged" ? `; size: ${size.answer}` : "";
  return `${start}: ${theirs}${ours}${
    directionWords(judged.value, answer, plainWriter(judged.value))
  }${ofSize}`;
}
