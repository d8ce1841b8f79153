/** The machine and the software that a report was made with. */
import { createHash } from "node:crypto";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import type { ReportEnvironment } from "../report/measurements.ts";
import type { StudyEngine } from "./study_graph.ts";

/** Describes this process's surroundings; `root` is the project's root. */
export async function environmentOf(root: string, { identity }: StudyEngine): Promise<ReportEnvironment> {
  const lock = await Deno.readFile(join(root, "deno.lock"));
  const commit = await git(root, "rev-parse", "HEAD");
  // Reports and results are what a run writes: they do not make its code another one.
  const changes = await git(root, "status", "--porcelain", "--", ".", ":!reports");
  return {
    deno: Deno.version.deno,
    engine: identity,
    operatingSystem: `${Deno.build.os} ${Deno.build.arch}`,
    cpu: cpus().at(0)?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    lock: createHash("sha256").update(lock).digest("hex"),
    commit: commit ?? null,
    dirty: changes !== undefined && changes !== "",
  };
}

/** What Git answers; `undefined` without Git, or outside a repository. */
async function git(root: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args: ["-C", root, ...args], stderr: "null" })
      .output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}
