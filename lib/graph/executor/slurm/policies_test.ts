import { assertEquals, assertStringIncludes } from "@std/assert";
import { controllerFault } from "./controller_fault.ts";
import { jobLimits } from "./job_limits.ts";
import { ranOutOfMemory, verdictOf } from "./job_verdict.ts";
import { pollInterval } from "./poll_interval.ts";
import { groupsOf, smallerArray } from "./split_array.ts";
import { settingsOf } from "./cluster_schema.ts";

const job = (state: string, reason = "", node = "") =>
  verdictOf({ job: "12", index: 3, state, reason, node, comment: "", seconds: 0 });

Deno.test("verdictOf() waits for waiting and running jobs, and gives the reason", () => {
  assertEquals(job("RUNNING", "", "n1"), { do: "wait", words: "runs on n1" });
  assertEquals(job("PENDING", "Resources"), { do: "wait", words: "waits (Resources)" });
  assertEquals(job("PENDING"), { do: "wait", words: "waits" });
  assertEquals(
    job("PENDING", "ReqNodeNotAvail, UnavailableNodes:n2").words,
    "waits: its nodes are down, drained or reserved (ReqNodeNotAvail, UnavailableNodes:n2)",
  );
  assertEquals(
    job("PENDING", "JobHeldUser").words,
    "is held by its user; scontrol release 12_3 releases it (JobHeldUser)",
  );
  assertEquals(job("PENDING", "JobHeldAdmin").do, "wait");
  // As squeue writes it, and as scontrol does.
  for (const reason of ["launch failed requeued held", "launch_failed_requeued_held", "JobHoldMaxRequeue"]) {
    assertEquals(job("PENDING", reason).do, "start anew", reason);
  }
  assertEquals(
    job("PENDING", "job requeued in held state").words.startsWith("was requeued and is held"),
    true,
  );
  assertEquals(job("REQUEUE_HOLD").do, "wait");
  assertEquals(job("PENDING", "BeginTime").do, "wait");
  assertEquals(job("COMPLETING", "", "n1").do, "wait");
  assertEquals(job("NEW_STATE", "Some").words, "is in Slurm's state NEW_STATE, Some");
});

Deno.test("verdictOf() submits jobs again that were ended from outside, and fails those that would fail again", () => {
  for (
    const [state, reason] of [["TIMEOUT", "TimeLimit"], ["PREEMPTED", ""], ["NODE_FAIL", ""], [
      "BOOT_FAIL",
      "",
    ]]
  ) {
    assertEquals(job(state ?? "", reason).do, "resubmit", state);
  }
  assertEquals(
    job("TIMEOUT", "TimeLimit", "n2").words,
    "was ended at its time limit on n2 (TIMEOUT, TimeLimit)",
  );
  assertEquals(job("OUT_OF_MEMORY", "OutOfMemory").do, "more memory");
  assertEquals(job("FAILED", "OutOfMemory").do, "more memory");
  assertEquals(job("CANCELLED", "BeginTime").do, "fail");
  assertEquals(job("DEADLINE").do, "fail");
  assertEquals(job("FAILED", "BadConstraints").do, "fail");
  assertEquals(job("PENDING", "PartitionTimeLimit").do, "fail");
  assertEquals(job("PENDING", "QOSMaxWallDurationPerJobLimit").do, "fail");
  assertEquals(job("FAILED", "NonZeroExitCode").do, "look again");
  assertEquals(job("COMPLETED").do, "look again");
  assertEquals(verdictOf(undefined).do, "look again");
});

Deno.test("ranOutOfMemory() recognises the messages of control groups and of Slurm's daemon", () => {
  assertEquals(
    ranOutOfMemory("slurmstepd-n1: error: Detected 1 oom-kill event(s) in StepId=1.batch. Some of your"),
    true,
  );
  assertEquals(ranOutOfMemory("slurmstepd-n1: error: Exceeded job memory limit\n"), true);
  assertEquals(ranOutOfMemory("epoch 3, memory 2 GiB"), false);
});

Deno.test("controllerFault() distinguishes an unreachable controller, a limit and a refusal", () => {
  const kinds: readonly (readonly [string, string])[] = [
    ["slurm_load_jobs error: Unable to contact slurm controller (connect failure)", "away"],
    ["sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", "away"],
    ["slurm_load_jobs error: Zero Bytes were transmitted or received", "away"],
    [
      "sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates " +
      "accounting/QOS policy (job submit limit, user's size and/or time limits)",
      "limit",
    ],
    [
      "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates " +
      "accounting/QOS policy (job submit limit, user's size and/or time limits)",
      "limit",
    ],
    [
      "sbatch: error: QOSMaxWallDurationPerJobLimit\nsbatch: error: Batch job submission failed: Job violates " +
      "accounting/QOS policy (job submit limit, user's size and/or time limits)",
      "refused",
    ],
    ["sbatch: error: Batch job submission failed: Invalid job array specification", "array"],
    ["sbatch: error: Batch job submission failed: Invalid feature specification", "refused"],
    [
      "sbatch: error: Memory specification can not be satisfied\nsbatch: error: Batch job submission failed: " +
      "Requested node configuration is not available",
      "refused",
    ],
    ["sbatch: not found", "refused"],
    ["", "refused"],
  ];
  for (const [text, kind] of kinds) assertEquals(controllerFault("sbatch", text).kind, kind, text);
  const { words } = controllerFault("sbatch", kinds[7]?.[0] ?? "");
  assertStringIncludes(words, 'sbatch: Invalid feature specification; see sinfo -o "%N %f"');
});

Deno.test("pauses grow while nothing changes, are reset by a change, and double without an answer", () => {
  const pause = pollInterval();
  const seen = Array.from({ length: 9 }, () => {
    const now = pause.seconds;
    pause.answered(false);
    return Math.round(now);
  });
  assertEquals(seen, [10, 15, 23, 34, 51, 76, 114, 150, 150]);
  pause.answered(true);
  assertEquals(pause.seconds, 10);
  for (let call = 0; call < 9; call++) pause.failed();
  assertEquals(pause.seconds, 300);
});

Deno.test("tasks are divided into groups, and a refused array is halved", () => {
  const jobs = Array.from({ length: 25 }, (_, index) => index);
  assertEquals(groupsOf(jobs, 20).map((group) => group.length), [20, 5]);
  assertEquals([smallerArray(1001), smallerArray(1)], [500, undefined]);
});

Deno.test("limits come from the cluster file, or from the estimate with a margin, or from the cluster", () => {
  const cluster = { environment: [], maxJobs: 5, partition: "cpu", tasks: {} };
  const open = settingsOf(cluster, "train");
  assertEquals(open.partition, "cpu");
  assertEquals(jobLimits(open, [{}]), { memoryBytes: undefined, seconds: undefined });
  const gib = 2 ** 30, cost = { bytes: 4 * gib, seconds: 3600 };
  assertEquals(jobLimits(open, [cost]), { memoryBytes: 5.25 * gib, seconds: 5520 });
  assertEquals(jobLimits(open, [cost, cost]).seconds, 10_920);
  assertEquals(jobLimits(open, [cost, { bytes: gib }]).seconds, undefined);
  const given = settingsOf({
    ...cluster,
    tasks: {
      default: { memory: "2 GiB", moreMemory: 2 },
      train: { time: "2 h", partition: "gpu", cores: 4 },
    },
  }, "train");
  assertEquals([given.partition, given.cores, given.resubmissions], ["gpu", 4, 10]);
  assertEquals(jobLimits(given, [cost], 1), { memoryBytes: 4 * gib, seconds: 7200 });
});
