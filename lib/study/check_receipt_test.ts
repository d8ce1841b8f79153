import { assertEquals, assertStringIncludes } from "@std/assert";
import { keyOf, type KeyRecord } from "../graph/store/result.ts";
import { receiptText } from "../graph/verify/receipt/receipt.ts";
import { receiptProblems, withoutReceipt } from "./check_receipt.ts";
import { tuple } from "../formats/items.ts";

const RECORD: KeyRecord = {
  format: "fovea/task/1",
  module: "lib/x.ts",
  parameters: { blur: 21 },
  inputs: {},
  outputs: { out: "file" },
  code: "0".repeat(64),
  environment: null,
};

const TEXT = receiptText({
  format: "fovea/receipt/1",
  experiment: "x",
  file: "experiments/x.yaml",
  environment: null,
  total: 1,
  tasks: [{ name: "split", key: keyOf(RECORD), record: RECORD, inputs: {}, outputs: {}, sketches: {} }],
  codes: {},
});

const task = (name: string, key: string) => ({ name, key, module: "lib/x.ts", code: "" });

Deno.test("receiptProblems() names tasks whose keys differ from the report's, and an edited receipt", () => {
  assertEquals(receiptProblems(undefined, { tasks: [task("split", "")] }), []);
  assertEquals(receiptProblems(TEXT, { tasks: [task("split", keyOf(RECORD))] }), []);
  const [other] = tuple(receiptProblems(TEXT, { tasks: [task("split", "1".repeat(64))] }), 1);
  assertEquals([other.place, other.found], ["task split", keyOf(RECORD)]);
  const places = receiptProblems(TEXT, { tasks: [task("gaze", "")] }).map(({ place, found }) =>
    `${place}: ${found}`
  );
  assertEquals(places, ["task gaze: no such task", "task split: a task that the report does not have"]);
  const [edited] = tuple(receiptProblems(TEXT.replace("21", "22"), { tasks: [] }), 1);
  assertStringIncludes(edited.found, "what it was made from has not the key");
});

Deno.test("withoutReceipt() keeps the report's own files", () => {
  const { receipt, report } = withoutReceipt(new Map([["report.md", "#"], ["receipt.json", TEXT]]));
  assertEquals([receipt, [...report.keys()]], [TEXT, ["report.md"]]);
});
