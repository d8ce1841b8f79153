/** Tests runs through a real Slurm on this machine. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Slurm } from "../../../trials/slurm/start_slurm.ts";
import { openStore } from "../../store/store.ts";
import { JOIN_PROJECT } from "../../testing/join.ts";
import type { Task } from "../../task.ts";
import { task, workshop } from "../../testing/workshop.ts";
import { COUNT_PROJECT } from "./testing/count_project.ts";
import { readSubmission, submissionFolders } from "./submission.ts";
import { notesOf, shareSlurm, withSlurm } from "./testing/slurm_shop.ts";

shareSlurm();

/** Signals running jobs to end, as Slurm does before their time limit. */
async function tellToEnd(slurm: Slurm): Promise<void> {
  const { stdout } = await slurm.command("squeue", "--noheader", "--array", "--states=R", "--format=%i");
  for (const id of stdout.split("\n").filter((id) => id !== "")) {
    await slurm.command("scancel", "--batch", "--signal=TERM", id);
  }
}

/** Returns so many tasks of one kind, and one after the first two. */
function chain(makes: number): readonly Task[] {
  return [
    ...Array.from({ length: makes }, (_, index) => task(`make/${index}`, "join.ts", { say: `${index}` })),
    task("after/1", "join.ts", { say: "c" }, { a: "make/0", b: "make/1" }),
  ];
}

Deno.test("tasks are submitted as one job array per kind, with the keys and bits of a local run", async () => {
  await withSlurm(JOIN_PROJECT, async ({ job, shop, commands, executor, run, slurm }) => {
    const tasks = chain(2);
    const { summary, events } = await run(tasks, executor());
    assertEquals([summary.failures, summary.executed.length], [[], 3]);
    assertEquals(commands.calls()["sbatch"], 2);
    assertStringIncludes(notesOf(events).join("\n"), `make/1: job ${job(1)} is submitted`);
    await using local = await workshop(JOIN_PROJECT);
    await local.run(tasks);
    const [there, here] = [await shop.plan(tasks), await local.plan(tasks)];
    for (const { name } of tasks) {
      const [a, b] = [there.states.get(name), here.states.get(name)];
      assert(a?.state === "done" && b?.state === "done");
      assertEquals([a.key, a.result.outputs], [b.key, b.result.outputs]);
      const nodes: readonly string[] = slurm.nodes.map(({ name }) => name);
      assert(nodes.includes(a.result.provenance.job?.node ?? ""), "the provenance names no node");
      assertEquals(b.result.provenance.job, undefined);
    }
    assertEquals((await run(tasks, executor())).summary.alreadyDone, 3);
    assertEquals(commands.calls()["sbatch"], 2);
  });
});

Deno.test("a job that is stopped before its time limit saves, and is submitted again as often as allowed", async () => {
  await withSlurm(COUNT_PROJECT, async ({ job, shop, executor, run, slurm }) => {
    const brief = { tasks: { default: { time: "7 min", saveAhead: "3 min", resubmissions: 1 } } };
    const tasks = [task("train/a", "count.ts", { starts: 2 }), task("train/b", "count.ts", { starts: 9 })];
    const ids = new Map<string, string>();
    const { summary, events } = await run(tasks, executor(brief), {
      onEvent(event) {
        if (event.type === "note") ids.set(event.task, /job (\d+_\d+)/.exec(event.text)?.[1] ?? "");
        if (event.type !== "progress" || event.task === "train/a" && event.progress.text !== "start 1") {
          return;
        }
        // Slurm does the same by itself, to the minute.
        void slurm.command("scancel", "--batch", "--signal=TERM", ids.get(event.task) ?? "");
      },
    });
    assertEquals(summary.executed, ["train/a"], JSON.stringify(summary.failures));
    assertEquals(await shop.output(tasks.slice(0, 1), "train/a", "text"), "done at start 2");
    assertEquals(summary.failures.map(({ task }) => task), ["train/b"]);
    assertMatch(
      summary.failures[0]?.cause ?? "",
      /^job \d+_\d was ended by Slurm, and saved before; it was submitted 2 times, as often as the cluster file allows/,
    );
    assertStringIncludes(
      notesOf(events).join("\n"),
      `train/a: job ${job(0)} was ended by Slurm, and saved before`,
    );
    const resumed = events.filter((event) => event.type === "resumed" && event.task === "train/b");
    assertEquals(resumed, [{ type: "resumed", task: "train/b", at: "start 2" }]);
    const script = await Deno.readTextFile(shop.path("store/scratch/slurm/1/script.sh"));
    assertStringIncludes(script, "--time=0-00:07:00");
    assertStringIncludes(script, "--signal=B:TERM@180");
  }, { processes: true });
});

Deno.test("a task that fails on its node fails as it does locally, and a node that cannot run it reports that", async () => {
  await withSlurm(COUNT_PROJECT, async ({ executor, run, shop, node }) => {
    const unableNode = { ...node, command: [shop.path("no/deno")] };
    const [failed, unable] = await Promise.all([
      run([task("a", "fails.ts", {}), task("b", "join.ts", { say: "b" })], executor()),
      run([task("c", "join.ts", { say: "c" })], executor({}, { node: unableNode })),
    ]);
    assertEquals(failed.summary.executed, ["b"]);
    const [failure] = failed.summary.failures;
    assertEquals(failure?.cause, "the gaze table has no column TIME");
    assertStringIncludes(await Deno.readTextFile(failure?.log ?? ""), "fails.ts");
    assertMatch(
      unable.summary.failures[0]?.cause ?? "",
      /^job \d+_0 failed on n\d+ \(FAILED, .*its output ends: .*no\/deno: No such file or directory/,
    );
    const changed = await run([task("d", "join.ts", { say: "d" })], executor(), {
      async onEvent(event) {
        // Between the submission and the start of the job.
        if (event.type === "started") {
          await shop.write("shout.ts", "export const shout = (text: string) => text;\n");
        }
      },
    });
    assertStringIncludes(
      changed.summary.failures[0]?.cause ?? "",
      "have changed since it was submitted",
    );
  });
});

Deno.test("a stopped run leaves its jobs to the next run, and two runs at once submit none twice", async () => {
  await withSlurm(COUNT_PROJECT, async ({ executor, run, slurm, shop }) => {
    const tasks = [
      task("train/a", "count.ts", { starts: 2 }),
      task("train/b", "count.ts", { starts: 2, other: 1 }),
    ];
    const stop = new AbortController(), atWork = new Set<string>();
    const first = await run(tasks, executor(), {
      signal: stop.signal,
      onEvent(event) {
        // A job is RUNNING before it heeds a signal: both have begun before they are told to end.
        if (event.type === "progress" && atWork.add(event.task).size === 2) stop.abort(new Error("stopped"));
      },
    });
    assertEquals([first.summary.interrupted, first.summary.left], [true, ["train/a", "train/b"]]);
    assertEquals((await run(tasks, executor({}, { detach: true }))).summary.left, ["train/a", "train/b"]);
    let told = false;
    const others = await Promise.all([1, 2].map(() =>
      run(tasks, executor(), {
        onEvent(event) {
          if (told || event.type !== "note" || !event.text.includes("runs on")) return;
          told = true;
          void tellToEnd(slurm);
        },
      })
    ));
    assertEquals(others.map(({ summary }) => [summary.failures, summary.executed.length]), [[[], 2], [
      [],
      2,
    ]]);
    assertEquals(await shop.output(tasks, "train/a", "text"), "done at start 2");
    // The first run submits each once, and one of the other two runs does so again.
    const submitted = submissionFolders(openStore(shop.path("store")).layout).flatMap((files) =>
      readSubmission(openStore(shop.path("store")).layout, files).elements.flat().map(({ task }) => task)
    );
    assertEquals(submitted.toSorted(), ["train/a", "train/a", "train/b", "train/b"]);
  });
});

Deno.test("small tasks share a job or run on the runner's machine, and no more jobs are queued than allowed", async () => {
  await withSlurm(JOIN_PROJECT, async ({ job, executor, run, commands, shop }) => {
    const cluster = {
      maxJobs: 2,
      tasks: { make: { tasksPerJob: 2 }, after: { where: "runner" as const } },
    };
    const tasks = chain(4);
    const { summary } = await run(tasks, executor(cluster));
    assertEquals([summary.failures, summary.executed.length], [[], 5]);
    assertEquals(commands.calls()["sbatch"], 1);
    const { states } = await shop.plan(tasks);
    const jobs = tasks.map(({ name }) => {
      const state = states.get(name);
      return state?.state === "done" ? state.result.provenance.job?.id : "";
    });
    assertEquals(jobs, [...[0, 0, 1, 1].map(job), undefined]);
    let most = 0, now = 0;
    await run([0, 1].map((say) => task(`each/${say}`, "join.ts", { say })), executor({ maxJobs: 1 }), {
      onEvent(event) {
        if (event.type === "started") most = Math.max(most, ++now);
        if (event.type === "finished") now--;
      },
    });
    assertEquals(most, 1);
  });
});
