import { assertEquals, assertThrows } from "@std/assert";
import { quote, renderBatchScript } from "./batch_script.ts";
import { settingsOf } from "./cluster_schema.ts";

const cluster = { environment: ["module load gcc"], maxJobs: 5, partition: "cpu", gres: "gpu:1", tasks: {} };

const options = {
  settings: settingsOf(cluster, "train"),
  environment: cluster.environment,
  name: "fovea-train",
  comment: "fovea 5f3a",
  indices: "0-9",
  output: "/shared/my store/scratch/slurm/5f3a/log-%a.txt",
  root: "/home/a b/fovea",
  command: ["/opt/deno", "run", "--allow-read=/x,/y", "tasks/node.ts", "/shared/it's"],
  memoryBytes: 2 ** 31,
  seconds: 7200,
};

Deno.test("a batch script is a job array whose command replaces the shell", () => {
  assertEquals(
    renderBatchScript(options),
    `#!/bin/bash
#SBATCH --job-name=fovea-train
#SBATCH --comment="fovea 5f3a"
#SBATCH --array=0-9
#SBATCH --partition=cpu
#SBATCH --gres=gpu:1
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem=2048M
#SBATCH --time=0-02:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --output="/shared/my store/scratch/slurm/5f3a/log-%a.txt"
#SBATCH --open-mode=append
#SBATCH --chdir="/home/a b/fovea"
#SBATCH --requeue
#SBATCH --input=/dev/null

module load gcc
cd '/home/a b/fovea' || exit 1
exec /opt/deno run --allow-read=/x,/y tasks/node.ts '/shared/it'\\''s' "$SLURM_ARRAY_TASK_ID"
`,
  );
});

Deno.test("no text of a setting can end a line of a batch script", () => {
  for (
    const broken of [{ root: "/a\n#SBATCH --partition=x" }, { environment: ["a\rb"] }, { comment: "a\u0000" }]
  ) {
    assertThrows(() => renderBatchScript({ ...options, ...broken }), RangeError, "control characters");
  }
});

Deno.test("quote() quotes text so that a shell reads the same text", async () => {
  const words = ["a b", "it's", "$HOME", "`date`", '"', "\\", "", "a;b", "*", "#x", "ü", "!"];
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", `printf '%s\\0' ${words.map(quote).join(" ")}`],
  }).output();
  assertEquals(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
});
