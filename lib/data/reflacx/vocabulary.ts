/** REFLACX's labels, as its two generations of tables spell them. */

/** A phase of the data collection, 1 to 3; each has a table of its own. */
export type Phase = number;

const PHASE_1 = [
  "Airway wall thickening",
  "Atelectasis",
  "Consolidation",
  "Emphysema",
  "Enlarged cardiac silhouette",
  "Fibrosis",
  "Fracture",
  "Groundglass opacity",
  "Mass",
  "Nodule",
  "Pleural effusion",
  "Pleural thickening",
  "Pneumothorax",
  "Pulmonary edema",
  "Quality issue",
  "Support devices",
  "Wide mediastinum",
] as const;

const PHASES_2_AND_3 = [
  "Abnormal mediastinal contour",
  "Acute fracture",
  "Atelectasis",
  "Consolidation",
  "Enlarged cardiac silhouette",
  "Enlarged hilum",
  "Groundglass opacity",
  "Hiatal hernia",
  "High lung volume / emphysema",
  "Interstitial lung disease",
  "Lung nodule or mass",
  "Pleural abnormality",
  "Pneumothorax",
  "Pulmonary edema",
  "Support devices",
] as const;

/** The labels that are true or false; all others are certainties, 0 where a reader saw nothing. */
export const FLAGS: ReadonlySet<string> = new Set(["Quality issue", "Support devices"]);

/** Returns the labels of a phase's table. */
export function labelsOf(phase: Phase): readonly string[] {
  return phase === 1 ? PHASE_1 : PHASES_2_AND_3;
}

/** Returns the columns that a rule's name may stand for: `A | B` is A or B, whichever is there. */
export function alternatives(name: string): readonly string[] {
  return name.split("|").map((part) => part.trim());
}
