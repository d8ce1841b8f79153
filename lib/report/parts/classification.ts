/** Part 2: the AUC of every training, beside the paper's medians. */
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import { type DotRow, seedDots } from "../figures/seed_dots.ts";
import { learnsFromGaze } from "../gaze_models.ts";
import { patternedClaims } from "../judged_claims.ts";
import { directive, escapeText, part } from "../markdown.ts";
import type { Measurements, ModelMeasurements } from "../measurements.ts";
import { isClear } from "../patterns.ts";
import { absentNote, isCollapsed, ringNote } from "../run_outcomes.ts";
import { testImages } from "../test_images.ts";
import { isAboutGaze } from "./answer.ts";
import { claimBrackets } from "./claim_brackets.ts";

/**
 * Renders every training's AUC, and the conclusions that this number of trainings and images
 * allows.
 */
export function classificationPart(context: ReportContext): string {
  const { measurements } = context;
  return part(
    isAboutGaze(measurements) ? "Does gaze improve classification?" : "How well do the models classify?",
    directive("take", takeAway(context)),
    figure(context),
    power(context),
    absentNote(measurements.models),
  );
}

function takeAway(context: ReportContext): string {
  const claims = patternedClaims(context.measurements).filter(({ stored }) => stored.value.measure === "auc");
  if (claims.length === 0) return "";
  if (claims.every(({ pattern }) => pattern.kind === "not measured")) {
    return "No difference in AUC could be measured.";
  }
  const clear = claims.filter(({ pattern }) => isClear(pattern));
  if (clear.length > 0) {
    return clear.map(({ stored: { value: { models } }, pattern }) =>
      `${escapeText(models[0])} → ${escapeText(models[1])}: ${pattern.words}.`
    ).join(" ");
  }
  const images = testImages(context);
  const here = images === undefined ? "these data" : `${images.total} test images`;
  return `Not shown: no difference in AUC is clear; with ${here}, both gains and losses remain possible.`;
}

/** Renders one row per model. */
function figure(context: ReportContext): string {
  const { measurements, ledger } = context;
  const rows = measurements.models.flatMap((model): DotRow[] => {
    const { summary, uncertainty } = model;
    const trainings = aucValues(model);
    if (!summary || trainings.length === 0) return [];
    const typical = uncertainty?.value.typical;
    return [{
      name: model.name,
      gaze: learnsFromGaze(model),
      trainings,
      median: summary.value.auc.median,
      text: ledger.cite(summary, ["auc", "median"], "fixed2"),
      interval: typical?.defined ? typical.interval : null,
      published: publishedMedian(measurements, model.name, "auc"),
    }];
  });
  if (rows.length === 0) return "No training has an AUC, so there is no picture of it.";
  const tests = claimBrackets(context, "auc", rows.map(({ name }) => name));
  const dots = {
    rows,
    baselines: [{ value: 0.5, name: "chance" }],
    axis: "AUC on the test images",
    brackets: tests.brackets,
  };
  const values = rows.flatMap(({ trainings }) => trainings);
  const description = `Test AUC of every training. ${
    rows.map(({ name, text, trainings }) =>
      `${name}: median ${text}, from ${Math.min(...trainings.map(({ value }) => value)).toFixed(2)} to ${
        Math.max(...trainings.map(({ value }) => value)).toFixed(2)
      }`
    ).join("; ")
  }${tests.description}`;
  const published = rows.some((row) => row.published !== null)
    ? " Diamond: the paper’s median, on its own data (its Figure 3)."
    : "";
  return figureBlock(context, {
    name: "auc",
    description,
    wide: seedDots(dots, WIDE),
    narrow: seedDots(dots, NARROW),
    message: spread(rows),
    caption:
      `A dot is a training, filled where the model learns from gaze; the tick and the number are the median. Bar: 95 % interval over trainings and test images, around the interquartile mean.${published}${tests.caption} ${
        ringNote(values)
      }`,
  });
}

/** Returns the message: the range of the medians. */
function spread(rows: readonly DotRow[]): string {
  const known = rows.flatMap(({ median, text, name }) => median === null ? [] : [{ median, text, name }])
    .toSorted((a, b) => a.median - b.median);
  const [lowest] = known, highest = known.at(-1);
  if (!lowest || !highest) return "Test AUC of every training.";
  return known.length === 1
    ? `The median test AUC of ${escapeText(lowest.name)} is ${lowest.text}.`
    : `Median test AUCs lie between ${lowest.text} (${escapeText(lowest.name)}) and ${highest.text} (${
      escapeText(highest.name)
    }).`;
}

function aucValues(model: ModelMeasurements) {
  const { summary } = model;
  return (summary?.value.seeds ?? []).flatMap((seed, index) => {
    const value = summary?.value.auc.perSeed[index] ?? null;
    return value !== null && Number.isFinite(value)
      ? [{ seed, value, collapsed: isCollapsed(model, seed) }]
      : [];
  });
}

/**
 * Returns the median that the paper prints for a model, from the claims; null if it prints none.
 */
export function publishedMedian(
  { paper }: Pick<Measurements, "paper">,
  model: string,
  measure: "auc" | "interpretability",
): number | null {
  const values = (paper?.claims ?? []).flatMap(({ judged }) => {
    if (!judged || judged.value.measure !== measure || judged.value.class !== undefined) return [];
    const { models: [first, second], published } = judged.value;
    return model === first ? [published.first] : model === second ? [published.second] : [];
  });
  return values.find((value) => value !== null) ?? null;
}

/** States the power of these trainings and test images for the claims with a published size. */
function power(context: ReportContext): string {
  const designs = patternedClaims(context.measurements).flatMap(({ stored }) =>
    stored.value.measure === "auc" && stored.value.power.defined && stored.value.published.difference !== null
      ? [stored]
      : []
  );
  if (designs.length === 0) return "";
  const sentences = designs.map((stored) => {
    const cite = (name: string, format: "percent" | "fixed2") =>
      context.ledger.cite(stored, ["power", "design", name], format);
    const { models } = stored.value;
    return `${escapeText(models[0])} → ${
      escapeText(models[1])
    }: the smallest true difference found with 80 % power is ${
      cite("detectable", "fixed2")
    }; a true difference as large as the published one (${
      context.ledger.cite(stored, ["published", "difference"], "difference3")
    }) would be confirmed with ${cite("power", "percent")} power.`;
  });
  return `**What could have been shown.** ${sentences.join(" ")}`;
}
