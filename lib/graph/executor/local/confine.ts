/**
 * Confines a worker with bubblewrap (bwrap), because Deno's permissions do not restrict the native
 * code that it loads. In its own namespaces the worker has no network and sees no other process. It
 * sees only these parts of the file system: the system's libraries, Deno, its packages, the program
 * and the task's own files.
 */
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../../errors/user_error.ts";
import type { JobFolder } from "../../job.ts";
import type { Rights } from "../job/rights.ts";

/** A program and its arguments. */
export interface Start {
  readonly program: string;
  readonly args: readonly string[];
}

/** The options of {@linkcode confinedStart}. */
export interface ConfineOptions {
  readonly rights: Rights;
  readonly files: JobFolder;
  /** The worker's script. */
  readonly script: string;
  /** The worker's environment, which says where Deno keeps its packages. */
  readonly environment: Readonly<Record<string, string>>;
}

const PROGRAM = "bwrap";

/** The parts of the project that workers load. */
const PROJECT = ["lib", "tasks", "deno.json", "deno.lock"].map((path) =>
  fileURLToPath(new URL(`../../../../${path}`, import.meta.url))
);

/**
 * The system's libraries, and the files by which ONNX Runtime chooses its kernels for the
 * processor.
 */
const SYSTEM = [
  "/usr",
  "/bin",
  "/lib",
  "/lib64",
  "/opt",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/sys/devices/system/cpu",
  "/sys/kernel/mm/transparent_hugepage",
];

/** NVIDIA's devices, for tasks with native code. */
const CARDS = [
  "/dev/nvidiactl",
  "/dev/nvidia-uvm",
  "/dev/nvidia-uvm-tools",
  "/dev/nvidia-modeset",
  ...Array.from({ length: 16 }, (_, index) => `/dev/nvidia${index}`),
];

/**
 * Unshares every namespace. The worker ends with the runner and cannot write into the user's
 * terminal.
 */
const ALONE = ["--unshare-all", "--die-with-parent", "--new-session"];

/**
 * Returns the command that starts `worker` within bubblewrap. Only the job's folder can be written,
 * except the inputs in it.
 */
export function confinedStart(worker: Start, options: ConfineOptions): Start {
  const { rights, files, script, environment } = options;
  const read = new Set([
    ...SYSTEM,
    worker.program,
    ...denoFolders(environment),
    ...PROJECT,
    dirname(script),
    ...rights.read.filter((path) => !isWithin(path, files.folder)),
    ...rights.native,
  ]);
  return {
    program: PROGRAM,
    args: [
      ...ALONE,
      ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
      ...[...read].flatMap((path) => ["--ro-bind-try", path, path]),
      ...(rights.native.length > 0 ? CARDS.flatMap((path) => ["--dev-bind-try", path, path]) : []),
      ...["--bind", files.folder, files.folder],
      ...[files.inputs, files.job].flatMap((path) => ["--ro-bind", path, path]),
      ...["--chdir", files.working, "--"],
      worker.program,
      ...worker.args,
    ],
  };
}

/** Returns the folders of Deno's fetched and compiled modules (Linux). */
function denoFolders({ DENO_DIR, XDG_CACHE_HOME, HOME }: Readonly<Record<string, string>>): string[] {
  if (DENO_DIR !== undefined) return [DENO_DIR];
  if (XDG_CACHE_HOME !== undefined) return [join(XDG_CACHE_HOME, "deno")];
  return HOME === undefined ? [] : [join(HOME, ".cache", "deno")];
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(join(folder, "/"));
}

/**
 * Returns the status of a confined worker's process: bubblewrap exits with 128 plus the number of
 * the signal that ended it.
 */
export function confinedStatus({ success, code, signal }: Deno.CommandStatus): Deno.CommandStatus {
  return { success, code, signal: signal ?? SIGNALS[code] ?? null };
}

const SIGNALS: Readonly<Record<number, Deno.Signal>> = {
  [128 + 4]: "SIGILL",
  [128 + 6]: "SIGABRT",
  [128 + 7]: "SIGBUS",
  [128 + 8]: "SIGFPE",
  [128 + 9]: "SIGKILL",
  [128 + 11]: "SIGSEGV",
  [128 + 15]: "SIGTERM",
};

/**
 * Throws a `UserError` with the reason if this machine cannot confine a process: bubblewrap is
 * missing, or the kernel does not let users make namespaces. `program` replaces bubblewrap.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { UserError } from "../../../errors/user_error.ts";
 *
 * // A program that succeeds, and one that the kernel refuses.
 * await requireConfinement("true");
 * await assertRejects(() => requireConfinement("false"), UserError, "cannot confine");
 * ```
 */
export async function requireConfinement(program = PROGRAM): Promise<void> {
  const advice = "leave --confine out, or see SECURITY.md for other ways";
  let output: Deno.CommandOutput;
  try {
    const args = [...ALONE, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"];
    output = await new Deno.Command(program, {
      args,
      clearEnv: true,
      env: { PATH: ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter) },
      stdin: "null",
    }).output();
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable;
    if (!isAbsent) throw error;
    throw new UserError(
      `--confine bwrap: found no program ${PROGRAM}, expected bubblewrap (Debian: apt-get install bubblewrap); ${advice}`,
    );
  }
  if (output.success) return;
  throw new UserError(
    `--confine bwrap: bubblewrap cannot confine a process here (${
      new TextDecoder().decode(output.stderr).trim()
    }); the kernel must let users make namespaces; ${advice}`,
  );
}
