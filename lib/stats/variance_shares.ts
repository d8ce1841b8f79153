import type { RandomStream } from "../random/stream.ts";
import {
  imageVariance,
  interactionVariance,
  meanContributions,
  meanOf,
  sampleVariance,
} from "./crossed_components.ts";
import { quantile } from "./bootstrap_auc.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import type { SeedImageTable } from "./seed_image_table.ts";

/** The sources of variance of one training's measure on one test set. */
export interface VarianceShares {
  /** Variance between trainings that is the same on any test images. */
  readonly seeds: number;
  /** Variance from the choice of test images, which all trainings share. */
  readonly images: number;
  /** Variance from training × image: some trainings do better on some images, others on others. */
  readonly interaction: number;
  /** The three together. */
  readonly total: number;
  /** Shares of the total, each with its 95 % interval. */
  readonly shares: Readonly<Record<"seeds" | "images" | "interaction", Share>>;
}

/** A part of the whole, 0..1. */
export interface Share {
  readonly share: number;
  readonly interval: Interval;
}

const DRAWS = 4000;

/**
 * Splits the variance of a measure by the two-way analysis of variance of trainings × images, all
 * trainings counted: the residual mean square is the interaction. The other two parts are the
 * excess over it of the variance between trainings and of that of the images' mean contributions. A
 * negative part is given as 0: it is too small to tell from the interaction. If no part is
 * negative, they are the restricted maximum likelihood estimates of the crossed random-effects
 * model (Searle, Casella & McCulloch, Variance Components, 1992, ch. 4).
 *
 * The intervals are generalised confidence intervals (Weerahandi, JASA 88, 1993): each mean
 * square's expectation is drawn from its scaled inverse χ² distribution, and the shares are
 * computed from the draws.
 *
 * @param table Two trainings or more.
 * @param stream The source of the random draws.
 * @returns Undefined for one training, a class with fewer than two images, or where nothing varies.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 * import { randomStream } from "../random/stream.ts";
 * import { shareTable } from "./seed_image_table.ts";
 *
 * // Two trainings on four images: mean squares of 1/32 for trainings and for the residual.
 * const table = shareTable([[[1, 1, 0, 0], [1, 0, 0, 0]]]);
 * const parts = varianceShares(table, randomStream("example"));
 * assert(parts.defined);
 * assertEquals(parts.seeds, 0);
 * assertAlmostEquals(parts.interaction, 1 / 32);
 * assertAlmostEquals(parts.images, 11 / 192 - 1 / 64);
 * ```
 */
export function varianceShares(table: SeedImageTable, stream: RandomStream): Outcome<VarianceShares> {
  const runs = table.values.length;
  if (runs < 2) return undefinedBecause("one training says nothing about others");
  const small = table.strata.findIndex((stratum) => stratum[0]!.length < 2);
  if (small !== -1) return undefinedBecause(`class ${small} has fewer than two test images`);
  const all = table.values.map(() => true);
  const between = sampleVariance(table.values);
  const { variance: interaction, df: interactionDf } = interactionVariance(table, all);
  const raw = imageVariance(meanContributions(table, all));
  const parts = partsOf(between, raw.variance, interaction, runs);
  if (!(parts.total > 0)) return undefinedBecause("no training differs from another on any test images");
  const draws = {
    seeds: new Float64Array(DRAWS),
    images: new Float64Array(DRAWS),
    interaction: new Float64Array(DRAWS),
  };
  for (let draw = 0; draw < DRAWS; draw++) {
    const residual = drawnExpectation(interaction, interactionDf, stream);
    const drawn = partsOf(
      drawnExpectation(between, runs - 1, stream),
      drawnExpectation(raw.variance, raw.df, stream),
      residual,
      runs,
    );
    for (const part of ["seeds", "images", "interaction"] as const) {
      draws[part][draw] = drawn.total > 0 ? drawn[part] / drawn.total : 0;
    }
  }
  const shareOf = (part: "seeds" | "images" | "interaction"): Share => {
    const sorted = draws[part].sort();
    const share = parts[part] / parts.total;
    return {
      share,
      // A part that was set to 0 is at the end of its interval.
      interval: {
        low: Math.min(share, quantile(sorted, 0.025)),
        high: Math.max(share, quantile(sorted, 0.975)),
      },
    };
  };
  return {
    defined: true,
    ...parts,
    shares: { seeds: shareOf("seeds"), images: shareOf("images"), interaction: shareOf("interaction") },
  };
}

function partsOf(between: number, rawImages: number, interaction: number, runs: number) {
  const seeds = Math.max(0, between - interaction);
  const images = Math.max(0, rawImages - interaction / runs);
  return { seeds, images, interaction, total: seeds + images + interaction };
}

/** Returns a mean square over χ²(df)/df. */
function drawnExpectation(meanSquare: number, df: number, stream: RandomStream): number {
  return meanSquare === 0 || df === Infinity ? meanSquare : meanSquare / chiSquareOver(df, stream);
}

/**
 * Returns χ²(df)/df: a sum of squares for few whole degrees, else Wilson & Hilferty's cube (PNAS
 * 17, 1931).
 */
function chiSquareOver(df: number, stream: RandomStream): number {
  if (Number.isInteger(df) && df <= 20) {
    return meanOf(Array.from({ length: df }, () => stream.normal() ** 2));
  }
  const spread = 2 / (9 * df);
  return Math.max(1e-9, 1 - spread + stream.normal() * Math.sqrt(spread)) ** 3;
}
