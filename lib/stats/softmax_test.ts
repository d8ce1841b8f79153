import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { handTillAuc } from "./hand_till_auc.ts";
import { oneVsRestAuc } from "./one_vs_rest_auc.ts";
import { collapseOf } from "../evaluate/collapse.ts";
import { softmax } from "./softmax.ts";
import { tuple } from "../formats/items.ts";

const rows = z.array(z.array(z.number()));
const read = async (path: string) =>
  JSON.parse(await Deno.readTextFile(new URL(`../../fixtures/${path}`, import.meta.url)));

const oracle = z.object({
  cases: z.array(z.object({
    name: z.string(),
    labels: z.array(z.int()),
    logits: rows,
    probabilities: rows,
    aucOvo: z.number(),
    aucOvr: z.array(z.number()),
    aucOvoInDouble: z.number(),
    saturated: z.int(),
  })),
  rows: z.array(z.object({ logits: rows, probabilities: rows })),
}).parse(await read("evaluate/softmax.json"));

const CLASS_NAMES = ["normal", "cardiomegaly", "pneumonia"];

Deno.test("softmax() has PyTorch's bits for 2 to 7 classes, at every scale of the logits", () => {
  assertEquals(new Set(oracle.rows.map(({ logits }) => logits[0]!.length)).size, 6);
  for (const { logits, probabilities } of [...oracle.rows, ...oracle.cases]) {
    assertEquals([...softmax(logits.flat(), logits[0]!.length)], probabilities.flat());
  }
});

Deno.test("AUCs on these probabilities are scikit-learn's to 1e-12, saturated and collapsed ones included", () => {
  for (const { name, labels, logits, aucOvo, aucOvr } of oracle.cases) {
    const items = { labels, scores: softmax(logits.flat(), 3), classCount: 3 };
    assertAlmostEquals(handTillAuc(items) ?? NaN, aucOvo, 1e-12, name);
    oneVsRestAuc(items).forEach((auc, own) => assertAlmostEquals(auc ?? NaN, aucOvr[own]!, 1e-12, name));
  }
});

Deno.test("a collapsed network whose logits differ by one unit in the last place has an AUC of 0.500", () => {
  const [collapsed] = tuple(oracle.cases, 1);
  assertEquals([collapsed.aucOvo, collapsed.aucOvoInDouble], [0.5, 2 / 3]);
  const items = { labels: collapsed.labels, scores: softmax(collapsed.logits.flat(), 3), classCount: 3 };
  assertEquals(handTillAuc(items), 0.5);
});

Deno.test("collapseOf() distinguishes collapsed runs from ordinary ones, even by one unit in the last place", () => {
  const collapsed = oracle.cases.filter(({ logits }) =>
    collapseOf({
      logits: logits.flat(),
      probabilities: softmax(logits.flat(), 3),
      classNames: CLASS_NAMES,
    }) !== null
  );
  assertEquals(collapsed.map(({ name }) => name), [
    "collapsed, one unit in the last place apart",
    "collapsed, and told apart",
  ]);
  // Larger logits have larger units: float32 distinguishes 300 and 300.00003.
  const logits = [300, 299, 300 + 2 ** -15, 299, 300, 299];
  const answers = { logits, probabilities: softmax(logits, 2), classNames: ["a", "b"] };
  assertEquals(
    collapseOf(answers),
    "all 3 test images get the same class probabilities within float32's resolution",
  );
  // However large they are, images that get different classes with certainty are not collapsed.
  const certain = [3e6, 0, 0, 3e6, 3e6, 0];
  assertEquals(collapseOf({ ...answers, logits: certain, probabilities: softmax(certain, 2) }), null);
  assertEquals(collapseOf({ ...answers, logits: [1, 0], probabilities: softmax([1, 0], 2) }), null);
});

Deno.test("softmax() agrees with SciPy, also where e^z overflows", async () => {
  const scipy = z.object({ softmax: z.object({ logits: rows, expected: rows }) }).parse(
    await read("stats/pointing_game.json"),
  ).softmax;
  const actual = softmax(scipy.logits.flat(), 3);
  assert(scipy.logits.flat().includes(1000));
  scipy.expected.flat().forEach((expected, index) => assertAlmostEquals(actual[index]!, expected, 3e-7));
});

Deno.test("softmax() makes a row NaN where a logit is NaN or +∞, and no other row", () => {
  const actual = [...softmax([NaN, 0, Infinity, 0, 1, 1, -Infinity, 0], 2)];
  assertEquals(actual, [NaN, NaN, NaN, NaN, 0.5, 0.5, 0, 1]);
});

Deno.test("softmax() refuses logits that do not fill their rows", () => {
  assertThrows(() => softmax([1, 2, 3], 2), RangeError, "3 logits do not fill rows of 2 classes");
});
