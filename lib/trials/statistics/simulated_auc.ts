/**
 * Simulates scores of three classes: images that are hard for every network, heavy tails, skewed
 * trainings.
 */
import { type RandomStream, randomStream } from "../../random/stream.ts";
import { meanOf } from "../../stats/crossed_components.ts";
import { normalCdf } from "../../stats/normal.ts";
import { aucTable, type SeedImageTable } from "../../stats/seed_image_table.ts";
import { type Cell, SPREADS } from "./cell.ts";
import { gammaOfFour, laplace } from "./draws.ts";
import { drawTrainings, type Training, typicalMeasures } from "./trainings.ts";
import type { World } from "./world.ts";
import { itemAt } from "../../formats/items.ts";

const CLASSES = 3;

/**
 * Shares of a score's variance: of the image, of the model on the image, of the training on the
 * image.
 */
const IMAGE = 0.4, MODEL = 0.3, OWN = 0.3;

/** The share of images that no network can classify. */
const HOPELESS = 0.15;

/** The amount by which a failed training raises the true class's score: its AUC is 0.52. */
const FAILED = 0.05;

const clarityOf = (stream: RandomStream) => stream.uniform() < HOPELESS ? 0 : gammaOfFour(stream);

/**
 * Returns the AUC on infinitely many images by strength, on a grid. Scores differ by a clear part
 * and by noise whose last part is normal.
 */
function endlessAuc(): (strength: number) => number {
  const stream = randomStream("statistics trial", "endless images");
  const draws = Array.from({ length: 20_000 }, () => {
    const shared = () => Math.sqrt(IMAGE) * laplace(stream) + Math.sqrt(MODEL) * stream.normal();
    return { clarity: clarityOf(stream), noise: shared() - shared() };
  });
  const step = 0.1, last = 70;
  const grid = Array.from({ length: last + 1 }, (_, index) =>
    draws.reduce(
      (sum, { clarity, noise }) =>
        sum + normalCdf(((index * step - 1) * clarity + noise) / Math.sqrt(2 * OWN)),
      0,
    ) / draws.length);
  return (strength) => {
    const place = Math.min(last - 1e-9, Math.max(0, (strength + 1) / step));
    const below = Math.floor(place);
    return grid[below]! + (place - below) * (grid[below + 1]! - grid[below]!);
  };
}

/** Returns the strength with this AUC. */
function strengthOf(aucAt: (strength: number) => number, auc: number): number {
  let low = 0, high = 6;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (aucAt(middle) < auc) low = middle;
    else high = middle;
  }
  return low;
}

/** The AUCs by strength, which no cell changes; computed once. */
let endless: ((strength: number) => number) | undefined;

/** Makes a world in which two models classify images. */
export function aucWorld(cell: Cell): World {
  const aucAt = endless ??= endlessAuc();
  const spread = SPREADS.auc[cell.spread];
  const strengths = [cell.base, cell.base + cell.effect].map((auc) => strengthOf(aucAt, auc));
  const strengthIn = (model: number, training: Training) =>
    training.failed ? FAILED : strengths[model]! * (1 + spread * training.deviation);
  const truth = typicalMeasures(cell, (model, training) => aucAt(strengthIn(model, training)));
  return {
    truth,
    newTraining: (stream) =>
      aucAt(
        strengthIn(0, itemAt(itemAt(itemAt(drawTrainings({ ...cell, runs: 1, folds: 1 }, stream), 0), 0), 0)),
      ),
    draw(stream) {
      const trainings = drawTrainings(cell, stream);
      const perClass = Math.floor(cell.images / CLASSES / cell.folds);
      const labels = Array.from({ length: CLASSES * perClass }, (_, item) => item % CLASSES);
      const folds = Array.from({ length: cell.folds }, (_, fold) => {
        const clarity = labels.map(() => clarityOf(stream));
        const image = Float64Array.from(
          { length: labels.length * CLASSES },
          () => Math.sqrt(IMAGE) * laplace(stream),
        );
        return trainings.map((seeds, model) => {
          const ofModel = image.map((value) => value + Math.sqrt(MODEL) * stream.normal());
          const tables = seeds.map((ofFolds) => {
            const strength = strengthIn(model, itemAt(ofFolds, fold));
            return ofModel.map((value, place) => {
              const item = Math.floor(place / CLASSES);
              const raised = place % CLASSES === labels[item] ? strength * clarity[item]! : 0;
              return value + Math.sqrt(OWN) * stream.normal() + raised;
            });
          });
          return measuredTable(labels, tables);
        });
      });
      const meanOfModel = (model: 0 | 1) => meanOfFolds(folds.map((tables) => itemAt(tables, model)));
      return [meanOfModel(0), meanOfModel(1)];
    },
  };
}

/**
 * Returns the table with its AUCs: every ordered pair of classes is in the contributions of both.
 */
function measuredTable(labels: readonly number[], tables: readonly Float64Array[]): SeedImageTable {
  const { strata } = aucTable({ labels, tables, classCount: CLASSES }, tables.map(() => 0));
  const values = tables.map((_, training) =>
    strata.reduce((sum, stratum) => sum + meanOf(stratum[training]!), 0) / 2
  );
  return { values, strata };
}

/** Returns the mean over folds: every image is in one of them, and contributes that share. */
function meanOfFolds(folds: readonly SeedImageTable[]): SeedImageTable {
  if (folds.length === 1) return itemAt(folds, 0);
  return {
    values: itemAt(folds, 0).values.map((_, seed) =>
      folds.reduce((sum, { values }) => sum + values[seed]! / folds.length, 0)
    ),
    strata: folds.flatMap(({ strata }) =>
      strata.map((stratum) => stratum.map((images) => images.map((value) => value / folds.length)))
    ),
  };
}
