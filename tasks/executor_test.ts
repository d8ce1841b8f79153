/** Tests wrong uses of `--executor` and its related flags. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { openCommands } from "./testing/hosted_commands.ts";

/** Flags, the exit code, and part of the answer. */
const WRONG = [
  [["--executor", "slurm"], 2, "found no cluster file, expected one such as experiments/cluster.yaml"],
  [["--executor", "pbs"], 2, '--executor: found "pbs", expected local or slurm'],
  [["--cluster", "experiments/cluster.yaml"], 2, "expected none without --executor slurm"],
  [["--detach"], 2, "--detach: found it without --executor slurm"],
  [["--cancel"], 2, "--cancel: found it without --executor slurm"],
  [
    ["--executor", "slurm", "--cluster", "experiments/none.yaml"],
    1,
    "found no such file, expected a cluster file",
  ],
  [["--executor", "slurm", "--cluster", "experiments/smoke.yaml"], 1, "experiments/smoke.yaml:"],
  // Slurm's programs are missing: the first question to a node reports it.
  [
    ["--executor", "slurm", "--cluster", "experiments/cluster.yaml"],
    1,
    "error: sbatch: found no such program",
  ],
] as const;

Deno.test("reproduce refuses wrong flags of executors with a message, and writes nothing", async (t) => {
  const store = await Deno.makeTempDir();
  try {
    // No program is in the folder.
    await using commands = openCommands({ env: { PATH: store } });
    for (const [args, code, said] of WRONG) {
      await t.step(args.join(" "), async () => {
        const found = await commands.run(
          "reproduce",
          ...["experiments/smoke.yaml", "--store", store, "--reports", store],
          ...args,
        );
        assertStringIncludes(found.error, said);
        assertEquals([found.code, found.error.includes("    at ")], [code, false]);
        assertEquals([...Deno.readDirSync(store)].filter(({ name }) => name === "results"), []);
      });
    }
  } finally {
    await Deno.remove(store, { recursive: true });
  }
});
