/** Makes a cluster of one node, this machine: its shell replaces Slurm in examples. */
import { localExecutor } from "../executor/local/local_executor.ts";
import { localMachine } from "../executor/local/local_machine.ts";
import { type ProgramOutput, slurmCommands } from "../executor/slurm/commands.ts";
import type { SlurmOptions } from "../executor/slurm/slurm_executor.ts";

/**
 * Returns every option of a Slurm executor except the cluster file. `sbatch` runs the job's only
 * element at once, as job 7_0; the queue is always empty.
 */
export function shellSlurm(): Omit<SlurmOptions, "cluster"> {
  return {
    commands: slurmCommands({ runProgram }),
    node: {
      command: [Deno.execPath(), "run", "--quiet", "-A", "tasks/node.ts"],
      environment: [],
      confined: false,
      stallSeconds: undefined,
    },
    machine: localMachine(),
    local: localExecutor({ jobs: 1 }),
    times: { gatherMilliseconds: 1, storeMilliseconds: 10 },
  };
}

async function runProgram(program: string, args: readonly string[]): Promise<ProgramOutput> {
  if (program !== "sbatch") return { success: true, stdout: "", stderr: "" };
  const { success, stderr } = await new Deno.Command("bash", {
    args: args.filter((arg) => arg !== "--parsable"),
    env: { SLURM_ARRAY_JOB_ID: "7", SLURM_ARRAY_TASK_ID: "0" },
    stdin: "null",
  }).output();
  return { success, stdout: "7\n", stderr: new TextDecoder().decode(stderr) };
}
