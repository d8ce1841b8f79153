/** Part 4: the errors that change, in counts. */
import type { ImageErrors } from "../../evaluate/image_errors.ts";
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import { confusionRow } from "../figures/confusion_row.ts";
import { errorMatrix } from "../figures/error_matrix.ts";
import { healthyClass, learnsFromGaze } from "../gaze_models.ts";
import { directive, escapeText, numeric, part, table } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { largestShift, shiftWords } from "../missed_disease.ts";
import { rangeWords } from "../range_words.ts";
import { itemAt, tuple } from "../../formats/items.ts";

/** Renders confusion matrices, missed disease, and the images that all models misclassify. */
export function errorsPart(context: ReportContext): string {
  const { errors } = context.measurements;
  if (!errors || errors.value.trainings === 0) return "";
  return part(
    "Which errors change?",
    directive(
      "take",
      [shiftWords(context, largestShift(context.measurements)), hardest(context, errors)]
        .filter((sentence) => sentence !== "").join(" "),
    ),
    confusion(context, errors),
    missedTable(context, errors),
    matrix(context, errors),
  );
}

function hardest({ ledger }: ReportContext, errors: Stored<ImageErrors>): string {
  const { wrongInEvery, images, trainings } = errors.value;
  const every = ledger.cite(errors, ["wrongInEvery"], "integer");
  const most = ledger.cite(errors, ["wrongInMost"], "integer");
  const first = wrongInEvery === 0
    ? `No image is wrong in all ${trainings} trainings`
    : `${every} of ${images} images ${wrongInEvery === 1 ? "is" : "are"} wrong in all ${trainings} trainings`;
  return `${first}; ${most} in more than half of them.`;
}

function modelsOf({ measurements }: ReportContext, errors: Stored<ImageErrors>) {
  return errors.value.models.flatMap(({ name, trainings, confusion }, place) => {
    const model = measurements.models.find((model) => model.name === name);
    return trainings === 0
      ? []
      : [{ name, trainings, confusion, place, gaze: model !== undefined && learnsFromGaze(model) }];
  });
}

function confusion(context: ReportContext, errors: Stored<ImageErrors>): string {
  const { classNames } = context.measurements;
  const healthy = healthyClass(context.measurements);
  const models = modelsOf(context, errors).map(({ name, gaze, confusion }) => ({
    name,
    gaze,
    matrix: confusion,
  }));
  const classes = { names: classNames, healthy };
  const outlined = healthy < 0 ? "" : ` Outlined: disease called ${escapeText(itemAt(classNames, healthy))}.`;
  const [{ trainings, confusion: [row = []] }] = tuple(modelsOf(context, errors), 1);
  const decisions = row.reduce((sum, count) => sum + count, 0);
  return figureBlock(context, {
    name: "confusion",
    description: `Confusion matrices summed over trainings. ${
      models.map(({ name, matrix }) => `${name}: ${matrix.map((row) => row.join(" ")).join(" / ")}`).join(
        "; ",
      )
    }`,
    wide: confusionRow(models, classes, WIDE),
    narrow: confusionRow(models, classes, NARROW),
    message: missedWords(context, errors),
    caption:
      `Decisions by true class (rows) and predicted class (columns), summed over trainings: ${decisions} decisions in the first row are ${
        decisions / trainings
      } images × ${trainings} trainings, not ${decisions} images.${outlined} Stronger colour: a larger share of the row.`,
  });
}

/**
 * Returns the message: the models that classify the fewest and the most diseased images as healthy.
 */
function missedWords(context: ReportContext, errors: Stored<ImageErrors>): string {
  const { classNames } = context.measurements;
  const healthy = healthyClass(context.measurements);
  const models = modelsOf(context, errors);
  if (healthy < 0) {
    return rangeWords(
      { many: "Right decisions", one: "The number of right decisions" },
      models.map(({ name, confusion }) => {
        const right = confusion.reduce((sum, row, label) => sum + itemAt(row, label), 0);
        return { name: escapeText(name), value: right, text: () => String(right) };
      }),
    );
  }
  const of = (rows: readonly (readonly number[])[], from: (row: readonly number[]) => number) =>
    rows.reduce((sum, row, label) => label === healthy ? sum : sum + from(row), 0);
  return rangeWords(
    {
      many: `Diseased images called ${escapeText(itemAt(classNames, healthy))}, over all trainings,`,
      one: `The number of diseased images called ${escapeText(itemAt(classNames, healthy))}`,
    },
    models.map(({ name, confusion }) => {
      const missed = of(confusion, (row) => itemAt(row, healthy));
      const all = of(confusion, (row) => row.reduce((sum, count) => sum + count, 0));
      return { name: escapeText(name), value: missed / Math.max(1, all), text: () => `${missed} of ${all}` };
    }),
  );
}

/** Renders a table of found and missed cases, with a row per model and columns per disease. */
function missedTable(context: ReportContext, errors: Stored<ImageErrors>): string {
  const { classNames } = context.measurements;
  const healthy = healthyClass(context.measurements);
  if (healthy < 0) return "";
  const diseases = classNames.flatMap((name, label) => label === healthy ? [] : [{ name, label }]);
  const columns = [
    { title: "model" },
    ...diseases.flatMap(({ name }) => [
      numeric(`${escapeText(name)} found`),
      numeric(`${escapeText(name)} called ${escapeText(itemAt(classNames, healthy))}`),
    ]),
    numeric(`${escapeText(itemAt(classNames, healthy))} called diseased`),
  ];
  const rows = modelsOf(context, errors).map(({ name, place, confusion }) => {
    const of = (label: number) => itemAt(confusion, label).reduce((sum, count) => sum + count, 0);
    const count = (label: number, predicted: number) =>
      `${context.ledger.cite(errors, ["models", place, "confusion", label, predicted], "integer")} of ${
        of(label)
      }`;
    return [
      escapeText(name),
      ...diseases.flatMap(({ label }) => [count(label, label), count(label, healthy)]),
      `${of(healthy) - itemAt(itemAt(confusion, healthy), healthy)} of ${of(healthy)}`,
    ];
  });
  return table(columns, rows, {
    caption: `**${
      rangeWords(
        { many: "Diseased images found", one: "The number of diseased images found" },
        modelsOf(context, errors).map(({ name, confusion }) => {
          const found = diseases.reduce((sum, { label }) => sum + itemAt(itemAt(confusion, label), label), 0);
          const all = diseases.reduce(
            (sum, { label }) => sum + itemAt(confusion, label).reduce((total, count) => total + count, 0),
            0,
          );
          return {
            name: escapeText(name),
            value: found / Math.max(1, all),
            text: () => `${found} of ${all}`,
          };
        }),
      )
    }** Found and missed disease in counts: decisions of all trainings of a model on the test images.`,
    sources: [["errors", errors.hash]],
  });
}

function matrix(context: ReportContext, errors: Stored<ImageErrors>): string {
  const { classNames, patientData, withoutImages } = context.measurements;
  const { perImage, trainings, images, rightInEvery } = errors.value;
  if (perImage.length === 0) {
    return patientData && !withoutImages
      ? "Which images these are is in `private/`, which stays with the data."
      : "";
  }
  const shown = modelsOf(context, errors);
  const blocks = classNames.flatMap((className, label) => {
    const own = perImage.filter((image) => image.label === label);
    return own.length === 0
      ? []
      : [{ className, images: own.map(({ wrong }) => shown.map(({ place }) => wrong[place] ?? 0)) }];
  });
  return figureBlock(context, {
    name: "errors",
    description:
      `How many trainings of each model get each of ${images} test images wrong, hardest images first. ${
        shown.map(({ name, place, trainings }) => {
          const always = perImage.filter(({ wrong }) => wrong[place] === trainings).length;
          return `${name}: ${always} wrong in every training`;
        }).join("; ")
      }`,
    wide: errorMatrix(shown, blocks, WIDE),
    narrow: errorMatrix(shown, blocks, NARROW),
    message: `${context.ledger.cite(errors, ["rightInEvery"], "integer")} of ${images} images ${
      rightInEvery === 1 ? "is" : "are"
    } right in all ${trainings} trainings.`,
    caption:
      "Columns are test images, hardest first within a class; rows are models. A cell shows how many of the model’s trainings get the image wrong; a stronger colour means more.",
  });
}
