/** The words of the report. */
import type { ReportContext } from "../context.ts";
import { learnsFromGaze } from "../gaze_models.ts";
import { fold, part } from "../markdown.ts";
import type { Measurements } from "../measurements.ts";

const INTERVAL = "interval";

const OVER_FOLDS =
  "95 %, of claims and differences over folds, by Nadeau and Bengio; of one fold’s figures, over new trainings and new test images";

/** Words of every report. */
const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  [
    "ANOVA",
    "one-way analysis of variance over trainings, the paper’s own test: F compares the spread between models’ means with the spread among each model’s trainings; it takes the test images as fixed",
  ],
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
  [INTERVAL, "95 %, over new trainings and new test images, unless stated otherwise"],
  [
    "map",
    "the class activation map (CAM, Ω) of a class: where in the image the network sees evidence for it",
  ],
  ["margin", "the largest difference that counts as none"],
  ["predicted class", "the class to which a network gives the highest probability"],
  ["tolerance", "by how many cells the peak may miss the organ: 0 in the paper, 1 in the released code"],
  ["training", "one network trained with one seed"],
];

/** Words of claims of a paper. */
const OF_CLAIMS: typeof WORDS = [
  [
    "cannot tell",
    "these trainings and test images answer the claim neither way: the interval contains 0 (or, if no difference is claimed, exceeds the margin), or excludes 0, but not after correction for all claims (Holm)",
  ],
  [
    "not judged",
    "the claim’s rule could not be applied: the experiment lacks what it needs, such as a sweep or a search, or the trainings cannot show it; the reason stands beside it",
  ],
  [
    "pattern",
    "what is found for a claim on data that are not the paper’s: as claimed, not as claimed or cannot tell, with the shape of a difference’s interval (clear rise, clear fall, no difference); on the paper’s own data the same rule gives a verdict, replicated or contradicted",
  ],
];

/** Words of models that learn from gaze. */
const OF_GAZE: typeof WORDS = [
  [
    "GG-CAM",
    "gaze-guided class activation mapping, the paper’s method: the loss also compares the map of the true class with the gaze heat map Ψ, so that training moves the map to the gaze",
  ],
  [
    "Ψ",
    "the gaze heat map: an image’s gaze samples, each spread by a Gaussian, summed at the cells of the map and divided by their maximum",
  ],
];

/** Renders the glossary, folded. */
export function glossaryPart({ measurements }: ReportContext): string {
  const words = glossaryOf(measurements);
  return part(
    "Glossary",
    fold("Words of this report", words.map(([word, meaning]) => `- **${word}**: ${meaning}`).join("\n")),
  );
}

/** Returns the words that a report on these measurements explains, sorted, with their meanings. */
export function glossaryOf(
  { folds, paper, models }: Pick<Measurements, "folds" | "paper" | "models">,
): typeof WORDS {
  return [...WORDS, ...paper ? OF_CLAIMS : [], ...models.some(learnsFromGaze) ? OF_GAZE : []]
    .map(([word, meaning]) => [word, word === INTERVAL && folds !== null ? OVER_FOLDS : meaning] as const)
    .sort(([first], [second]) => first.toLowerCase() < second.toLowerCase() ? -1 : 1);
}
