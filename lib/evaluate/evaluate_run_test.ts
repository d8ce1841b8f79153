import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { evaluateRun, type TestPredictions } from "./evaluate_run.ts";
import { runMetricsSchema } from "./metrics.ts";

const predictions: TestPredictions = {
  classNames: ["normal", "cardiomegaly"],
  labels: [0, 1, 1],
  logits: Float32Array.of(2, 1, 1, 1, 1, 2),
  probabilities: Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.25, 0.75),
  cams: Float32Array.of(0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1),
  grid: { height: 1, width: 2 },
  organs: [{ className: "cardiomegaly", inside: Uint8Array.of(0, 0, 1, 0, 1, 0) }],
};

Deno.test("evaluateRun() measures classification and both pointing games, and its JSON is read back unchanged", () => {
  const metrics = evaluateRun(predictions);
  assert(metrics.outcome === "measured");
  assertEquals(metrics.classification.auc, 1);
  // The tie of image 1 goes to the first class.
  assertEquals(metrics.classification.confusionMatrix, [[1, 0], [1, 1]]);
  assertEquals(metrics.interpretability.map(({ tolerance, overall }) => [tolerance, overall.score]), [[
    0,
    0.5,
  ], [1, 1]]);
  assertEquals(runMetricsSchema.parse(JSON.parse(JSON.stringify(metrics))), metrics);
});

Deno.test("evaluateRun() names numbers that are not finite, and gives no measures then", () => {
  const probabilities = Float32Array.of(0.75, 0.25, NaN, NaN, NaN, NaN);
  const metrics = evaluateRun({ ...predictions, probabilities });
  assert(metrics.outcome === "not finite");
  assertEquals(
    metrics.reason,
    "2 of 3 test images have a probability that is not a finite number, the first of them image 1",
  );
  assertEquals(runMetricsSchema.parse(JSON.parse(JSON.stringify(metrics))), metrics);

  const cams = predictions.cams.with(11, Infinity);
  const other = evaluateRun({ ...predictions, cams });
  assert(other.outcome === "not finite");
  assertStringIncludes(other.reason, "1 of 3 test images have a CAM value");
});

Deno.test("evaluateRun() throws for predictions that do not fit together, instead of returning an outcome", () => {
  assertThrows(
    () => evaluateRun({ ...predictions, labels: [0, 1] }),
    RangeError,
    "probability: 2 images with 2 each need 4, found 6",
  );
  const probabilities = new Float32Array(7).fill(NaN);
  assertThrows(() => evaluateRun({ ...predictions, probabilities }), RangeError, "need 6, found 7");
  const cams = new Float32Array(10).fill(NaN);
  assertThrows(() => evaluateRun({ ...predictions, cams }), RangeError, "CAM value: 3 images with 4 each");
});

Deno.test("runMetricsSchema refuses a stored result with extra or missing fields", () => {
  const metrics = evaluateRun(predictions);
  assertEquals(runMetricsSchema.safeParse({ ...metrics, extra: 1 }).success, false);
  assertEquals(runMetricsSchema.safeParse({ outcome: "diverged" }).success, false);
  assertEquals(runMetricsSchema.safeParse({ outcome: "lost" }).success, false);
});

Deno.test("evaluateRun() marks a run that predicts one class for all test images, and measures it like any other", () => {
  const metrics = evaluateRun({
    ...predictions,
    probabilities: Float32Array.of(0.75, 0.25, 0.625, 0.375, 0.875, 0.125),
  });
  assert(metrics.outcome === "measured");
  assertEquals(metrics.collapsed, "all 3 test images are given the class normal");
  assertEquals(metrics.classification.auc, 0.5);
  const ordinary = evaluateRun(predictions);
  assertEquals(ordinary.outcome === "measured" && ordinary.collapsed, null);
});
