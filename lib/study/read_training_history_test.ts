import { assertEquals } from "@std/assert";
import type { EpochRecord } from "../train/history.ts";
import { keptHistory } from "./read_training_history.ts";

function epochs(count: number, best: number, more: Partial<EpochRecord> = {}): EpochRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    epoch: index + 1,
    learningRate: 0.5,
    train: { total: 3, classification: 2 },
    validation: { total: index, classification: index / 2, crossEntropy: 1, auc: 0.5 },
    best: index + 1 === best || index === 0,
    ...more,
  }));
}

Deno.test("keptHistory() keeps short histories whole, with null for non-finite and untrained values", () => {
  const history = keptHistory([
    ...epochs(2, 1),
    {
      ...epochs(3, 1)[2]!,
      validation: {
        total: NaN,
        classification: Infinity,
        crossEntropy: Infinity,
        auc: "not finite",
      },
    },
  ]);
  assertEquals([history.every, history.epoch], [1, [1, 2, 3]]);
  assertEquals(history.validationTotal, [0, 1, null]);
  assertEquals(history.validationClassification, [0, 0.5, null]);
  assertEquals([history.trainAttention, history.alpha, history.sigmaAttention], [null, null, null]);
  const gaze = keptHistory(
    epochs(1, 1, {
      alpha: 1.5,
      sigmaAttention: 0.25,
      sigmaClassification: 1,
      train: { total: 1, classification: 1, attention: 4 },
    }),
  );
  assertEquals([gaze.alpha, gaze.sigmaAttention, gaze.sigmaClassification, gaze.trainAttention], [[1.5], [
    0.25,
  ], [
    1,
  ], [4]]);
});

Deno.test("keptHistory() thins long histories, but always keeps the best and the last epoch", () => {
  const { every, epoch, validationTotal } = keptHistory(epochs(300, 214));
  assertEquals(every, 8);
  assertEquals(epoch.slice(0, 3), [1, 9, 17]);
  assertEquals(epoch.filter((each) => each % 8 !== 1), [214, 300]);
  assertEquals(validationTotal, epoch.map((each) => each - 1));
  assertEquals(keptHistory([]).epoch, []);
});
