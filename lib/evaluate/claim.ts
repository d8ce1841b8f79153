/** What a paper claims, what a replication measured, and what follows. */
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import {
  type BootstrapAuc,
  bootstrapDifferenceOfMedians,
  bootstrapMedianDifference,
} from "../stats/bootstrap_auc.ts";
import { oneWayAnova } from "../stats/one_way_anova.ts";
import { type Outcome, undefinedBecause } from "../stats/outcome.ts";
import { spread } from "../stats/spread.ts";
import { bootstrapSchema, outcomeSchema, pSchema } from "./outcome_schema.ts";
import { pairedScores, type PredictedModel } from "./uncertainty.ts";
import { type ClaimedDifference, verdict } from "./verdict.ts";

/** A paper's figures, as printed; null for one that no public copy of the paper shows. */
export const publishedSchema = z.strictObject({
  first: z.number().nullable().default(null).describe("the first model's"),
  second: z.number().nullable().default(null).describe("the second model's"),
  difference: z.number().nullable().default(null).describe(
    "the second less the first, as the paper prints it",
  ),
});

/** A claim that a paper makes of two models, as it stands in an experiment file. */
export const claimSchema = z.strictObject({
  claim: z.string().min(1).max(200).describe("the claim as a sentence, without its full stop"),
  models: z.tuple([z.string(), z.string()]).describe(
    "two models' names: the claim is about the second less the first",
  ),
  measure: z.enum(["auc", "interpretability"]).default("auc"),
  says: z.enum(["rises", "equal"]).describe(
    "the second is higher, or the two differ by less than the margin",
  ),
  published: publishedSchema.prefault({}),
  tolerance: z.number().nonnegative().default(0)
    .describe("how much smaller than published a rise may be and still agree; about the printed precision"),
  margin: z.number().positive().nullable().default(null).describe(
    "for equal: how large a difference counts as none",
  ),
  source: z.string().min(1).describe("where in the paper"),
  note: z.string().nullable().default(null),
});

/** @see {@linkcode claimSchema} */
export type Claim = z.infer<typeof claimSchema>;

/** The stored judgement of one claim. */
export const judgedClaimSchema = z.strictObject({
  ...claimSchema.shape,
  models: z.tuple([z.string(), z.string()]).readonly(),
  runs: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).readonly().describe(
    "of each model with the measure",
  ),
  medians: z.tuple([z.number().nullable(), z.number().nullable()]).readonly(),
  difference: bootstrapSchema.describe("of the medians, the second less the first"),
  resampled: z.enum(["seeds and test images", "seeds"]).describe("what the interval draws anew"),
  anova: outcomeSchema({ f: z.number().nonnegative().nullable().describe("null where infinite"), p: pSchema })
    .describe("the paper's test, of these two models"),
  verdict: z.enum([
    "replicated",
    "not replicated",
    "inconclusive",
    "not comparable: other data",
    "not measured",
  ]),
}).readonly();

/** @see {@linkcode judgedClaimSchema} */
export type JudgedClaim = z.infer<typeof judgedClaimSchema>;

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
    anova: anovaOf(first.values, second.values),
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

function anovaOf(first: readonly number[], second: readonly number[]): JudgedClaim["anova"] {
  const { f, p } = oneWayAnova([first, second]);
  if (Number.isNaN(p)) return undefinedBecause("too few runs, or all equal");
  return { defined: true, f: Number.isFinite(f) ? f : null, p };
}
