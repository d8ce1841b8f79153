import type { RandomStream } from "../random/stream.ts";
import { checkConfidence, checkGroups } from "./groups.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { checkPairedScores, itemsByClass, type PairedScores } from "./paired_scores.ts";
import { type AucAverage, weightedMacroAucs } from "./weighted_macro_auc.ts";

/** What a bootstrap draws anew: the training seeds, the test images, or both. */
export type Resampled = "seeds" | "images" | "both";

/** How a bootstrap is done. */
export interface BootstrapOptions {
  /** What is drawn anew. */
  readonly resample: Resampled;
  /** Where the draws come from. */
  readonly stream: RandomStream;
  /** Which macro AUC; default `one-vs-rest`. The paper's is `one-vs-one`. */
  readonly average?: AucAverage;
  /** How many resamples; default 2,000. */
  readonly resamples?: number;
  /** Of the interval; default 0.95. */
  readonly confidence?: number;
}

/** A statistic with its bootstrap interval. */
export interface BootstrapAuc {
  /** The median over seeds of the macro AUC, on all items. */
  readonly estimate: number;
  /** The percentile interval. */
  readonly interval: Interval;
  /** The standard deviation of the statistic over resamples. */
  readonly standardError: number;
  /** How many resamples the interval comes from. */
  readonly resamples: number;
}

/**
 * A bootstrap interval for the median over seeds of the macro AUC (Efron & Tibshirani 1993, ch. 13:
 * percentile). Images are drawn with replacement inside each class, as many as the class has, so that every AUC stays
 * defined; one draw of images serves all seeds, which were tested on the same ones. Percentile, not BCa: BCa's
 * acceleration comes from the jackknife, which is inconsistent for a median.
 *
 * A resample of n seeds can only give medians that the n values have. With five, the lowest of all is the median of
 * 5.8 % of resamples, so that the 95 % interval over seeds alone runs from the lowest run to the highest.
 *
 * @param paired One table per seed of a model.
 * @returns Undefined where a class has no item, or where seeds are resampled and there is only one.
 * @throws {RangeError} where the parts do not fit together, a score is NaN, or an option is out of its range.
 */
export function bootstrapMedianAuc(paired: PairedScores, options: BootstrapOptions): Outcome<BootstrapAuc> {
  return bootstrapMedians([paired], ([median]) => median, options);
}

/**
 * The same for how much higher the median AUC of `second` is than that of `first`: two models tested on the same items. One draw
 * of images serves both; the seeds of each are drawn by themselves, for a seed has nothing in common between models.
 *
 * @returns Undefined as {@linkcode bootstrapMedianAuc}.
 * @throws {RangeError} as {@linkcode bootstrapMedianAuc}, and where the two have other items.
 */
export function bootstrapMedianDifference(
  first: PairedScores,
  second: PairedScores,
  options: BootstrapOptions,
): Outcome<BootstrapAuc> {
  const [ours, theirs] = [first, second].map(({ labels }) => Array.from(labels).join());
  if (ours !== theirs) {
    throw new RangeError("bootstrap: expected two models with the same items in the same order");
  }
  return bootstrapMedians([first, second], ([before, after]) => after - before, options);
}

/** The bootstrap of a statistic of the models' medians; all models have the items of the first. */
function bootstrapMedians(
  models: readonly PairedScores[],
  statistic: (medians: Float64Array) => number,
  { resample, stream, average = "one-vs-rest", resamples = 2000, confidence = 0.95 }: BootstrapOptions,
): Outcome<BootstrapAuc> {
  for (const paired of models) checkPairedScores(paired, 1);
  checkConfidence("bootstrap", confidence);
  if (!Number.isInteger(resamples) || resamples < 2) {
    throw new RangeError(`bootstrap: expected 2 resamples or more, found ${resamples}`);
  }
  const items = itemsByClass(models[0]);
  const empty = items.findIndex((own) => own.length === 0);
  if (empty !== -1) return undefinedBecause(`class ${empty} has no item`);
  if (resample !== "images" && models.some(({ tables }) => tables.length < 2)) {
    return undefinedBecause("one seed says nothing about seeds");
  }

  const count = models[0].labels.length;
  const whole = new Uint32Array(count).fill(1);
  const drawnModels = models.map((paired) => {
    const aucs = weightedMacroAucs(paired, average);
    return {
      aucs,
      observed: Float64Array.from(aucs, (auc) => auc(whole)),
      drawn: new Float64Array(aucs.length),
    };
  });
  const statistics = new Float64Array(resamples);
  const weights = new Uint32Array(count);
  const medians = new Float64Array(models.length);
  for (let index = 0; index < resamples; index++) {
    if (resample !== "seeds") drawImages(items, stream, weights);
    drawnModels.forEach(({ aucs, observed, drawn }, model) => {
      for (let place = 0; place < drawn.length; place++) {
        const seed = resample === "images" ? place : stream.below(drawn.length);
        drawn[place] = resample === "seeds" ? observed[seed] : aucs[seed](weights);
      }
      medians[model] = quantile(drawn.sort(), 0.5);
    });
    statistics[index] = statistic(medians);
  }
  return {
    defined: true,
    estimate: statistic(Float64Array.from(drawnModels, ({ observed }) => quantile(observed.toSorted(), 0.5))),
    ...percentileInterval(statistics, confidence),
    resamples,
  };
}

/**
 * The percentile bootstrap interval of how much higher the median of `second` is than that of `first`: each group drawn
 * with replacement by itself.
 *
 * @returns Undefined where a group has fewer than two values.
 * @throws {RangeError} where a value is not finite.
 */
export function bootstrapDifferenceOfMedians(
  first: readonly number[],
  second: readonly number[],
  { stream, resamples = 2000, confidence = 0.95 }: Pick<
    BootstrapOptions,
    "stream" | "resamples" | "confidence"
  >,
): Outcome<BootstrapAuc> {
  checkGroups("bootstrap", [first, second]);
  if (Math.min(first.length, second.length) < 2) return undefinedBecause("one seed says nothing about seeds");
  const medianOf = (values: ArrayLike<number>) => quantile(Float64Array.from(values).sort(), 0.5);
  const drawn = (values: readonly number[]) =>
    medianOf(values.map(() => values[stream.below(values.length)]));
  const statistics = Float64Array.from({ length: resamples }, () => {
    const before = drawn(first);
    return drawn(second) - before;
  });
  return {
    defined: true,
    estimate: medianOf(second) - medianOf(first),
    ...percentileInterval(statistics, confidence),
    resamples,
  };
}

function percentileInterval(
  statistics: Float64Array,
  confidence: number,
): Pick<BootstrapAuc, "interval" | "standardError"> {
  statistics.sort();
  const tail = (1 - confidence) / 2;
  return {
    interval: { low: quantile(statistics, tail), high: quantile(statistics, 1 - tail) },
    standardError: deviationOf(statistics),
  };
}

/** Fills `weights` with how often each item is drawn when every class is drawn with replacement to its own size. */
export function drawImages(
  items: readonly (readonly number[])[],
  stream: RandomStream,
  weights: Uint32Array,
): void {
  weights.fill(0);
  for (const own of items) {
    for (let draw = 0; draw < own.length; draw++) weights[own[stream.below(own.length)]]++;
  }
}

/** The quantile of sorted values, linear between neighbours, as NumPy's default. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

function deviationOf(values: Float64Array): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
