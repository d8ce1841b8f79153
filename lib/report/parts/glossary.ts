/** The words of the report. */
import type { ReportContext } from "../context.ts";
import { fold, part } from "../markdown.ts";

const INTERVAL = "interval";

const OVER_FOLDS =
  "95 %, of claims and differences over folds, by Nadeau and Bengio; of one fold’s figures, over new trainings and new test images";

const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  [
    "AUC",
    "Hand & Till’s: the mean over pairs of classes of the probability that an image of one class is ranked above one of the other; 0.5 is chance",
  ],
  [
    "best fixed cell",
    "the cell that lies in the organ of most test images of a class; a map that ignores the image can score as much",
  ],
  [
    "clear",
    "the 95 % interval of the difference excludes 0, and chance is excluded with all claims counted (Holm)",
  ],
  [
    "collapsed",
    "a training whose network gives every test image the same answer; it counts, as in the paper",
  ],
  [
    "detectable difference",
    "the smallest true difference found with 80 % power at α = 0.05, given this spread",
  ],
  [
    "interpretability",
    "the share of images whose map of the true class peaks inside the organ; classes without a target organ have none",
  ],
  [
    "interquartile mean",
    "the mean of the middle half of the trainings: of five, the lowest and the highest do not count",
  ],
  [INTERVAL, "95 %, over new trainings and new test images, if nothing else is said"],
  [
    "map",
    "the class activation map (CAM, Ω) of a class: where in the image the network sees evidence for it",
  ],
  ["margin", "how large a difference counts as none"],
  ["predicted class", "the class to which a network gives the highest probability"],
  ["tolerance", "by how many cells the peak may miss the organ: 0 in the paper, 1 in the released code"],
  ["training", "one network trained with one seed"],
];

/** Renders the glossary, folded. */
export function glossaryPart({ measurements: { folds } }: ReportContext): string {
  const words = folds === null
    ? WORDS
    : WORDS.map(([word, meaning]) => [word, word === INTERVAL ? OVER_FOLDS : meaning] as const);
  return part(
    "Glossary",
    fold("Words of this report", words.map(([word, meaning]) => `- **${word}**: ${meaning}`).join("\n")),
  );
}
