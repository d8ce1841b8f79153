/** Measures in words. */
import type { JudgedClaim } from "../evaluate/claim_schema.ts";
import type { MeasureName } from "../evaluate/measures.ts";

const WORDS: Readonly<Record<MeasureName, string>> = {
  auc: "AUC",
  aucOneVsRest: "one-versus-rest AUC",
  accuracy: "accuracy",
  precision: "precision",
  recall: "recall",
  f1: "F1 score",
  interpretability: "share of maps that peak in the organ",
};

/** Returns words such as `AUC` or `recall of pneumonia`. */
export function measureWords({ measure, class: own }: Pick<JudgedClaim, "measure" | "class">): string {
  return own === undefined ? WORDS[measure] : `${WORDS[measure]} of ${own}`;
}
