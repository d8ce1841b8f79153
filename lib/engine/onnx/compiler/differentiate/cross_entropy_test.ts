import { assert, assertAlmostEquals } from "@std/assert";
import { z } from "zod";
import smoothed from "../../../../../fixtures/nn/label_smoothing.json" with { type: "json" };
import weighted from "../../../../../fixtures/nn/class_weights.json" with { type: "json" };
import { float32 } from "../../../../formats/tensor.ts";
import { crossEntropy } from "../../../../nn/losses.ts";
import { input } from "../../../../nn/operators/sources.ts";
import { compileProgram } from "../../testing/compile_program.ts";
import { feedsOf, gradientsOf } from "../../testing/gradients.ts";
import { specialise } from "../specialise/specialise.ts";

const rows = z.array(z.array(z.number()));
const cases = z.array(z.object({
  smoothing: z.number(),
  weights: z.array(z.number()).exactOptional(),
  scores: rows,
  labels: z.array(z.int()),
  loss: z.number(),
  gradient: rows,
})).parse([...smoothed.cases, ...weighted.cases]);

for (const { smoothing, weights, scores, labels, loss, gradient } of cases) {
  const name = `label smoothing ${smoothing} and ${weights === undefined ? "no" : "class"} weights ${
    weights ?? ""
  }`;
  Deno.test(`cross entropy with ${name} and its gradient agree with PyTorch`, async () => {
    const images = scores.length, classes = scores[0]?.length ?? 0;
    const x = input("scores", [images, classes]), y = input("labels", [images], "I32");
    const options = {
      labelSmoothing: smoothing,
      ...(weights === undefined ? {} : { classWeights: weights }),
    };
    const value = crossEntropy(x, y, options);
    const given = {
      scores: float32([images, classes], Float32Array.from(scores.flat())),
      labels: { dtype: "I32", shape: [images], data: Int32Array.from(labels) },
    } as const;
    const [found] = await gradientsOf(value, [x], given, { batch: images });
    gradient.flat().forEach((each, index) => assertAlmostEquals(found[index] ?? NaN, each, 1e-6));

    const { of } = specialise([value], { mode: "evaluation", images, block: 1 });
    const program = await compileProgram(new Map([["loss", of(value)]]), {
      images,
      threads: 1,
      block: 1,
    });
    const { loss: result } = await program.run(feedsOf(given), new Map([["loss", null]]));
    await program.dispose();
    assert(result !== undefined);
    assertAlmostEquals(Number(result.data[0]), loss, 1e-6 * Math.max(1, loss));
  });
}
