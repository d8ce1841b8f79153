import { assertEquals } from "@std/assert";
import type { Result } from "../graph/store/result.ts";
import { goneLines } from "./gone_results.ts";

function result(graph: string, module: string, seconds: number): Pick<Result, "record" | "provenance"> {
  return {
    record: {
      format: "fovea/task/1",
      module: `lib/study/work/${module}`,
      parameters: null,
      inputs: {},
      outputs: {},
      code: "",
      environment: null,
    },
    provenance: {
      graph,
      task: "t",
      inputs: {},
      started: "2000-01-01T00:00:00.000Z",
      seconds,
      peakMemory: null,
      cpu: "",
      platform: "",
      deno: "",
      log: "",
    },
  };
}

Deno.test("goneLines() lists removed results by experiment, with the time of its trainings", () => {
  const gone = [
    result("thesis", "train_onnx.ts", 3600 * 20),
    result("thesis", "train_tensorflow.ts", 3600 * 10.5),
    result("thesis", "evaluate.ts", 9),
    result("draft", "split.ts", 1),
  ];
  assertEquals(goneLines(gone, { dryRun: true }), [
    "would remove of draft: 1 result",
    "would remove of thesis: 3 results, 2 trainings of 30.5 h among them",
  ]);
  assertEquals(goneLines([], { dryRun: false }), []);
});
