/** Test images that most seeds misclassify. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import { absentNote } from "../run_outcomes.ts";
import { rangeWords } from "../range_words.ts";

/** Renders the number of images that most seeds misclassify, and the most difficult of them. */
export function failuresSection({ measurements, ledger }: ReportContext): string {
  const { classNames } = measurements;
  const described = measurements.models.flatMap(({ name, description }) =>
    description && description.value.failures.seeds.length > 0 ? [{ name, description }] : []
  );
  if (described.length === 0) return "";
  const counts = described.map(({ name, description }) => [
    escapeText(name),
    String(description.value.failures.seeds.length),
    ...["images", "wrongInMost", "wrongInEvery"].map((field) =>
      ledger.cite(description, ["failures", field], "integer")
    ),
    shortHash(description.hash),
  ]);
  const cases = described.flatMap(({ name, description }) =>
    description.value.failures.cases.map(({ dicomId, label, given }, index) => [
      escapeText(name),
      escapeText(dicomId.slice(0, 8)),
      escapeText(classNames[label] ?? String(label)),
      escapeText(classNames[given] ?? String(given)),
      `${ledger.cite(description, ["failures", "cases", index, "wrong"], "integer")} of ${
        String(description.value.failures.seeds.length)
      }`,
      ledger.cite(description, ["failures", "cases", index, "confidence"], "fixed3"),
      shortHash(description.hash),
    ])
  );
  return section(
    "Failure analysis",
    absentNote(measurements.models),
    table(
      [
        { title: "model" },
        numeric("trainings"),
        numeric("test images"),
        numeric("wrong in most trainings"),
        numeric("wrong in every training"),
        { title: "result" },
      ],
      counts,
      {
        constants: ["trainings", "test images"],
        caption: `**${
          rangeWords(
            {
              many: "Counts of images that most trainings get wrong",
              one: "The count of images that most trainings get wrong",
            },
            described.map(({ name, description }) => ({
              name: escapeText(name),
              value: description.value.failures.wrongInMost,
              text: () => ledger.cite(description, ["failures", "wrongInMost"], "integer"),
            })),
          )
        }** Images that more than half of a model's trainings get wrong: chance in training does not explain them.`,
      },
    ),
    cases.length === 0 ? undefined : table(
      [
        { title: "model" },
        { title: "image" },
        { title: "true class" },
        { title: "predicted class" },
        numeric("wrong in trainings"),
        numeric("confidence"),
        { title: "result" },
      ],
      cases,
      {
        caption:
          `**${cases.length} images that most trainings get wrong, with the class that is predicted instead.** Chosen by rule: ` +
          "first the images that the most trainings get wrong, then those with the highest confidence (the mean probability of the wrong " +
          "class over the trainings that are wrong); at most eight per model.",
      },
    ),
  );
}
