/**
 * Answers to reporting checklists (CLAIM; TRIPOD+AI) where the run has the data. Items are named by
 * topic, because the checklists' numbers differ between editions. The self-assessment is left to a
 * person.
 */
import type { ReportContext } from "../context.ts";
import { allFolds, firstFold, foldSuffix } from "../first_fold.ts";
import { code, escapeText, section, table } from "../markdown.ts";
import type { Measurements } from "../measurements.ts";
import { type RunOutcome, studyOutcomes } from "../run_outcomes.ts";
import { ORIGIN_WORDS, originText } from "./data_set.ts";

/** The topics that only a person can write about. */
const FOR_A_PERSON = [
  "Clinical background, intended use and users",
  "Study design, where and when the patients were seen, who was eligible",
  "How the reference standard (the labels) was set, by whom, and how well raters agree",
  "Ethics approval, consent, and the data's terms of use",
  "How the sample size was chosen, beyond what could have been detected",
  "Fairness between groups of patients (age, sex, ethnicity, device)",
  "Validation on other hospitals' data",
  "Limitations, clinical implications, and what a harm would be",
  "Registration, protocol, funding and conflicts of interest",
] as const;

/** Renders the appendix: topics with answers, then the topics left to a person. */
export function checklistSection(context: ReportContext): string {
  const rows = ANSWERS.map(([topic, answer]) => [topic, answer(context)]);
  return section(
    "Reporting checklist",
    table([{ title: "topic" }, { title: "answer" }], rows, {
      caption:
        `**${rows.length} topics of CLAIM and TRIPOD+AI that the run can answer.** These are facts from the run. ` +
        "Whether they satisfy the checklist is for the authors to judge.",
    }),
    "Left for a person to write:",
    FOR_A_PERSON.map((topic) => `- ${topic}`).join("\n"),
  );
}

type Answer = (context: ReportContext) => string;

const ANSWERS: readonly (readonly [topic: string, answer: Answer])[] = [
  [
    "Data source",
    ({ measurements }) => {
      const { synthetic, data } = measurements;
      const what = synthetic
        ? ORIGIN_WORDS.synthetic
        : data
        ? originText(data.value)
        : "Not all files were read yet";
      return `${what}: ${settingsLike(measurements, /^data: /)}.`;
    },
  ],
  [
    "Exclusions",
    ({ measurements: { deviations, data }, ledger }) =>
      [
        ...deviations.filter(({ text }) => /left out/.test(text)).map(({ text }) => escapeText(text)),
        ...(data?.value.leftOut === undefined ? [] : [
          `Left out: ${ledger.cite(data, ["leftOut", "noClass"], "integer")} images of no class, ` +
          `${ledger.cite(data, ["leftOut", "severalClasses"], "integer")} of several, ` +
          `${ledger.cite(data, ["leftOut", "withoutReading"], "integer")} without a reading that counts.`,
        ]),
      ].join(" ") || "No image was left out.",
  ],
  [
    "Preprocessing",
    ({ measurements }) =>
      `${settingsLike(measurements, /^(pixels|canvas|network input|blur B|heat map σ)$/)}.`,
  ],
  ["Partitions", ({ measurements, ledger }) => {
    const { split } = measurements;
    if (!split) return "Not made yet.";
    const counts = split.value.subsets.map(({ name, images }, subset) =>
      `${escapeText(name)} ${
        images.map((_, own) => ledger.cite(split, ["subsets", subset, "images", own], "integer")).join(" + ")
      }`
    );
    return `${settingsLike(measurements, /^(split|patients)$/)}. Images per class (${
      measurements.classNames.map(escapeText).join(", ")
    })${measurements.folds === null ? "" : ` in ${firstFold(measurements)?.toLowerCase()}`}: ${
      counts.join("; ")
    }.`;
  }],
  [
    "Leakage between partitions",
    ({ measurements: { split, data, folds }, ledger }) =>
      split && data
        ? `Patients with images in several subsets${foldSuffix({ folds })}: ${
          ledger.cite(split, ["leakingPatients"], "integer")
        }; images in several ` +
          `subsets under several ids: ${ledger.cite(data, ["identicalPixels", "leakingGroups"], "integer")}.`
        : "Not checked yet.",
  ],
  [
    "Model and initialisation",
    ({ measurements: { models } }) =>
      `${
        models.map(({ name }) => escapeText(name)).join(", ")
      }: see the settings. Random weights from each training’s seed, unless the deviations name a file.`,
  ],
  [
    "Training and selection",
    () =>
      "Settings per model are above. The checkpoint of each training is the epoch with the lowest validation loss; it does not depend on test images.",
  ],
  [
    "Software and hardware",
    ({ measurements: { environment } }) =>
      `${
        escapeText(
          `${environment.engine.name} ${environment.engine.version} (${environment.engine.provider})`,
        )
      }, Deno ${escapeText(environment.deno)}, ${
        escapeText(environment.cpu)
      }; every package is pinned in \`deno.lock\`.`,
  ],
  [
    "Performance measures",
    ({ measurements }) =>
      `Hand & Till’s AUC, one-versus-rest AUC, precision, recall and F1 per class, calibration, interpretability, each as the median over trainings${
        measurements.folds === null
          ? ""
          : " of the first fold; AUC and interpretability also of every fold and pooled"
      }.`,
  ],
  [
    "Uncertainty",
    ({ measurements }) =>
      measurements.folds === null
        ? "Intervals over trainings and test images together, for each model and each claimed difference; prediction of one new training; shares of the variance; effect sizes; the difference that could have been detected."
        : "Intervals over folds with Nadeau and Bengio’s variance, for each model and each claimed difference; in the first fold, also over trainings and test images.",
  ],
  ["Robustness", ({ measurements }) => {
    const { seeds, folds } = measurements;
    const found = studyOutcomes(measurements);
    const countOf = (outcome: RunOutcome) => found.filter((each) => each === outcome).length;
    const outcomes = [
      "diverged",
      "not trained",
      "not finite",
      "collapsed",
      "failed",
      "running",
      "missing",
    ] as const;
    const counts = outcomes.filter((outcome) => outcome !== "running" || countOf(outcome) > 0)
      .map((outcome) => `${countOf(outcome)} ${outcome}`).join(", ");
    return `${found.length} trainings with ${seeds.length} ${
      seeds.length === 1 ? "seed" : "seeds"
    } per model; ${counts}. ${folds === null ? "One split" : allFolds(folds)}, one data set.`;
  }],
  [
    "Failure analysis",
    ({ measurements: { withoutImages } }) =>
      withoutImages
        ? "Confusion matrices and counts of images that most trainings get wrong are above."
        : "The test images that most trainings get wrong, and confusion matrices, are above.",
  ],
  ["Interpretability", () => "Maps beside gaze, where they peak, and how far they agree with gaze."],
  [
    "Code and data availability",
    ({ measurements: { environment, file } }) =>
      `${environment.commit === null ? "Not in a Git repository" : `Commit ${code(environment.commit)}`}, ${
        escapeText(file)
      }; the commands are in “Reproduce and trace”.`,
  ],
];

function settingsLike({ settings }: Measurements, name: RegExp): string {
  return settings.filter((setting) => name.test(setting.name))
    .map((setting) =>
      `${escapeText(setting.name.replace(/^data: /, ""))} ${escapeText(String(setting.value))}`
    )
    .join(", ");
}
