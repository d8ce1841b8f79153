import { assertAlmostEquals, assertEquals } from "@std/assert";
import { resultsOf } from "./contest.ts";
import type { Measure } from "./measure.ts";
import { resultLine } from "./render.ts";
import { tuple } from "../../formats/items.ts";

const entrant = { kind: "peer", script: "none.py", arguments: [] } as const;
const measure: Measure = {
  name: "work",
  unit: "ms",
  better: "less",
  target: 1.2,
  peerIs: "another",
  memory: true,
  ours: entrant,
  peers: [entrant, entrant],
};
const rounds = (values: readonly number[], peak: number) =>
  values.map((value) => ({ value, peakBytes: peak }));

Deno.test("resultsOf() compares ours with the better peer: medians, the median of the rounds' ratios, and quartiles", () => {
  const mebibyte = 2 ** 20;
  const [time, memory] = tuple(
    resultsOf(measure, rounds([0.01, 0.02, 0.04], 100 * mebibyte), [
      rounds([0.02, 0.03, 0.12], 300 * mebibyte),
      rounds([0.9, 0.9, 0.9], 50 * mebibyte),
    ]),
    2,
  );
  assertEquals([time.name, time.ours, time.peer, time.unit], ["work", 20, 30, "ms"]);
  // The rounds' ratios are 2, 1.5 and 3.
  assertAlmostEquals(time.ratio, 2);
  assertAlmostEquals(time.spread[0], 1.75);
  assertAlmostEquals(time.spread[1], 2.5);
  assertEquals([memory.name, memory.ours, memory.peer, memory.unit], ["work: peak memory", 100, 50, "MiB"]);
  assertAlmostEquals(memory.ratio, 0.5);
  assertEquals(resultLine(time), "| work | 20.0 | 30.0 | 2.00 | 1.75 – 2.50 | ms |");
});

Deno.test("resultsOf() gives the ratio of ours over the peer's if more is better", () => {
  const [share] = tuple(
    resultsOf(
      { ...measure, unit: "%", better: "more", memory: false },
      rounds([80], 0),
      [rounds([50], 0), rounds([40], 0)],
    ),
    1,
  );
  assertEquals([share.ours, share.peer, share.ratio], [80, 50, 1.6]);
});
