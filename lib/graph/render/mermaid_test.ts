import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { mermaidLines } from "./mermaid.ts";
import type { PlanTask } from "./plan_tasks.ts";

function planTask(name: string, state: PlanTask["state"], needs: readonly string[] = []): PlanTask {
  return {
    name,
    state,
    needs: [...needs],
    key: null,
    module: "m.ts",
    reasons: [],
    activity: null,
    seconds: null,
  };
}

const TASKS = [
  planTask("data", "done"),
  planTask("train/A/seed 1", "done", ["data"]),
  planTask("train/A/seed 2", "stale", ["data"]),
  planTask("summarise/A", "waiting", ["train/A/seed 1", "train/A/seed 2"]),
];

Deno.test("mermaidLines() draws a box for each kind of task, with the state of its unfinished tasks", () => {
  assertEquals(mermaidLines(TASKS, "kinds"), [
    "flowchart LR",
    '  t0["data<br>done"]:::done',
    '  t1["train<br>1 of 2 done"]:::stale',
    '  t2["summarise<br>waiting"]:::waiting',
    "  t0 --> t1",
    "  t1 --> t2",
    "  classDef stale fill:#fdecc4,stroke:#9a6a00,color:#111",
    "  classDef waiting fill:#eeeeee,stroke:#666666,color:#111",
    "  classDef done fill:#d7eedd,stroke:#2f7d4f,color:#111",
  ]);
});

Deno.test("mermaidLines() draws a box for each task", () => {
  const lines = mermaidLines(TASKS, "tasks");
  assertEquals(lines.filter((line) => line.includes("-->")), [
    "  t0 --> t1",
    "  t0 --> t2",
    "  t1 --> t3",
    "  t2 --> t3",
  ]);
  assert(lines.includes('  t2["train/A/seed 2<br>stale"]:::stale'));
});

Deno.test("mermaidLines() escapes names, so that each stays within its label", () => {
  fc.assert(fc.property(
    fc.oneof(
      fc.array(fc.nat(0x2ffff)).map((codes) => String.fromCodePoint(...codes)),
      fc.constantFrom('"]; click t0 "javascript:1"', "a\nend", "`<b>&#;"),
    ),
    (name) => {
      const [, line = ""] = mermaidLines([planTask(name, "done")], "tasks");
      const [, label] = /^ {2}t0\["(.*)<br>done"\]:::done$/u.exec(line) ?? [];
      assert(label !== undefined && /^(?:[\p{L}\p{M}\p{N} .,:+/()=_-]|#\d+;)*$/u.test(label), line);
      const read = label.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      assertEquals(read, name.toWellFormed());
    },
  ));
});
