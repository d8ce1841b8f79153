import { assert, assertEquals, assertThrows } from "@std/assert";
import { add, exp, relu } from "../../../../nn/operators/elementwise.ts";
import { type OptimiserRule, optimiserRule } from "../../../../nn/optimisers.ts";
import type { Optimiser } from "../../../../nn/optimiser.ts";
import { compileUpdate } from "./update_loop.ts";
import { trustedJson } from "../../../../../fixtures/trusted_json.ts";

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

const file = new URL("../../../../../fixtures/nn/optimisers.json", import.meta.url);
const oracle = trustedJson<Oracle>(await Deno.readTextFile(file));

for (const { optimiser, parameters, moments } of oracle.runs) {
  Deno.test(`five steps agree with torch.optim: ${JSON.stringify(optimiser)}`, () => {
    const rule = optimiserRule(optimiser);
    const { start, rates, gradients } = oracle;
    const memory = new WebAssembly.Memory({ initial: 1 });
    const room = Math.ceil(start.length / 4) * 16;
    const row = (place: number) => new Float32Array(memory.buffer, place * room, start.length);
    const addresses = {
      parameter: 0,
      gradient: room,
      moments: rule.moments.map((_, index) => (2 + index) * room),
    };
    const update = compileUpdate(rule, memory);
    row(0).set(start);
    for (const [index, values] of gradients.entries()) {
      row(1).set(values);
      update.run(addresses, start.length, rule.scalarsAt(index + 1, rates[index]!));
      parameters[index]?.forEach((expected, place) => {
        const scale = Math.max(Math.abs(expected), Math.abs(start[place]!));
        const found = row(0)[place]!;
        assert(
          Math.abs(found - expected) < 1e-6 * scale,
          `step ${index + 1}, ${place}: ${found}, ${expected}`,
        );
      });
    }
    rule.moments.forEach((name, index) => {
      const expectedMoments = moments[name];
      assert(expectedMoments !== undefined, name);
      expectedMoments.forEach((expected, place) => {
        const found = row(2 + index)[place]!;
        assert(Math.abs(found - expected) <= 1e-6 * Math.abs(expected), `${name} ${place}: ${found}`);
      });
    });
  });
}

Deno.test("an update works for every length, and changes only the given elements", () => {
  const rule = optimiserRule({ kind: "sgd", momentum: 0 });
  for (let length = 0; length <= 9; length++) {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const whole = new Float32Array(memory.buffer).fill(1);
    compileUpdate(rule, memory).run({ parameter: 64, gradient: 256, moments: [] }, length, [0.25]);
    const changed = Math.ceil(length / 4) * 4;
    assertEquals(
      [...whole.subarray(0, 64)],
      Array.from({ length: 64 }, (_, place) => place >= 16 && place < 16 + changed ? 0.75 : 1),
    );
  }
});

Deno.test("NaN and infinities of a gradient appear in the parameters", () => {
  const rule = optimiserRule({ kind: "adamax", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const whole = new Float32Array(memory.buffer);
  whole.set([NaN, Infinity, 1, 0], 4);
  compileUpdate(rule, memory).run({ parameter: 0, gradient: 16, moments: [32, 48] }, 4, [0.1]);
  assertEquals([...whole.subarray(0, 4)].map(Number.isFinite), [false, false, true, true]);
});

Deno.test("a rule with an unsupported operation is refused by name", () => {
  const rule = (update: OptimiserRule["update"]): OptimiserRule => ({
    moments: [],
    scalars: [],
    scalarsAt: () => [],
    update,
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  for (const [kind, operation] of [["exp", exp], ["relu", relu]] as const) {
    assertThrows(
      () =>
        compileUpdate(
          rule((parameter, gradient) => ({ parameter: add(parameter, operation(gradient)), moments: [] })),
          memory,
        ),
      TypeError,
      `the operation "${kind}"`,
    );
  }
});
