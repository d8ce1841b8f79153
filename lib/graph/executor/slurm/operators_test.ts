/** Tests what operators of a real Slurm do to jobs: hold, requeue and cancel them. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Slurm } from "../../../trials/slurm/start_slurm.ts";
import { JOIN_PROJECT } from "../../testing/join.ts";
import { task } from "../../testing/workshop.ts";
import { COUNT_PROJECT } from "./testing/count_project.ts";
import { notesOf, shareSlurm, withSlurm } from "./testing/slurm_shop.ts";

shareSlurm();

const MAKES = [0, 1].map((index) => task(`make/${index}`, "join.ts", { say: `${index}` }));

Deno.test("a job whose task another job has done is cancelled at the end of the run", async () => {
  await withSlurm(JOIN_PROJECT, async ({ executor, run, slurm, shop }) => {
    // The state after a runner was killed while its sbatch went on: the same jobs twice.
    let twin: ReturnType<Slurm["command"]> | undefined;
    const { summary } = await run(MAKES.slice(0, 1), executor(), {
      onEvent(event) {
        if (event.type !== "note" || !event.text.includes("is submitted")) return;
        twin = slurm.command("sbatch", "--hold", shop.path("store/scratch/slurm/1/script.sh"));
      },
    });
    assertEquals([summary.failures, summary.executed, (await twin)?.code], [[], ["make/0"], 0]);
    const { stdout } = await slurm.command("squeue", "-h", "-r", "-t", "all", "-o", "%i %T %r");
    assertMatch(stdout, /CANCELLED JobHeldUser$/m);
    assertEquals(stdout.includes("PENDING"), false, stdout);
  });
});

Deno.test("a job that is cancelled while it waits fails with a message, and is not submitted again", async () => {
  await withSlurm(JOIN_PROJECT, async ({ job, executor, run, slurm, commands }) => {
    await slurm.command("scontrol", "update", "PartitionName=main", "State=DOWN");
    let cancelled: ReturnType<Slurm["command"]> | undefined;
    const { summary } = await run(MAKES, executor(), {
      onEvent(event) {
        if (event.type !== "note" || !event.text.includes("partition is down")) return;
        // squeue stops listing one of two; then also the other one, by the array's id alone.
        cancelled ??= slurm.command("scancel", job(1)).then(() => slurm.command("scancel", job(0)));
      },
    });
    assertEquals(summary.failures.map(({ task }) => task).toSorted(), ["make/0", "make/1"]);
    for (const { cause } of summary.failures) assertMatch(cause, /^job \d+_[01] was cancelled/);
    assertEquals([(await cancelled)?.code, commands.calls()["sbatch"]], [0, 1]);
    await slurm.command("scontrol", "update", "PartitionName=main", "State=UP");
  });
});

Deno.test("a job that an operator holds, requeues or cancels is reported with Slurm's reason", async () => {
  await withSlurm(COUNT_PROJECT, async ({ job, executor, run, slurm }) => {
    await slurm.command("scontrol", "update", "PartitionName=main", "State=DOWN");
    let start = 1, isSeen = false, isAtWork = false;
    const { summary, events } = await run([task("train/a", "count.ts", { starts: 9 })], executor(), {
      onEvent(event) {
        if (event.type === "note" && event.text.includes("partition is down")) {
          void slurm.command("scontrol", "update", "PartitionName=main", "State=UP");
        }
        if (event.type === "note" && event.text.includes("runs on")) isSeen = true;
        if (event.type === "progress" && event.progress.text === `start ${start}`) isAtWork = true;
        // A job is RUNNING before its node has launched it.
        if (!isSeen || !isAtWork) return;
        [isSeen, isAtWork] = [false, false];
        // An operator requeues the job, as a preemption does; then cancels it.
        void (start++ === 1
          ? slurm.command("scontrol", "requeue", job(0))
          : slurm.command("scancel", job(0)));
      },
    });
    assertStringIncludes(
      notesOf(events).join("\n"),
      `job ${job(0)} was put back into the queue by Slurm; it waits`,
    );
    assertStringIncludes(notesOf(events).join("\n"), `job ${job(0)} waits: its partition is down`);
    assertStringIncludes(summary.failures[0]?.cause ?? "", `job ${job(0)} was cancelled`);
  });
});
