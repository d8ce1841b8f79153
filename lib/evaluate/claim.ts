/** What a replication measured of a paper's claim, and what follows. */
import { randomStream } from "../random/stream.ts";
import {
  type BootstrapAuc,
  bootstrapDifferenceOfMedians,
  bootstrapMedianDifference,
} from "../stats/bootstrap_auc.ts";
import { oneWayAnova } from "../stats/one_way_anova.ts";
import { type Outcome, undefinedBecause } from "../stats/outcome.ts";
import { spread } from "../stats/spread.ts";
import type { Claim, JudgedClaim } from "./claim_schema.ts";
import { tooFewRuns } from "./too_few_runs.ts";
import { pairedScores, type PredictedModel } from "./uncertainty.ts";
import { type ClaimedDifference, verdict } from "./verdict.ts";

/** A model that a claim is about. */
export interface ClaimedModel {
  /** The measure of every run that has it. */
  readonly values: readonly number[];
  /** Its test predictions. */
  readonly predicted: PredictedModel;
}

/** Judges a claim by {@linkcode verdict}; `samePopulation` says whether the data are the paper's. */
export function judgeClaim(
  claim: Claim,
  [first, second]: readonly [ClaimedModel, ClaimedModel],
  samePopulation: boolean,
): JudgedClaim {
  const difference = differenceOf(claim, first, second);
  return {
    ...claim,
    runs: [first.values.length, second.values.length],
    medians: [spread(first.values).median ?? null, spread(second.values).median ?? null],
    difference,
    resampled: claim.measure === "auc" ? "seeds and test images" : "seeds",
    anova: anovaOf(claim.models, [first.values, second.values]),
    verdict: difference.defined
      ? verdict(claimed(claim), { estimate: difference.estimate, ...difference.interval }, samePopulation)
      : "not measured",
  };
}

function claimed({ says, margin, published, tolerance }: Claim): ClaimedDifference {
  if (says === "equal") return { kind: "equal", margin: margin ?? 0 };
  return { kind: "raises", published: published.difference, tolerance };
}

function differenceOf(claim: Claim, first: ClaimedModel, second: ClaimedModel): Outcome<BootstrapAuc> {
  const stream = randomStream("claim", claim.measure, ...claim.models);
  if (Math.min(first.values.length, second.values.length) === 0) {
    return undefinedBecause("a model has no run with the measure");
  }
  if (claim.measure === "interpretability") {
    return bootstrapDifferenceOfMedians(first.values, second.values, { stream });
  }
  return bootstrapMedianDifference(pairedScores(first.predicted), pairedScores(second.predicted), {
    resample: "both",
    average: "one-vs-one",
    stream,
  });
}

function anovaOf(
  names: Claim["models"],
  groups: readonly [readonly number[], readonly number[]],
): JudgedClaim["anova"] {
  const few = tooFewRuns(groups.map(({ length }, index) => ({ name: names[index], runs: length })));
  if (few !== undefined) return undefinedBecause(few);
  const { f, p } = oneWayAnova(groups);
  if (Number.isNaN(p)) return undefinedBecause("all runs are equal");
  return { defined: true, f: Number.isFinite(f) ? f : null, p };
}
