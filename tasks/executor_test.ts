/** `--executor` and its companions, used wrongly. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { PROJECT_ROOT } from "./user_paths.ts";

async function reproduce(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly said: string }> {
  const store = await Deno.makeTempDir();
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt", "-P=reproduce"],
        `--allow-run=${Deno.execPath()},bwrap,cat,sbatch,scancel,squeue`,
        "tasks/reproduce.ts",
        ...["experiments/smoke.yaml", "--store", store, "--reports", store],
        ...args,
      ],
      cwd: PROJECT_ROOT,
      env: { NO_COLOR: "1", PATH: store },
    }).output();
    assertEquals([...Deno.readDirSync(store)].filter(({ name }) => name === "results"), []);
    return { code, said: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(store, { recursive: true });
  }
}

for (
  const [args, code, said] of [
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
    // No program is there: the first question to a node says so.
    [
      ["--executor", "slurm", "--cluster", "experiments/cluster.yaml"],
      1,
      "error: sbatch: found no such program",
    ],
  ] as const
) {
  Deno.test(`reproduce ${args.join(" ")} is refused in words, and nothing is made`, async () => {
    const found = await reproduce(...args);
    assertStringIncludes(found.said, said);
    assertEquals([found.code, found.said.includes("    at ")], [code, false]);
  });
}
