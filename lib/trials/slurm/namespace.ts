/** Runs a group of processes that ends as one, however its maker ends. */
import { type Output, output } from "./output.ts";

/** A namespace of process numbers: every process inside dies with the first one. */
export interface Namespace extends AsyncDisposable {
  /** Runs a program inside, to its end; processes that it leaves running stay. */
  run(program: string, ...args: string[]): Promise<Output>;
}

/** Includes sbin, where Debian's daemons are and which a user's path may lack. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const UNSHARE = ["-p", "-f", "--kill-child", "--mount-proc"];

/**
 * Makes a namespace of process numbers. Its first process reads from this one, and ends with it;
 * the kernel then kills the others. Returns the reason if the system does not allow it.
 */
export async function openNamespace(): Promise<Namespace | { readonly skipped: string }> {
  const tried = await output("unshare", [...UNSHARE, "true"]);
  if (tried.code !== 0) {
    return { skipped: `this system allows no process namespace (unshare: ${tried.stderr.trim()})` };
  }
  const child = new Deno.Command("unshare", {
    // It waits for the end of its input, and meanwhile reaps orphaned processes.
    args: [...UNSHARE, "sh", "-c", 'exec 3<&0; echo ready; cat <&3 & wait "$!"'],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  const { stdout } = await output("ps", ["-o", "pid=", "--ppid", String(child.pid)]);
  const first = stdout.trim();
  return {
    run: (program, ...args) => output("nsenter", ["-p", "-m", "-t", first, program, ...args], { PATH }),
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
  };
}
