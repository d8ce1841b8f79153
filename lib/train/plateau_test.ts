import { assertEquals } from "@std/assert";
import { initialPlateau, stepPlateau } from "./plateau.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";

interface Case {
  readonly patience: number;
  readonly learningRate: number;
  readonly values: readonly (number | string)[];
  readonly rates: readonly number[];
  readonly bad: readonly number[];
  readonly best: readonly (number | string)[];
}

const number = (value: number | string) => value === "nan" ? NaN : value === "inf" ? Infinity : Number(value);

Deno.test("stepPlateau() agrees with PyTorch's ReduceLROnPlateau on random losses, including NaN and infinity", async () => {
  const path = new URL("../../fixtures/train/plateau.json", import.meta.url);
  const { cases } = trustedJson<{ readonly cases: readonly Case[] }>(await Deno.readTextFile(path));
  let drops = 0;
  for (const { patience, learningRate, values, rates, bad, best } of cases) {
    let state = initialPlateau, rate = learningRate;
    for (const [epoch, value] of values.entries()) {
      const stepped = stepPlateau(state, number(value), patience);
      state = stepped.state;
      if (stepped.drop) {
        rate *= 0.1;
        drops++;
      }
      assertEquals([rate, state.badEpochs, state.best], [rates[epoch], bad[epoch], number(best[epoch]!)]);
    }
  }
  assertEquals(cases.length, 30);
  assertEquals(drops > 50, true);
});

Deno.test("stepPlateau() drops on the (patience + 1)-th bad epoch in a row", () => {
  let state = stepPlateau(initialPlateau, 1, 2).state;
  const drops = [1, 0.99995, 1].map((value) => {
    const stepped = stepPlateau(state, value, 2);
    state = stepped.state;
    return stepped.drop;
  });
  assertEquals(drops, [false, false, true]);
});
