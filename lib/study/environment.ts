/** The machine and the software that a report was made with. */
import { createHash } from "node:crypto";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import type { ReportEnvironment } from "../report/measurements.ts";
import { gitHead } from "./git_head.ts";
import type { StudyEngine } from "./graph/study_engine.ts";

/** Describes this process's surroundings; `root` is the project's root. */
export async function environmentOf(root: string, { identity }: StudyEngine): Promise<ReportEnvironment> {
  const lock = await Deno.readFile(join(root, "deno.lock"));
  return {
    deno: Deno.version.deno,
    engine: identity,
    operatingSystem: `${Deno.build.os} ${Deno.build.arch}`,
    cpu: cpus().at(0)?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    lock: createHash("sha256").update(lock).digest("hex"),
    commit: await gitHead(root) ?? null,
  };
}
