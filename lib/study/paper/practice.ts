/**
 * Lists differences from the released code that hold under any settings, or that no setting can
 * change.
 */
import type { EngineIdentity } from "../../engine/engine.ts";
import { kindOfData } from "../../data/data_sets.ts";
import type { Experiment, ModelSettings } from "../schema.ts";
import { classesText, gazeText, organsText } from "./other_data.ts";

/** A difference of a whole study. */
interface StudyPractice {
  text(engine: EngineIdentity, experiment: Experiment): string | undefined;
}

/** A difference of some models. */
interface ModelPractice {
  text(model: ModelSettings): string | undefined;
}

/**
 * ln α from which sigmoid(2·α) is 1 in float32, so that the released code's index is 1 for the
 * class of label 2.
 */
const ROUNDED_LOG_ALPHA = 2.1;

/** Differences of every study. */
export const STUDY_PRACTICE: readonly StudyPractice[] = [
  {
    text: ({ name, version, provider }) =>
      `Framework: ${name} ${version} (${provider}) instead of PyTorch 1.8.0 (released code).`,
  },
  {
    text: () =>
      "Training: no limit of wall time instead of 23.5 h a training (released code); trainings that would take longer differ.",
  },
  {
    text: () =>
      "Training: a validation loss that is not finite is never the best, so that a training can recover from one in epoch 1; " +
      "the released code keeps a NaN of epoch 1 as the best for ever.",
  },
  {
    text: () =>
      "Training: one whose first epoch stays the best stops one epoch later than in the released code; its weights " +
      "are the same.",
  },
  {
    text: () =>
      "Training: its random numbers follow from its seed; the released scripts set none, so that no training of " +
      "theirs can be repeated.",
  },
  {
    text: (_, { data, heatMap }) =>
      kindOfData(data).isGenerated || heatMap.kind === "gaussian" || gazeText(data) !== undefined
        ? undefined
        : "Heat map: every gaze sample counts; the 8-bit counts of the authors' reader overflow at 127 samples on a pixel.",
  },
  {
    text: (_, { data, canvas }) =>
      kindOfData(data).isGenerated || canvas.fit === "resize"
        ? undefined
        : "Canvas: an image larger than it on both axes is cropped at its centre; the released code cannot batch such a one.",
  },
  { text: (_, { data }) => classesText(data) },
  { text: (_, { data }) => gazeText(data) },
  { text: (_, { data }) => organsText(data) },
  {
    text: (_, { split }) =>
      "column" in split
        ? `Split: as the data set's column "${split.column}" states it instead of a random one (paper, 4.1).`
        : "folds" in split
        ? `Split: ${split.folds} folds${
          split.repeats === 1 ? "" : `, ${split.repeats} times`
        }, each the test set of trainings of its own, instead of one split of 70/10/20 (paper, 4.1).`
        : undefined,
  },
];

/** Differences of models. */
export const MODEL_PRACTICE: readonly ModelPractice[] = [
  {
    text: ({ network }) =>
      network === "pnet-like" ? "our reconstruction; its layers are not public." : undefined,
  },
  {
    text: ({ network }) =>
      network === "resnet50-released"
        ? "convolution biases ahead of a batch normalisation never move; the released code moves them by rounding noise, " +
          "which changes nothing in training."
        : undefined,
  },
  {
    text: (model) =>
      model.objective === "none" && /-released$/.test(model.network)
        ? "the released code has no training without gaze; settings are compared with its GG-CAM script of the network."
        : undefined,
  },
  {
    text: (model) =>
      model.objective === "as-released" && model.gaze.logAlpha >= ROUNDED_LOG_ALPHA
        ? "the CAM of class 0 is supervised; at this α the released code's index rounds to class 1 on images of class 2."
        : undefined,
  },
];
