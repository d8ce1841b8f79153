/**
 * Simulates interpretability: beta-binomial images that are similarly hard for two models, skewed
 * trainings.
 */
import { normalCdf } from "../../stats/normal.ts";
import { shareTable } from "../../stats/seed_image_table.ts";
import { type Cell, SPREADS } from "./cell.ts";
import { betaQuantiles } from "./draws.ts";
import { drawTrainings, type Training, typicalMeasures } from "./trainings.ts";
import type { World } from "./world.ts";
import { itemAt, tuple } from "../../formats/items.ts";

/** The correlation of the two models' propensities on an image. */
const ALIKE = 0.5;

/** The share of a failed training's maps that peak in the organ, by chance. */
const FAILED = 0.2;

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** Makes a world in which two models' maps peak in organs; two of three classes have one. */
export function hitsWorld(cell: Cell): World {
  const spread = SPREADS.interpretability[cell.spread];
  const logits = [cell.base, cell.base + cell.effect].map((share) =>
    betaQuantiles(share, cell.concentration).map((propensity) =>
      Math.log(Math.max(1e-12, propensity) / Math.max(1e-12, 1 - propensity))
    )
  );
  const shareOf = (model: number) => {
    // On a grid of deviations, with as many trainings as requested.
    const at = (deviation: number) =>
      logits[model]!.reduce((sum, logit) => sum + logistic(logit + spread * deviation), 0) /
      logits[model]!.length;
    const low = -12, step = 0.1;
    const grid = Array.from({ length: 161 }, (_, index) => at(low + index * step));
    return (training: Training) => {
      if (training.failed) return FAILED;
      const place = Math.min(159.999, Math.max(0, (training.deviation - low) / step));
      const below = Math.floor(place);
      return grid[below]! + (place - below) * (grid[below + 1]! - grid[below]!);
    };
  };
  const shares = [shareOf(0), shareOf(1)];
  return {
    truth: typicalMeasures(cell, (model, training) => itemAt(shares, model)(training)),
    newTraining: (stream) =>
      itemAt(shares, 0)(itemAt(itemAt(itemAt(drawTrainings({ ...cell, runs: 1 }, stream), 0), 0), 0)),
    draw(stream) {
      const trainings = drawTrainings(cell, stream);
      const perClass = Math.floor(cell.images / 3);
      const [first, second] = tuple(trainings.map((): Uint8Array[][] => [[], []]), 2);
      for (let stratum = 0; stratum < 2; stratum++) {
        const shared = Array.from({ length: perClass }, () => stream.normal());
        [first, second].forEach((strata, model) => {
          const own = shared.map((normal) => {
            const place = normalCdf(Math.sqrt(ALIKE) * normal + Math.sqrt(1 - ALIKE) * stream.normal());
            return logits[model]![Math.min(999, Math.floor(1000 * place))]!;
          });
          strata[stratum] = itemAt(trainings, model).map((folds) => {
            const training = itemAt(folds, 0);
            return Uint8Array.from(own, (logit) => {
              const p = training.failed ? FAILED : logistic(logit + spread * training.deviation);
              return stream.uniform() < p ? 1 : 0;
            });
          });
        });
      }
      return [shareTable(first), shareTable(second)];
    },
  };
}
