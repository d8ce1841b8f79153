import { assertEquals } from "@std/assert";
import { executedIn } from "./executions.ts";

Deno.test("executedIn() counts what a job ran itself, whatever was requeued before", () => {
  const output = `train/a: started
slurmstepd-n1: error: *** JOB 5 ON n1 CANCELLED AT 2026-11-30T09:51:18 DUE TO JOB REQUEUE ***
train/a: started
train/a: stored
train/b: stored
train/c: started
train/c: another process runs it; waiting
train/c: stored
train/d: another process runs it; waiting
train/d: started
train/d: stored
`;
  assertEquals(executedIn(output), ["train/a", "train/d"]);
});
