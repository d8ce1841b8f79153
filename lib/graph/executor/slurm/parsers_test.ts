import { assertEquals } from "@std/assert";
import { parseDuration, parseMemory, slurmMemory, slurmTime } from "./amounts.ts";
import { formatIndices, parseIndices, parseJobId } from "./array_ids.ts";
import { type JobVerdict, verdictOf } from "./job_verdict.ts";
import { parseSbatch } from "./sbatch_reply.ts";
import { jobsById, parseSqueue, rowFinder } from "./squeue.ts";

Deno.test("parseJobId() reads jobs, elements and waiting arrays, and refuses a truncated list", () => {
  assertEquals(parseJobId("123"), { job: "123" });
  assertEquals(parseJobId("123_4"), { job: "123", indices: [4] });
  assertEquals(parseJobId("123_[5-9]"), { job: "123", indices: [5, 6, 7, 8, 9] });
  assertEquals(parseJobId("11_[1-9%3]"), { job: "11", indices: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
  assertEquals(parseJobId("11_[0,4-8:2,30]"), { job: "11", indices: [0, 4, 6, 8, 30] });
  assertEquals(parseJobId("123+1"), { job: "123" });
  for (const text of ["", "x", "1_", "1_[3-", "1_[0-9...]", "1_[9-1]", "1_[0-4000000000]", "1_[1-9:0]"]) {
    assertEquals(parseJobId(text), undefined, text);
  }
});

Deno.test("formatIndices() is read back by parseIndices(), each index once", () => {
  assertEquals(formatIndices([3, 1, 2, 7, 7, 9, 10]), "1-3,7,9-10");
  assertEquals(parseIndices("1-3,7,9-10"), [1, 2, 3, 7, 9, 10]);
  assertEquals(formatIndices([0]), "0");
});

Deno.test("amounts are read as people and Slurm write them, and ambiguous ones are refused", () => {
  const durations = {
    "45 min": 2700,
    "1.5 h": 5400,
    "2d": 172_800,
    "12:00:00": 43_200,
    "1-12:30:05": 131_405,
  };
  for (const [text, seconds] of Object.entries(durations)) assertEquals(parseDuration(text), seconds);
  for (const text of ["30", "12:00", "", "1 week", "-1 h", "1:70:00", "1 h\n"]) {
    assertEquals(parseDuration(text), undefined, text);
  }
  assertEquals(
    ["500 MiB", "8 GiB", "8G", "1.5GiB"].map(parseMemory),
    [500 * 2 ** 20, 2 ** 33, 2 ** 33, 1.5 * 2 ** 30],
  );
  for (const text of ["8", "8 GB", "8 TiB!", ""]) assertEquals(parseMemory(text), undefined, text);
  assertEquals([slurmTime(61), slurmTime(90_000), slurmMemory(2 ** 20 + 1)], [
    "0-00:02:00",
    "1-01:00:00",
    "2M",
  ]);
});

/** Printed by Slurm 22.05.8, with and without --array. */
const RECORDED = `1_2|COMPLETED|n1|0:02|None|(null)
5|OUT_OF_MEMORY|n1|0:00|OutOfMemory|(null)
11_[1-3%3]|PENDING||0:00|Resources|fovea abc
6|PENDING||0:00|JobHeldUser|(null)
11_0|RUNNING|n1|1-02:03:04|None|fovea abc|with a bar
7|TIMEOUT|n2|1:02|TimeLimit|(null)
`;

Deno.test("parseSqueue() gives a row for each element, and reads times and absent values", () => {
  const jobs = jobsById(parseSqueue(RECORDED));
  assertEquals([...jobs.keys()], ["1_2", "5", "11_1", "11_2", "11_3", "6", "11_0", "7"]);
  assertEquals(jobs.get("11_2"), {
    job: "11",
    index: 2,
    state: "PENDING",
    reason: "Resources",
    node: "",
    comment: "fovea abc",
    seconds: 0,
  });
  assertEquals(jobs.get("11_0")?.seconds, 86_400 + 2 * 3600 + 184);
  assertEquals(jobs.get("11_0")?.comment, "fovea abc|with a bar");
  assertEquals(parseSqueue("slurm_load_jobs error: Socket timed out\n\n"), []);
});

Deno.test("parseSbatch() finds the id after a site's messages, and none if there is none", () => {
  assertEquals(parseSbatch("123\n"), "123");
  assertEquals(parseSbatch("123;cluster-2\n"), "123");
  assertEquals(parseSbatch("Welcome to the cluster, 2 messages\n-> job checked\n4711\n"), "4711");
  assertEquals(parseSbatch("Submitted batch job\n"), undefined);
});

/**
 * Printed by Slurm 22.05.8 after `scancel 1_0`, `scancel 2` and `scancel 3_1` of waiting arrays.
 */
const CANCELLED = `1|CANCELLED||0:00|JobHeldUser|fovea x
2_0|CANCELLED||0:00|JobHeldUser|fovea x
3_0|PENDING||0:00|JobHeldUser|fovea x
3_2|PENDING||0:00|JobHeldUser|fovea x
`;

/** Printed in this order while a job of a partition of higher priority took the node. */
const PREEMPTED: readonly (readonly [line: string, verdict: JobVerdict["do"], words: string])[] = [
  // PreemptMode=REQUEUE
  ["26_0|COMPLETING|n101|0:00|None|fovea 22", "wait", "is ending on n101"],
  [
    "26_0|PENDING||0:00|BeginTime|fovea 22",
    "wait",
    "waits: it was requeued and starts in a minute or two (BeginTime)",
  ],
  ["26_0|PENDING||0:00|Resources|fovea 22", "wait", "waits (Resources)"],
  // PreemptMode=CANCEL
  ["1_0|COMPLETING|n1|0:01|None|fovea 1", "wait", "is ending on n1"],
  ["1_0|PREEMPTED|n1|0:01|None|fovea 1", "resubmit", "was preempted by another job on n1 (PREEMPTED)"],
];

Deno.test("a preempted job is waited for if Slurm requeues it, and submitted again otherwise", () => {
  for (const [line, verdict, words] of PREEMPTED) {
    assertEquals(verdictOf(parseSqueue(line)[0]), { do: verdict, words }, line);
  }
});

Deno.test("rowFinder() finds an element that was cancelled while it waited, which squeue no longer lists", () => {
  const rowOf = rowFinder(parseSqueue(CANCELLED));
  const stateOf = (job: string, index: number, started = false) =>
    rowOf({ job, index }, () => started)?.state;
  assertEquals(["1", "2"].map((job) => stateOf(job, 0)), ["CANCELLED", "CANCELLED"]);
  assertEquals([0, 1, 2].map((index) => stateOf("3", index)), ["PENDING", "CANCELLED", "PENDING"]);
  // Slurm has forgotten the job because it ended long ago, or has forgotten everything.
  assertEquals([stateOf("3", 1, true), stateOf("4", 0)], [undefined, undefined]);
});
