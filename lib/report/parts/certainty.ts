/** Part 6: the certainty of the figures, the deviations from the paper, and the limitations. */
import type { ReportContext } from "../context.ts";
import { deviationCounts } from "../deviation_counts.ts";
import { firstFold } from "../first_fold.ts";
import { directive, escapeText, part } from "../markdown.ts";
import type { Measurements } from "../measurements.ts";
import { variancePhrase } from "../sections/variance_phrase.ts";
import { studyOutcomes, wordsOf } from "../run_outcomes.ts";
import { finishedRuns } from "../runs.ts";
import { testImages } from "../test_images.ts";

/** Renders convergence, deviations and limitations, from the study's own facts. */
export function certaintyPart(context: ReportContext): string {
  const { measurements } = context;
  const { deviations } = measurements;
  const declared = deviations.filter(({ origin }) => origin === "declared").length;
  return part(
    "How sure, and what differs from the paper",
    directive(
      "take",
      deviations.length === 0
        ? "No difference from the paper is declared or was found."
        : `${deviations.length} ${deviations.length === 1 ? "difference" : "differences"} from the paper: ${
          declared === 0 ? "" : `${declared} declared, `
        }${deviations.length - declared} found by comparing settings.`,
    ),
    measurements.folds === null ? variancePhrase(context) : "",
    convergence(measurements),
    deviationGroups(measurements),
    limitations(context),
  );
}

/**
 * Returns the sentence on convergence: the trainings that converged, and those that reached the
 * limit of epochs.
 */
export function convergence({ models, folds }: Pick<Measurements, "models" | "folds">): string {
  const ends = models.flatMap((model) =>
    finishedRuns(model).flatMap(({ training: { value } }) => value.end === "trained" ? [value] : [])
  );
  if (ends.length === 0) return "";
  const capped = ends.filter(({ stopped }) => stopped === "epochs");
  const improving = capped.filter(({ bestEpoch, epochs }) => bestEpoch === epochs);
  const caps = [...new Set(capped.map(({ epochs }) => epochs))];
  const at = caps.length === 1 ? `the cap of ${caps[0]} epochs` : "the cap on epochs";
  const of = (count: number) => count === ends.length ? `All ${count}` : `${count} of ${ends.length}`;
  const fold = firstFold({ folds });
  const start = `**Had the trainings converged?**${fold === undefined ? "" : ` ${fold}:`}`;
  if (capped.length === 0) {
    return `${start} Yes, by their own rule: none of ${ends.length} ended at the cap on epochs.`;
  }
  const still = improving.length === 0
    ? "none of them had its best epoch there."
    : improving.length === capped.length && capped.length > 1
    ? "in each of them the last epoch was the best. They had not converged: longer trainings may give other results."
    : `in ${improving.length} of them the last epoch was the best, so longer trainings may give other results.`;
  return `${start} ${of(capped.length)} trainings ended at ${at}; ${still}`;
}

/** Returns the deviations in groups. */
function deviationGroups(measurements: Measurements): string {
  const words = deviationCounts(measurements);
  return words === ""
    ? ""
    : `**What differs.** ${words}. Every difference, with its origin, is in Appendix E.`;
}

function limitations(context: ReportContext): string {
  const { measurements, ledger } = context;
  const { baselines, seeds, models, data } = measurements;
  const images = testImages(context);
  const scaled = models.filter(({ settings }) =>
    settings.some(({ name, value }) => /^(width|depth)$/.test(name) && typeof value === "number" && value < 1)
  );
  const failed = wordsOf(studyOutcomes(measurements));
  const sentences = [
    measurements.synthetic
      ? "Images and gaze are generated: no number says anything about patients, radiologists or the paper."
      : data?.value.origin === "other"
      ? "The images are not the paper’s: differences from it may come from the data."
      : "",
    images
      ? `There are ${images.total} test images (${images.perClass}); intervals are wide, and a subgroup has even fewer images.`
      : "",
    `Each model was trained ${seeds.length === 1 ? "once" : `with ${seeds.length} seeds`}${
      measurements.folds === null ? "" : " in every fold"
    }${failed === "" ? "" : `; ${failed}`}: rare failures of training may have been missed.`,
    baselines
      ? `Maps have ${
        ledger.cite(baselines, ["cells"], "integer")
      } cells, so a peak is a coarse location, and one fixed cell may lie in the organ in every image.`
      : "",
    scaled.length > 0
      ? `${
        scaled.length === models.length
          ? "All networks"
          : scaled.map(({ name }) => escapeText(name)).join(", ")
      } ${
        scaled.length === models.length || scaled.length > 1 ? "are" : "is"
      } narrower or shallower than the published ones.`
      : "",
    measurements.folds === null
      ? "The results are those of one split; another split would give other numbers, within the intervals over test images."
      : "Trainings of different folds share most of their images; another division into folds would give other numbers within the intervals over folds.",
  ].filter((sentence) => sentence !== "");
  return `**Limitations.** ${sentences.join(" ")}`;
}
