/** The parts of a report, in order. Each is a file of its own. */
import type { ReportContext } from "../context.ts";
import { ofFirstFold } from "../first_fold.ts";
import { allFoldsPart } from "./all_folds.ts";
import { appendixPart } from "./appendix.ts";
import { attentionPart } from "./attention.ts";
import { casesPart } from "./cases.ts";
import { certaintyPart } from "./certainty.ts";
import { classificationPart } from "./classification.ts";
import { dataAndTrainingPart } from "./data_and_training.ts";
import { errorsPart } from "./errors.ts";
import { glossaryPart } from "./glossary.ts";
import { tracePart } from "./trace.ts";

/** Writes one part; empty if there is no content. The answer, which comes first, has no heading. */
export const PARTS: readonly ((context: ReportContext) => string)[] = [
  allFoldsPart,
  ofFirstFold(classificationPart),
  ofFirstFold(attentionPart),
  ofFirstFold(errorsPart),
  ofFirstFold(casesPart),
  certaintyPart,
  dataAndTrainingPart,
  tracePart,
  appendixPart,
  glossaryPart,
];
