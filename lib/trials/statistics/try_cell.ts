/** Simulates studies of one cell and counts how often the product's rule is right and wrong. */
import { CLAIM_RULES } from "../../evaluate/claim_rules.ts";
import type { Claim } from "../../evaluate/claim_schema.ts";
import { randomStream } from "../../random/stream.ts";
import { crossedEstimate, intervalOf, unitIntervalOf } from "../../stats/crossed_estimate.ts";
import { powerAt } from "../../stats/crossed_power.ts";
import type { Interval } from "../../stats/mean_difference_effect.ts";
import { newTraining } from "../../stats/new_training.ts";
import { oneWayAnova } from "../../stats/one_way_anova.ts";
import { replicationInterval } from "../../stats/replication_interval.ts";
import { spread } from "../../stats/spread.ts";
import type { Cell } from "./cell.ts";
import { aucWorld } from "./simulated_auc.ts";
import { hitsWorld } from "./simulated_hits.ts";

/** The share of trials with some outcome. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

/** The counts of one cell. */
export interface CellFigures {
  readonly cell: Cell;
  /** The true difference between the interquartile means. */
  readonly truth: number;
  /** The share of studies without a difference to judge: nothing varied. */
  readonly unjudged: Share;
  /** The share of intervals of the difference that contain the truth. */
  readonly coverage: Share;
  /**
   * The shares of intervals above the truth, and below it: at a true 0, false rises and false
   * falls.
   */
  readonly above: Share;
  readonly below: Share;
  /** The shares of "rises" confirmed, and contradicted. */
  readonly confirmed: Share;
  readonly contradicted: Share;
  /** The share of "equal" within {@linkcode MARGIN} confirmed. */
  readonly equal: Share;
  /** The power that the rule states for the true difference, on average; null at 0. */
  readonly statedPower: number | null;
  /**
   * The share of sizes called smaller or larger than those of an earlier study of the same truth.
   */
  readonly sizeWrong: Share;
  /**
   * The shares of the first model's intervals that contain its truth, and of predictions that
   * contain one new training.
   */
  readonly model: Share;
  readonly newTraining: Share;
  /** The share of studies in which the paper's ANOVA is significant at 0.05. */
  readonly anova: Share;
}

/** The margin of equality, that of the paper's claims about AUC. */
export const MARGIN = 0.05;

const RISES: Claim = {
  claim: "rises",
  models: ["first", "second"],
  measure: "auc",
  says: "rises",
  primary: false,
  published: { first: null, second: null, difference: null, runs: null, images: null },
  tolerance: 0,
  margin: null,
  source: "simulation",
  note: null,
};
const EQUAL: Claim = { ...RISES, claim: "equal", says: "equal", margin: MARGIN };

/** Counts over this number of simulated studies. */
export function tryCell(
  cell: Cell,
  { studies, seed }: { readonly studies: number; readonly seed: number },
): CellFigures {
  const world = cell.measure === "auc" ? aucWorld(cell) : hitsWorld(cell);
  const stream = randomStream("statistics trial", seed, JSON.stringify(cell));
  const truth = world.truth[1]! - world.truth[0]!;
  const counts = {
    judged: 0,
    covered: 0,
    above: 0,
    below: 0,
    confirmed: 0,
    contradicted: 0,
    equal: 0,
    sizes: 0,
    sizeWrong: 0,
    models: 0,
    model: 0,
    predicted: 0,
    newTraining: 0,
    anovas: 0,
    anova: 0,
    power: 0,
  };
  const inside = ({ low, high }: Interval, value: number) => low <= value && value <= high;
  let published: number | undefined;
  for (let study = 0; study < studies; study++) {
    const tables = world.draw(stream);
    const [first, second] = tables;
    const anova = oneWayAnova([first.values, second.values]);
    if (Number.isFinite(anova.f)) {
      counts.anovas++;
      if (anova.p < 0.05) counts.anova++;
    }
    const once = newTraining(first);
    const met = world.newTraining(stream);
    if (once.defined) {
      counts.predicted++;
      if (inside(once.interval, met)) counts.newTraining++;
    }
    const alone = crossedEstimate([first]);
    const unit = alone.defined ? unitIntervalOf(alone) : alone;
    if (unit.defined) {
      counts.models++;
      if (inside(unit.interval, world.truth[0]!)) counts.model++;
    }
    const estimate = crossedEstimate(tables);
    const earlier = published;
    published = (spread(second.values).median ?? NaN) - (spread(first.values).median ?? NaN);
    if (!estimate.defined) continue;
    counts.judged++;
    const interval = intervalOf(estimate);
    if (inside(interval, truth)) counts.covered++;
    else if (interval.low > truth) counts.above++;
    else counts.below++;
    const rises = CLAIM_RULES.rises.tests(RISES, estimate);
    const equal = CLAIM_RULES.equal.tests(EQUAL, estimate);
    if (rises.confirms < 0.025) counts.confirmed++;
    if (rises.contradicts < 0.025) counts.contradicted++;
    if (equal.confirms < 0.025) counts.equal++;
    const design = { runs: cell.runs, images: 1 };
    counts.power += powerAt(estimate, Math.abs(truth), design);
    if (earlier !== undefined) {
      counts.sizes++;
      if (!inside(replicationInterval(estimate, earlier, design), estimate.estimate)) counts.sizeWrong++;
    }
  }
  const share = (hits: number, of = counts.judged): Share => ({ hits, of });
  return {
    cell,
    truth,
    unjudged: share(studies - counts.judged, studies),
    coverage: share(counts.covered),
    above: share(counts.above),
    below: share(counts.below),
    confirmed: share(counts.confirmed),
    contradicted: share(counts.contradicted),
    equal: share(counts.equal),
    statedPower: cell.effect === 0 ? null : counts.power / counts.judged,
    sizeWrong: share(counts.sizeWrong, counts.sizes),
    model: share(counts.model, counts.models),
    newTraining: share(counts.newTraining, counts.predicted),
    anova: share(counts.anova, counts.anovas),
  };
}
