/** The uncertainty of each model's AUC and interpretability over trainings and test images. */
import type { Uncertainty } from "../../evaluate/uncertainty.ts";
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { cell, range } from "../outcome_cells.ts";
import { rangeWords, shareWords } from "../range_words.ts";

/** Renders the measures of every model with their intervals and the sources of their variance. */
export function uncertaintySection(context: ReportContext): string {
  const known = context.measurements.models.flatMap(({ name, uncertainty }) =>
    uncertainty ? [{ name, stored: uncertainty }] : []
  );
  if (known.length === 0) return "";
  return section(
    "Uncertainty of AUC and interpretability",
    intervals(context, known),
    shares(context, known),
    medians(context, known),
  );
}

type Known = readonly { readonly name: string; readonly stored: Stored<Uncertainty> }[];

/** The paths of a model's two measures in its stored uncertainty. */
const MEASURES = [
  { title: "AUC", path: [], of: (value: Uncertainty) => value },
  {
    title: "interpretability",
    path: ["interpretability"],
    of: (value: Uncertainty) => value.interpretability,
  },
] as const;

function intervals(context: ReportContext, known: Known): string {
  const rows = known.flatMap(({ name, stored }) =>
    MEASURES.map(({ title, path, of }) => {
      const { typical, newTraining } = of(stored.value);
      return [
        escapeText(name),
        title,
        cell(context, stored, typical, [...path, "typical", "estimate"], "fixed3"),
        range(context, stored, typical, [...path, "typical", "interval"], "fixed3"),
        range(context, stored, newTraining, [...path, "newTraining", "interval"], "fixed3"),
        shortHash(stored.hash),
      ];
    })
  );
  const columns = [
    { title: "model" },
    { title: "measure" },
    numeric("interquartile mean"),
    numeric("95 %, trainings and test images"),
    numeric("95 %, one new training"),
    { title: "result" },
  ];
  const message = rangeWords(
    { many: "Interquartile means of the AUC", one: "The interquartile mean of the AUC" },
    known.map(({ name, stored }) => ({
      name: escapeText(name),
      value: stored.value.typical.defined ? stored.value.typical.estimate : null,
      text: () => context.ledger.cite(stored, ["typical", "estimate"], "fixed2"),
    })),
  );
  const caption = `**${message}** ` +
    "The interquartile mean is the mean of the middle half of the trainings. Its interval covers new trainings and new test images " +
    "(Student’s, on the logit scale; where nothing was wrong, Newcombe’s or Wilson’s). The last interval is a prediction: the " +
    "measure of one more training of the model on many new images, unless that training fails.";
  return [table(columns, rows, { caption }), ...reasons(known)].join("\n\n");
}

function shares(context: ReportContext, known: Known): string {
  const rows = known.flatMap(({ name, stored }) =>
    MEASURES.map(({ title, path, of }) => {
      const { variance } = of(stored.value);
      const part = (which: "seeds" | "images" | "interaction") => {
        if (!variance.defined) return "–";
        const place = [...path, "variance", "shares", which];
        const reach = range(context, stored, variance, [...place, "interval"], "percent");
        const share = cell(context, stored, variance, [...place, "share"], "percent");
        return variance[which] === 0
          ? `${share}: too small to distinguish from the interaction (${reach})`
          : `${share} (${reach})`;
      };
      return [
        escapeText(name),
        title,
        part("seeds"),
        part("images"),
        part("interaction"),
        shortHash(stored.hash),
      ];
    })
  );
  const columns = [
    { title: "model" },
    { title: "measure" },
    numeric("training (seed)"),
    numeric("test images"),
    numeric("training × image"),
    { title: "result" },
  ];
  const divided = known.flatMap(({ stored: { value: { variance } } }) =>
    variance.defined ? [variance.shares] : []
  );
  const message = shareWords(
    divided.filter(({ seeds, images, interaction }) =>
      images.share >= Math.max(seeds.share, interaction.share)
    ).length,
    divided.length,
    {
      noun: "models",
      one: "owes most of the variance of its AUC to the choice of test images",
      many: "owe most of the variance of their AUC to the choice of test images",
    },
  );
  const caption = `**${message}** ` +
    "Shares of the variance of one training’s measure on one test set (95 % intervals in brackets). Training (seed): differences between trainings " +
    "that hold on any images. Test images: the effect of the choice of images that all trainings share. Training × image: the effect of that choice " +
    "that is specific to each training.";
  return table(columns, rows, { caption });
}

function medians(context: ReportContext, known: Known): string {
  const rows = known.map(({ name, stored }) => {
    const { median, classes } = stored.value;
    const { seeds, images } = median;
    const kind = seeds.defined
      ? `${seeds.range ? "the range, " : ""}${
        context.ledger.cite(stored, ["median", "seeds", "confidence"], "percent2")
      }`
      : "–";
    return [
      escapeText(name),
      cell(context, stored, images, ["median", "images", "estimate"], "fixed3"),
      range(context, stored, seeds, ["median", "seeds", "interval"], "fixed3"),
      kind,
      range(context, stored, images, ["median", "images", "interval"], "fixed3"),
      classes.map(({ halfWidth }, own) =>
        range(context, stored, halfWidth, ["classes", own, "halfWidth", "interval"], "fixed2")
      ).join("; "),
      shortHash(stored.hash),
    ];
  });
  const columns = [
    { title: "model" },
    numeric("median AUC"),
    numeric("other trainings"),
    { title: "coverage" },
    numeric("other test images (95 %)"),
    numeric("AUC per class (95 %)"),
    { title: "result" },
  ];
  const names = context.measurements.classNames.map(escapeText).join(", ");
  const message = rangeWords(
    { many: "Median AUCs", one: "The median AUC" },
    known.map(({ name, stored }) => ({
      name: escapeText(name),
      value: stored.value.median.images.defined ? stored.value.median.images.estimate : null,
      text: () => context.ledger.cite(stored, ["median", "images", "estimate"], "fixed2"),
    })),
  );
  const caption = `**${message}** ` +
    "The uncertainty of the median, which the paper reports, from one source at a time. Other trainings: the interval ends at two of the trainings’ AUCs " +
    "(*coverage* is its confidence) and takes the test images as fixed. Other test images: a percentile bootstrap (2,000 draws, by class), which takes the trainings as fixed. " +
    `Per class: the interval of the median training’s one-versus-rest AUC over test images (${names}; Newcombe’s method 5).`;
  return table(columns, rows, { caption });
}

/** Returns the reasons for dashes in cells. */
function reasons(known: Known): readonly string[] {
  const found = known.flatMap(({ name, stored }) =>
    MEASURES.flatMap(({ title, of }) => {
      const { typical, variance, newTraining } = of(stored.value);
      return [typical, variance, newTraining].flatMap((outcome) =>
        outcome.defined ? [] : [`${escapeText(name)}, ${title}: ${escapeText(outcome.reason)}`]
      );
    })
  );
  return found.length === 0 ? [] : [`Where a cell is empty: ${[...new Set(found)].join("; ")}.`];
}
