import { assert } from "@std/assert";
import { float32 } from "../../formats/tensor.ts";
import { input } from "../../nn/operators/sources.ts";
import { optimiserRule } from "../../nn/optimisers.ts";
import type { Optimiser } from "../../nn/specification.ts";
import { compileProgram, onnxTensor } from "./session.ts";
import { simplify } from "./simplify.ts";
import { specialise } from "./specialise.ts";

interface Oracle {
  readonly start: readonly number[];
  readonly rates: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly runs: readonly {
    readonly optimiser: Optimiser;
    readonly parameters: readonly (readonly number[])[];
    readonly moments: Readonly<Record<string, readonly number[]>>;
  }[];
}

const file = new URL("../../../fixtures/nn/optimisers.json", import.meta.url);
const oracle: Oracle = JSON.parse(await Deno.readTextFile(file));

for (const { optimiser, parameters, moments } of oracle.runs) {
  Deno.test(`five steps agree with torch.optim: ${JSON.stringify(optimiser)}`, async () => {
    const rule = optimiserRule(optimiser);
    const shape = [oracle.start.length];
    const names = ["parameter", "gradient", ...rule.moments];
    const [parameter, gradient, ...states] = names.map((name) => input(name, shape));
    const scalars = rule.scalars.map((name) => input(name, []));
    const update = rule.update(parameter, gradient, states, scalars);
    const outputs = [update.parameter, ...update.moments];
    const { of } = specialise(outputs, { mode: "training", images: 1 });
    const keys = ["parameter", ...rule.moments];
    const program = await compileProgram(
      simplify(new Map(keys.map((key, index) => [`next.${key}`, of(outputs[index])]))),
      { images: 1, threads: 1, block: 1 },
    );
    const row = (values: Iterable<number>) => onnxTensor(float32(shape, Float32Array.from(values)));
    let state = new Map(
      keys.map((
        key,
      ) => [key, row(key === "parameter" ? oracle.start : shape.flatMap((n) => Array(n).fill(0)))]),
    );
    for (const [index, values] of oracle.gradients.entries()) {
      const feeds = new Map(state).set("gradient", row(values));
      rule.scalarsAt(index + 1, oracle.rates[index]).forEach((value, which) =>
        feeds.set(rule.scalars[which], onnxTensor(float32([], Float32Array.of(value))))
      );
      const results = await program.run(feeds, new Map(keys.map((key) => [`next.${key}`, null])));
      state = new Map(keys.map((key) => [key, results[`next.${key}`]]));
      const data = state.get("parameter")?.data ?? [];
      parameters[index].forEach((expected, i) => {
        const scale = Math.max(Math.abs(expected), Math.abs(oracle.start[i]));
        assert(
          Math.abs(Number(data[i]) - expected) < 1e-6 * scale,
          `step ${index + 1}, ${i}: ${data[i]}, ${expected}`,
        );
      });
    }
    for (const name of rule.moments) {
      const data = state.get(name)?.data ?? [];
      moments[name].forEach((expected, i) =>
        assert(Math.abs(Number(data[i]) - expected) <= 1e-6 * Math.abs(expected), `${name} ${i}`)
      );
    }
    await program.dispose();
  });
}
