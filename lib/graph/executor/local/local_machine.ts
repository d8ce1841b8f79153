/** The machine that this process runs on. */
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { hostName } from "../../machine/host_name.ts";
import { LINKER_VARIABLES } from "../../machine/linker_variables.ts";
import { availableMemory } from "../../machine/memory.ts";
import { startFlags } from "../job/rights.ts";
import type { Answer, Machine, Question } from "../machine.ts";

/**
 * Returns this machine. Its `ask` starts a process of Deno with the question's rights.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { NO_RIGHTS } from "../job/rights.ts";
 *
 * const root = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${root}/sum.ts`, "console.log(Number(Deno.args[0]) + 1);");
 * const { cores, ask } = localMachine();
 * const answer = await ask({ root, script: "sum.ts", args: ["41"], rights: NO_RIGHTS });
 * assert(cores >= 1);
 * assertEquals(answer?.stdout, "42\n");
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export function localMachine(): Machine {
  return {
    host: hostName(),
    processor: processorName(),
    cores: availableParallelism(),
    memory: () => Promise.resolve(availableMemory()),
    ask: askHere,
  };
}

/** Returns this machine's architecture and its CPU's model: `x86_64 Intel Xeon`. */
function processorName(): string {
  return `${Deno.build.arch} ${cpus().at(0)?.model ?? ""}`;
}

async function askHere({ root, script, args, rights }: Question): Promise<Answer | undefined> {
  const { state } = await Deno.permissions.query({ name: "run", command: Deno.execPath() });
  if (state !== "granted") return undefined;
  const { success, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...startFlags(rights), join(root, script), ...args],
    cwd: root,
    env: { ...LINKER_VARIABLES, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { success, signal, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
