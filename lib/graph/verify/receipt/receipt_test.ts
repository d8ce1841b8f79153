import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DRIFT_PROJECT } from "../../testing/drift.ts";
import { JOIN_PROJECT } from "../../testing/join.ts";
import { task, type Workshop, workshop } from "../../testing/workshop.ts";
import { hashRecord } from "../../hash.ts";
import { keyOf } from "../../store/result.ts";
import { StoreError } from "../../store/store_error.ts";
import type { Task } from "../../task.ts";
import { compareWithReceipt } from "./compare_receipt.ts";
import { makeReceipt } from "./make_receipt.ts";
import { readReceipt, type Receipt, receiptText } from "./receipt.ts";
import { renderComparison } from "./render_receipt.ts";
import { sketchOf } from "./sketch.ts";
import { tuple } from "../../../formats/items.ts";

const PROJECT = { ...JOIN_PROJECT, ...DRIFT_PROJECT };

/** Returns the task with all its outputs quotable. */
const quoted = (task: Task): Task => ({ ...task, quotable: Object.keys(task.outputs) });

/** Tasks that are the same wherever the workshop is: the drift is read beside the module. */
const tasksOf = (blur: number): Task[] => [
  quoted(task("checkpoint", "drift.ts", { kind: "tensors", root: "." })),
  quoted(task("metrics", "drift.ts", { kind: "json", root: "." })),
  quoted(task("log", "drift.ts", { kind: "text", root: "." })),
  task("heat maps", "join.ts", { say: "maps", blur }),
  task("after", "join.ts", { say: "after" }, { in: "heat maps" }),
];

const receiptOf = async (shop: Workshop, tasks: readonly Task[]): Promise<Receipt> =>
  await makeReceipt(await shop.plan(tasks), {
    experiment: "test",
    file: "experiments/test.yaml",
    environment: { machine: "one" },
  });

async function comparison(
  receipt: Receipt,
  shop: Workshop,
  tasks: readonly Task[],
): Promise<readonly string[]> {
  const read = readReceipt(receiptText(receipt), "receipt.json");
  return renderComparison(await compareWithReceipt(read, await shop.plan(tasks)), read);
}

Deno.test("two machines with the same bits write the same receipt, and each finds the other's bits the same", async () => {
  await using one = await workshop(PROJECT);
  await using two = await workshop(PROJECT);
  for (const shop of [one, two]) await shop.run(tasksOf(21));
  const receipt = await receiptOf(one, tasksOf(21));
  assertEquals(receiptText(await receiptOf(two, tasksOf(21))), receiptText(receipt));
  assertEquals(readReceipt(receiptText(receipt), "receipt.json"), receipt);
  assertEquals(await comparison(receipt, two, tasksOf(21)), [
    "test: 5 tasks of the receipt: 5 with the same bits",
  ]);
});

Deno.test("a comparison names the tolerance of other bits, the differing part of a key, and tasks not run", async () => {
  await using one = await workshop(PROJECT);
  await using two = await workshop({ ...PROJECT, drift: "0.5" });
  await one.run(tasksOf(21));
  const receipt = await receiptOf(one, tasksOf(21));
  await two.run(tasksOf(31).slice(0, 4));
  assertEquals(await comparison(receipt, two, tasksOf(31)), [
    "checkpoint: the same key, other bits: text, at most 4.0e+0 apart (relative 3.3e-1), all 7 numbers",
    "heat maps: another key (blur 21 → 31), the same bits",
    "log: the same key, other bits: text (the receipt keeps no numbers that could be compared)",
    "metrics: the same key, other bits: text, at most 5.0e-1 apart (relative 6.7e-1), all 2 numbers",
    "1 not compared, because it is not done here: after",
    "test: 5 tasks of the receipt: 3 with other bits, 1 with another key, 1 not compared",
  ]);
  const open = await comparison(await receiptOf(two, tasksOf(31)), one, tasksOf(21).slice(0, 1));
  assertStringIncludes(open.join("\n"), "not compared, because the experiment here has no such task: ");
  assertStringIncludes(open.join("\n"), "1 of 5 tasks were not done when the receipt was written");
});

Deno.test("a receipt quotes numbers only of outputs that their task declares quotable", async () => {
  await using shop = await workshop(PROJECT);
  const [checkpoint, metrics] = tuple(tasksOf(21), 2);
  const { quotable: _, ...undeclared } = checkpoint;
  const tasks = [undeclared, metrics];
  await shop.run(tasks);
  const receipt = await receiptOf(shop, tasks);
  assertEquals(receipt.tasks.map(({ name, sketches }) => [name, Object.keys(sketches)]), [
    ["checkpoint", []],
    ["metrics", Object.keys(metrics.outputs)],
  ]);
});

Deno.test("a receipt names the file of code in which another key differs", async () => {
  await using one = await workshop(PROJECT);
  await using two = await workshop({
    ...PROJECT,
    "shout.ts": 'export const shout = (text: string) => text.toUpperCase() + "!";\n',
  });
  for (const shop of [one, two]) await shop.run(tasksOf(21));
  const lines = await comparison(await receiptOf(one, tasksOf(21)), two, tasksOf(21));
  assertEquals(lines.slice(0, 2), [
    "after: another key (code: shout.ts), the same bits",
    "heat maps: another key (code: shout.ts), the same bits",
  ]);
});

Deno.test("readReceipt() refuses other text, forged receipts, and paths outside the project", async () => {
  await using shop = await workshop(PROJECT);
  await shop.run(tasksOf(21));
  const text = receiptText(await receiptOf(shop, tasksOf(21)));
  const cases: readonly (readonly [string, string])[] = [
    ["{", "is not JSON"],
    ["null", "is no receipt"],
    [text.replace("receipt/1", "receipt/2"), "format"],
    [
      text.replace('"say": "maps"', '"say": "lies"'),
      'task "heat maps": what it was made from has not the key',
    ],
    [text.replace(/"hash": "[0-9a-f]{64}"/, '"hash": "../../etc/passwd"'), "expected 64 digits"],
    [text.replace("experiments/test.yaml", "/etc/passwd"), "expected a path below this folder"],
    [text.replace("experiments/test.yaml", "../x.yaml"), "expected a path below this folder"],
    [text.replace('"one"', "[".repeat(5000) + "]".repeat(5000)), "nested 5002 deep, expected at most 100"],
  ];
  for (const [wrong, message] of cases) {
    assert(wrong !== text);
    assertThrows(() => readReceipt(wrong, "receipt.json"), StoreError, message);
  }
});

Deno.test("no name or version in a stranger's receipt controls the terminal", async () => {
  await using shop = await workshop(PROJECT);
  await shop.run(tasksOf(21));
  const evil = "\u001b]52;c;eA==\u0007\u202e\u009b31m";
  const receipt = await receiptOf(shop, tasksOf(21));
  const [first, ...rest] = tuple(receipt.tasks, 1);
  const packages = { [`npm:${evil}`]: { version: evil, integrity: evil } };
  const code = { format: "fovea/code/1", files: { [evil]: evil }, packages } as const;
  const record = { ...first.record, code: hashRecord(code), parameters: { [evil]: evil } };
  const forged: Receipt = {
    ...receipt,
    experiment: evil,
    tasks: [
      { ...first, record, key: keyOf(record) },
      ...rest.map((task) => ({ ...task, name: task.name + evil })),
    ],
    codes: { [hashRecord(code)]: code },
  };
  const lines = await comparison(forged, shop, tasksOf(21));
  assert(
    lines.some((line) => line.includes("\\x1b]52;c;eA==\\x07\\u202e\\x9b31m (no longer used)")),
    lines.join("\n"),
  );
  for (const line of lines) assert(!/[\p{Cc}\u202e]/u.test(line), line);
});

Deno.test("sketchOf() takes numbers spread over the whole file", async () => {
  const path = await Deno.makeTempFile();
  try {
    const values = Array.from({ length: 1000 }, (_, index) => index);
    await Deno.writeTextFile(path, JSON.stringify({ values, name: "x" }));
    const sketch = await sketchOf(path);
    assertEquals([sketch?.count, sketch?.values.length, sketch?.values[1], sketch?.values[63]], [
      1000,
      64,
      15,
      984,
    ]);
    const header = new TextEncoder().encode(JSON.stringify({
      b: { dtype: "F32", shape: [2], data_offsets: [0, 8] },
      a: { dtype: "I64", shape: [1], data_offsets: [8, 16] },
      empty: { dtype: "F32", shape: [0], data_offsets: [16, 16] },
    }));
    const file = new Uint8Array(8 + header.length + 16);
    const view = new DataView(file.buffer);
    view.setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    view.setFloat32(8 + header.length, 0.1, true);
    view.setFloat32(12 + header.length, NaN, true);
    view.setBigInt64(16 + header.length, -5n, true);
    await Deno.writeFile(path, file);
    assertEquals(await sketchOf(path), { count: 3, values: [-5, 0.100000001, null] });
    await Deno.writeTextFile(path, "plain text");
    assertEquals(await sketchOf(path), undefined);
  } finally {
    await Deno.remove(path);
  }
});
