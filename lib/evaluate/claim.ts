/** Measures a paper's claim in a replication. */
import { type CrossedEstimate, crossedEstimate, intervalOf, upperP } from "../stats/crossed_estimate.ts";
import { type Design, detectableIn, neededFor } from "../stats/crossed_power.ts";
import { momentsOf } from "../stats/moments.ts";
import { oneWayAnova } from "../stats/one_way_anova.ts";
import { type Outcome, undefinedBecause } from "../stats/outcome.ts";
import { detectableDifference } from "../stats/power.ts";
import { replicationInterval } from "../stats/replication_interval.ts";
import type { SeedImageTable } from "../stats/seed_image_table.ts";
import { spread } from "../stats/spread.ts";
import { CLAIM_RULES } from "./claim_rules.ts";
import type { Claim, JudgedClaim } from "./claim_schema.ts";
import { measureTable } from "./measure_table.ts";
import type { PredictedModel } from "./predicted_model.ts";
import { tooFewRuns } from "./too_few_runs.ts";
import { itemAt, tuple } from "../formats/items.ts";

/** A claim with the estimate that it is judged by. */
interface Measured {
  readonly claim: Claim;
  readonly estimate: CrossedEstimate;
  readonly tables: readonly [SeedImageTable, SeedImageTable];
  /** The size of the whole test set, even if the measure covers a part of it. */
  readonly images: number;
}

/**
 * Measures a claim: the difference between the interquartile means of two models over trainings and
 * test images. Adds its tests, its size beside the published one, and the design's power.
 * `answerClaims` decides the direction of all claims together.
 *
 * @param models The claim's two models, tested on the same images.
 * @param comparable True if the data are the paper's.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 * import { claimSchema } from "./claim_schema.ts";
 *
 * const words = { claim: "its maps point better", source: "p. 1", models: ["A", "B"] };
 * const claim = claimSchema.parse({ ...words, says: "rises", measure: "interpretability" });
 * const classes = { classNames: ["mass"], organClasses: ["mass"], labels: [0, 0, 0, 0] };
 * const runsOf = (hits: number[]) =>
 *   [1, 2, 3, 4].map((seed) => ({ seed, auc: 1, probabilities: [], hits: [hits] }));
 * const first = { name: "A", ...classes, runs: runsOf([1, 1, 0, 0]) };
 * const second = { name: "B", ...classes, runs: runsOf([1, 1, 1, 1]) };
 * const { medians, test } = judgeClaim(claim, [first, second], false);
 * assertEquals(medians, [0.5, 1]);
 * // A difference of 0.5 with a variance of 1/12 over images: Student's t(3) exceeds √3.
 * assert(test.defined);
 * assertAlmostEquals(test.confirms, 1 / 4 - 1 / (2 * Math.PI));
 * ```
 */
export function judgeClaim(
  claim: Claim,
  models: readonly [PredictedModel, PredictedModel],
  comparable: boolean,
): JudgedClaim {
  const found = models.map((model) => measureTable(model, claim));
  const [first, second] = tuple(found.map((outcome) => outcome.defined ? outcome.table.values : []), 2);
  const measured = measure(claim, found, models[0].labels.length);
  return {
    ...claim,
    comparable,
    runs: [first.length, second.length],
    medians: [spread(first).median ?? null, spread(second).median ?? null],
    ...(measured.defined ? judged(measured) : {
      difference: measured,
      test: measured,
      size: claim.published.difference === null ? null : measured,
      power: measured,
      telescope: claim.published.runs === null ? null : measured,
    }),
    anova: anovaOf(claim.models, [first, second]),
  };
}

/** Returns the paper's analysis of variance of the models that have two runs or more. */
function anovaOf(names: Claim["models"], groups: readonly (readonly number[])[]): JudgedClaim["anova"] {
  const few = tooFewRuns(groups.map(({ length }, index) => ({ name: itemAt(names, index), runs: length })));
  if (few !== undefined) return undefinedBecause(few);
  const { f, p } = oneWayAnova(groups);
  return Number.isFinite(f) ? { defined: true, f, p } : undefinedBecause("no model varies over its seeds");
}

function measure(
  claim: Claim,
  outcomes: readonly Outcome<{ readonly table: SeedImageTable }>[],
  images: number,
): Outcome<Measured> {
  const [first, second] = tuple(outcomes, 2);
  if (!first.defined) return undefinedBecause(`${claim.models[0]}: ${first.reason}`);
  if (!second.defined) return undefinedBecause(`${claim.models[1]}: ${second.reason}`);
  const tables = [first.table, second.table] as const;
  const estimate = crossedEstimate(tables);
  return estimate.defined ? { defined: true, claim, estimate, tables, images } : estimate;
}

function judged(
  measured: Measured,
): Pick<JudgedClaim, "difference" | "test" | "size" | "power" | "telescope"> {
  const { claim, estimate } = measured;
  const { confirms, contradicts } = CLAIM_RULES[claim.says].tests(claim, estimate);
  return {
    difference: {
      defined: true,
      estimate: estimate.estimate,
      interval: intervalOf(estimate),
      standardError: estimate.standardError,
      df: estimate.df,
    },
    test: { defined: true, p: Math.min(1, 2 * Math.min(confirms, contradicts)), confirms, contradicts },
    size: sizeOf(measured),
    power: { defined: true, design: powerOf(measured) },
    telescope: telescopeOf(measured),
  };
}

/**
 * Compares the difference with a prediction from the published one. The published one is assumed to
 * vary as the difference here would with the paper's numbers of trainings and test images, on other
 * images. Unknown numbers are replaced by this study's.
 */
function sizeOf({ claim, estimate, tables, images: here }: Measured): JudgedClaim["size"] {
  const { published: { difference, runs, images }, tolerance } = claim;
  if (difference === null) return null;
  const theirs = {
    runs: runs ?? designOf(tables).runs,
    images: images === null ? 1 : images / here,
  };
  const expected = replicationInterval(estimate, difference, theirs, tolerance);
  const interval = intervalOf(estimate);
  const aroundZero = interval.low <= 0 && interval.high >= 0;
  const answer = estimate.estimate < expected.low
    ? "smaller"
    : estimate.estimate > expected.high
    ? "larger"
    : aroundZero && !CLAIM_RULES[claim.says].holdsAtZero
    ? "not resolved"
    : "compatible";
  return { defined: true, answer, expected };
}

function powerOf(
  { claim, estimate, tables, images }: Measured,
): Extract<JudgedClaim["power"], { defined: true }>["design"] {
  const here = designOf(tables);
  const { power } = CLAIM_RULES[claim.says];
  const found = power(claim, estimate, here);
  const needed = found === null
    ? { runs: null, images: null }
    : neededFor((design) => power(claim, estimate, design) ?? 0, here);
  return {
    runs: here.runs,
    images,
    detectable: detectableIn(estimate, here),
    power: found === null ? null : Math.min(1, Math.max(0, found)),
    runsNeeded: needed.runs,
    imagesNeeded: needed.images === null ? null : Math.ceil(images * needed.images - 1e-6),
  };
}

/**
 * Returns the small-telescopes check, which compares the effect with the one that the paper's own
 * test would detect in one of three repetitions. That test varies trainings only.
 */
function telescopeOf({ claim, estimate, tables }: Measured): JudgedClaim["telescope"] {
  const { says, published: { difference, runs } } = claim;
  if (says === "equal" || difference === null || runs === null) return null;
  const [first, second] = tuple(tables.map(({ values }) => momentsOf(values).variance), 2);
  const deviation = Math.sqrt((first + second) / 2);
  if (deviation === 0) return undefinedBecause("no training differs from another");
  const effect = deviation * detectableDifference({ perGroup: runs, power: 1 / 3 });
  const p = says === "rises" ? 1 - upperP(estimate, effect) : upperP(estimate, -effect);
  return { defined: true, effect, p };
}

function designOf(tables: readonly SeedImageTable[]): Design {
  return { runs: Math.min(...tables.map(({ values }) => values.length)), images: 1 };
}
