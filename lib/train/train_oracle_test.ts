import { assertAlmostEquals, assertEquals } from "@std/assert";
import { modelOfAnySize } from "../nn/networks.ts";
import { train } from "./train.ts";
import { memoryExamples } from "./testing/memory_examples.ts";
import { oneWeight, oneWeightEngine } from "./testing/one_weight_engine.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";

type Row = readonly [
  rate: number,
  train: number | string,
  validation: number | string,
  best: number,
  badEpochs: number,
];

interface Case {
  readonly weight: number;
  readonly curvature: number;
  readonly target: number;
  readonly validation: number;
  readonly momentum: number;
  readonly learningRate: number;
  readonly patience: number;
  readonly epochs: number;
  readonly offset: number;
  readonly rows: readonly Row[];
  readonly bestEpoch: number;
  readonly bestWeight: number;
  readonly stopped: string;
}

const model = modelOfAnySize(
  { name: "resnet18", width: 0.125, depth: 0.25, classes: 1, camReduction: "sum" },
  { kind: "classification" },
);

Deno.test("train() follows the released loop, whose PyTorch scheduler and optimiser are reloaded at every drop", async () => {
  const path = new URL("../../fixtures/train/runs.json", import.meta.url);
  const { cases } = trustedJson<{ readonly cases: readonly Case[] }>(await Deno.readTextFile(path));
  let shortened = 0;
  for (const run of cases) {
    const examples = (pixel: number) => memoryExamples([{ label: 0, image: [pixel] }], [1, 1]);
    const { history, end, checkpoint } = await train({
      engine: oneWeightEngine(run),
      model,
      optimiser: { kind: "sgd", momentum: run.momentum },
      schedule: { ...run, batchSize: 4 },
      initial: oneWeight(run.weight),
      seed: ["test"],
      data: { train: examples(run.target), validation: examples(run.validation) },
    });
    assertEquals(history.map(({ learningRate }) => learningRate), run.rows.map(([rate]) => rate));
    assertEquals(history.filter(({ best }) => best).map(({ epoch }) => epoch).at(-1), run.bestEpoch);
    const { bestEpoch, stopped } = run;
    assertEquals<unknown>(end, { end: "trained", bestEpoch, epochs: run.rows.length, stopped });
    assertEquals(history.map(({ best }) => Number(best)), run.rows.map(([, , , best]) => best));
    for (const [index, [, trained, validated]] of run.rows.entries()) {
      assertClose(history[index]!.train.total, trained);
      assertClose(history[index]!.validation.total, validated);
    }
    assertClose(Number(checkpoint?.get("weight")?.data[0]), run.bestWeight);
    shortened += run.rows.filter(([rate, , , best, bad], epoch) =>
      bad > 0 && best === 0 && run.rows[epoch + 1] && run.rows[epoch + 1]![0] < rate
    ).length;
  }
  assertEquals(cases.length, 14);
  assertEquals(shortened > 4, true, "a fixture where a reload shortens patience");
});

function assertClose(actual: number, expected: number | string): void {
  if (typeof expected === "string") {
    return assertEquals(Number.isFinite(actual), false, `${actual} where PyTorch has ${expected}`);
  }
  assertAlmostEquals(actual, expected, 1e-12 * Math.max(Math.abs(expected), 1e-3));
}
