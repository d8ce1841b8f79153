import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { against, ratiosOf } from "./against.ts";
import { ContestantError } from "./contestant.ts";
import type { Measure } from "./measure.ts";
import { ratioLine } from "./render.ts";

const MEASURE = { name: "work", unit: "ms", better: "less", memory: true } as const;
const round = (value: number, peakBytes = 0) => ({ value, peakBytes });

Deno.test("ratiosOf() gives the median of the rounds' ratios with its interval, and the ratio of the peaks", () => {
  // Ratios 1.1, 0.9, 1.2, 1.0, 1.3, 0.8 and 1.4: the range of seven holds the median with 98 %.
  const there = [1.1, 0.9, 1.2, 1.0, 1.3, 0.8, 1.4];
  const pairs = there.map((value) => ({ here: round(1, 2 ** 20), there: round(value, 2 ** 21) }));
  const [time, memory] = ratiosOf(MEASURE, pairs);
  assert(time !== undefined && memory !== undefined);
  assertAlmostEquals(time.ratio, 1.1);
  assertEquals([time.here, time.there], [1000, 1100]);
  assertEquals(time.interval, { low: 0.8, high: 1.4, confidence: 1 - 2 / 2 ** 7 });
  assertEquals([memory.name, memory.here, memory.there, memory.ratio], ["work: peak memory", 1, 2, 2]);
  assertEquals(ratioLine(time), "| work | 1000 | 1100 | 1.100 | 0.800 – 1.400 (98 %) | ms |");
  assertEquals(ratioLine(memory), "| work: peak memory | 1.00 | 2.00 | 2.000 | – | MiB |");
});

Deno.test("ratiosOf() gives this checkout's share over the other's if more is better; one round has no interval", () => {
  const [share] = ratiosOf({ name: "share", unit: "%", better: "more" }, [{
    here: round(80),
    there: round(50),
  }]);
  assertEquals([share?.ratio, share?.interval], [1.6, undefined]);
});

/**
 * Makes a checkout whose program answers every round with `seconds`, and the network's
 * `parameters`.
 */
async function checkout(seconds: number, parameters: number): Promise<string> {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/lib/trials/bench/entrants`, { recursive: true });
  await Deno.writeTextFile(`${root}/deno.json`, JSON.stringify({ permissions: { bench: { write: true } } }));
  await Deno.writeTextFile(
    `${root}/lib/trials/bench/entrants/fixed.ts`,
    `Deno.writeTextFileSync(Deno.args[0], "started\\n", { append: true });
console.log(JSON.stringify({ ready: true, parameters: ${parameters} }));
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
for await (const _ of lines) console.log(JSON.stringify({ seconds: ${seconds} }));`,
  );
  return root;
}

Deno.test("against() runs each checkout's own program in turn, and refuses networks of other sizes", async () => {
  const measure: Measure = {
    name: "fixed",
    unit: "s",
    better: "less",
    peerIs: "none",
    ours: { kind: "fovea", script: "fixed.ts", arguments: ["{folder}/starts"] },
    peers: [],
  };
  const roots = [await checkout(0.5, 7), await checkout(1, 7), await checkout(1, 8)] as const;
  const folder = await Deno.makeTempDir();
  try {
    const [root, other, larger] = roots;
    const options = { rounds: 4, python: "python3", root };
    await Deno.mkdir(`${folder}/a`);
    await Deno.mkdir(`${folder}/b`);
    const [row, ...more] = await against(measure, { ...options, other, folder: `${folder}/a` });
    assertEquals(more, []);
    assertEquals([row?.here, row?.there, row?.ratio], [0.5, 1, 2]);
    // A process of its own for each round.
    for (const side of ["here", "there"]) {
      assertEquals(await Deno.readTextFile(`${folder}/a/${side}/starts`), "started\n".repeat(4));
    }
    await assertRejects(
      () => against(measure, { ...options, other: larger, folder: `${folder}/b` }),
      ContestantError,
      "the other checkout's network has 8 parameters, this one's 7",
    );
  } finally {
    for (const left of [...roots, folder]) await Deno.remove(left, { recursive: true });
  }
});
