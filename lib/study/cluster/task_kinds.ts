/** The kinds of a study's tasks, for settings by kind. */

/** The first part of every name that a study's task may have; a test holds it. */
export const TASK_KINDS = [
  "data",
  "image list",
  "split",
  "images",
  "gaze",
  "heat maps",
  "masks",
  "gallery",
  "network",
  "compile",
  "train",
  "predict",
  "evaluate",
  "choose",
  "promote",
  "summarise",
  "describe",
  "uncertainty",
  "compare",
  "statistics",
  "claim",
  "claims",
] as const;
