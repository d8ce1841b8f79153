/** Computes Hand and Till's AUC of 217 images with a bootstrap interval of 200 draws. */
import { randomStream } from "../../../random/stream.ts";
import { bootstrapMedianAuc } from "../../../stats/bootstrap_auc.ts";
import { serve } from "./serve.ts";

const stream = randomStream("bench auc");
const labels = Array.from({ length: 217 }, (_, index) => index % 3);
const scores = labels.flatMap((label) => {
  const row = [0, 1, 2].map((index) => stream.uniform() + (index === label ? 0.5 : 0));
  const total = row.reduce((sum, value) => sum + value, 0);
  return row.map((value) => value / total);
});
await serve({
  repeats: 10,
  work: () => {
    bootstrapMedianAuc({ labels, tables: [scores], classCount: 3 }, {
      stream,
      average: "one-vs-one",
      resamples: 200,
    });
  },
});
