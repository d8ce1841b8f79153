import { assertEquals, assertThrows } from "@std/assert";
import { type Job, parseJob, parseOutcome, parseProgress } from "./job.ts";

const JOB: Job = {
  format: "fovea/job/1",
  key: "0".repeat(64),
  task: "a",
  module: "file:///a.ts",
  parameters: null,
  inputs: { in: "/in" },
  outputs: { out: "/out" },
  kernelLock: true,
  runner: null,
  stopAtEnd: false,
  mark: "mark ",
};

Deno.test("parseJob() accepts a complete job, and refuses one with any member missing or of another type", () => {
  assertEquals(parseJob(JSON.stringify(JOB), "job.json"), JOB);
  for (const name of Object.keys(JOB)) {
    const rest = Object.fromEntries(Object.entries(JOB).filter(([each]) => each !== name));
    assertThrows(
      () => parseJob(JSON.stringify(rest), "job.json"),
      TypeError,
      "job.json: expected a job",
      name,
    );
  }
  for (const wrong of ["null", "[]", JSON.stringify({ ...JOB, inputs: { in: 1 } })]) {
    assertThrows(() => parseJob(wrong, "job.json"), TypeError, "expected a job", wrong);
  }
});

Deno.test("parseOutcome() and parseProgress() return nothing for text that a worker did not finish writing", () => {
  const outcomes = [{ end: "finished", peakMemory: null }, { end: "failed", message: "no" }, {
    end: "stopped",
  }];
  for (const outcome of outcomes) assertEquals<unknown>(parseOutcome(JSON.stringify(outcome)), outcome);
  for (const text of ["", "nu", "null", '{"end":"finished"}', '{"end":"failed"}', '{"end":"eaten"}']) {
    assertEquals(parseOutcome(text), undefined, text);
  }
  const progress = { fraction: 0.5, text: "epoch 1 of 2" };
  assertEquals(parseProgress(JSON.stringify(progress)), progress);
  for (const text of ["", "7", '{"fraction":"1","text":""}', '{"fraction":1}']) {
    assertEquals(parseProgress(text), undefined, text);
  }
});
