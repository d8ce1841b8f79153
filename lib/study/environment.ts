/** Describes the machine and the software that a report was made with. */
import { createHash } from "node:crypto";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import type { ReportEnvironment } from "../report/measurements.ts";
import { kindOf } from "../graph/executor/slurm/cluster_schema.ts";
import { gitHead } from "./git_head.ts";
import type { Study } from "./study.ts";

/**
 * Describes the machine and software of a study, whose project has this root. The CPU is that of
 * its trainings, which may have run on a cluster's nodes; without trainings it is this machine's.
 */
export async function environmentOf(
  root: string,
  { engine: { identity }, plan }: Pick<Study, "engine" | "plan">,
): Promise<ReportEnvironment> {
  const lock = await Deno.readFile(join(root, "deno.lock"));
  return {
    deno: Deno.version.deno,
    engine: identity,
    operatingSystem: `${Deno.build.os} ${Deno.build.arch}`,
    cpu: cpusOfTrainings(plan) ?? cpus().at(0)?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    lock: createHash("sha256").update(lock).digest("hex"),
    commit: await gitHead(root) ?? null,
  };
}

/**
 * Returns the CPUs of finished trainings: `AMD EPYC`, several with commas; `undefined` for none.
 */
function cpusOfTrainings({ states }: Study["plan"]): string | undefined {
  const models = [...states].flatMap(([task, state]) =>
    state.state === "done" && kindOf(task) === "train" ? [state.result.provenance.cpu.trim()] : []
  );
  return models.length === 0 ? undefined : [...new Set(models)].sort().join(", ");
}
