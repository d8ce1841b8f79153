/**
 * Starts a real Slurm on this machine: munged, a controller and nodes, with their own folder and
 * ports.
 */
import { join } from "node:path";
import { openNamespace } from "./namespace.ts";
import { type Output, output } from "./output.ts";
import { type Slot, takeSlot } from "./slot.ts";
import { CGROUP_CONF, slurmConf } from "./slurm_conf.ts";

/** A daemon that can be killed and started again. */
export interface Daemon {
  /** Kills it (SIGKILL), but not its child processes. */
  kill(): Promise<void>;
  /** Starts it again; does nothing if it runs. */
  start(): Promise<void>;
}

/** One node. */
export interface SlurmNode extends Daemon {
  /** Its name, which is also its host name. */
  readonly name: string;
  /** Kills the daemon and every process of every job on it at once, like a power loss. */
  crash(): Promise<void>;
}

/** A Slurm that runs until disposal. */
export interface Slurm extends AsyncDisposable {
  readonly folder: string;
  /** The environment in which programs find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** True if control groups limit the memory of jobs, so that Slurm reports OUT_OF_MEMORY. */
  readonly cgroups: boolean;
  readonly controller: Daemon;
  readonly nodes: readonly SlurmNode[];
  /** Runs one of Slurm's own programs, or another that calls it. */
  command(program: string, ...args: string[]): Promise<Output>;
}

/** The options of {@linkcode startSlurm}. */
export interface StartSlurmOptions {
  /** The number of nodes; 2 unless given, at most 15. */
  readonly nodes?: number;
  /** The cores of a node; 4 unless given, whatever the machine has. */
  readonly cores?: number;
  /** The MiB of a node; 8000 unless given, whatever the machine has. */
  readonly memory?: number;
  /** Slurm's own settings, such as `{ MaxArraySize: "11" }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The folder of slots; unless given, a folder of this user below the system's temporary one. */
  readonly parent?: string;
}

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "unshare", "nsenter", "ps"];

/** The most seconds until a controller and its nodes are ready. */
const START_SECONDS = 30;

/**
 * Starts a Slurm, and waits until all its nodes are idle. Everything ends with this process at the
 * latest. Returns the reason if it cannot be started here: programs are missing, the user is not
 * root, the system allows no namespaces, or the daemons do not start.
 */
export async function startSlurm(
  options: StartSlurmOptions = {},
): Promise<Slurm | { readonly skipped: string }> {
  if (Deno.build.os !== "linux") return { skipped: "Slurm runs on Linux alone" };
  const user = (await output("id", ["-u"])).stdout.trim();
  if (user !== "0") return { skipped: "the user is not root, who alone may start slurmd for others" };
  const missing = await missingPrograms();
  if (missing.length > 0) {
    return { skipped: `found no ${missing.join(", ")} (Debian: apt-get install slurm-wlm munge)` };
  }
  const slot = await takeSlot(options.parent ?? `/tmp/fovea-slurm-${user}`);
  if (slot === undefined) return { skipped: "every slot for a Slurm on this machine is taken" };
  try {
    const slurm = await startIn(slot, options);
    if ("skipped" in slurm) await slot[Symbol.asyncDispose]();
    return slurm;
  } catch (error) {
    await slot[Symbol.asyncDispose]();
    throw error;
  }
}

async function missingPrograms(): Promise<readonly string[]> {
  const path = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };
  const script = 'for name; do command -v "$name" >/dev/null || echo "$name"; done';
  const { stdout } = await output("sh", ["-c", script, "sh", ...PROGRAMS], path);
  return stdout.split("\n").filter((name) => name !== "");
}

async function startIn(
  { number, folder, port, [Symbol.asyncDispose]: giveBack }: Slot,
  { nodes: count = 2, cores = 4, memory = 8000, settings = {} }: StartSlurmOptions,
): Promise<Slurm | { readonly skipped: string }> {
  const namespace = await openNamespace();
  if ("skipped" in namespace) return namespace;
  // Control groups are named after nodes: no two Slurms of this machine have nodes of the same
  // name.
  const names = Array.from({ length: count }, (_, index) => `n${100 * number + index + 1}`);
  const cgroups = await hasMemoryGroups();
  const environment = { SLURM_CONF: join(folder, "slurm.conf") };
  const host = Deno.hostname();
  for (const name of ["state", "spool", "log"]) await Deno.mkdir(join(folder, name));
  await Deno.writeTextFile(join(folder, "cgroup.conf"), CGROUP_CONF);
  await Deno.writeTextFile(
    environment.SLURM_CONF,
    slurmConf({ folder, host, port, nodes: names, cores, memory, cgroups, settings }),
  );
  await Deno.writeFile(join(folder, "munge.key"), crypto.getRandomValues(new Uint8Array(128)), {
    mode: 0o400,
  });

  const end = async () => {
    await namespace[Symbol.asyncDispose]();
    await removeGroups(names);
  };
  const start = async (program: string, ...args: string[]): Promise<string | undefined> => {
    const { code, stderr } = await namespace.run(
      "env",
      `SLURM_CONF=${environment.SLURM_CONF}`,
      program,
      ...args,
    );
    return code === 0 ? undefined : `${program} did not start: ${stderr.trim() || `exit code ${code}`}`;
  };
  const startNode = (name: string) =>
    // Each node has its own host name, as on its own machine.
    start("unshare", "-u", "sh", "-c", 'hostname "$1" && exec slurmd -N "$1"', "sh", name);
  const kill = (pidFile: string) => namespace.run("sh", "-c", KILL, "sh", join(folder, pidFile));
  const command = (program: string, ...args: string[]) => output(program, args, environment);
  const again = async (pidFile: string, begin: () => Promise<string | undefined>) => {
    if ((await namespace.run("sh", "-c", LIVES, "sh", join(folder, pidFile))).code === 0) return;
    const fault = await begin();
    if (fault !== undefined) throw new Error(fault);
  };
  const file = (name: string) => join(folder, name);
  let fault = await start(
    "munged",
    "--force",
    `--socket=${file("munge.socket")}`,
    `--key-file=${file("munge.key")}`,
    `--pid-file=${file("munged.pid")}`,
    `--seed-file=${file("munged.seed")}`,
    `--log-file=${file("log/munged.log")}`,
  ) ?? await start("slurmctld", "-c");
  for (const name of names) fault ??= await startNode(name);
  fault ??= await idleNodes(command, count);
  if (fault !== undefined) {
    await end();
    return { skipped: fault };
  }
  return {
    folder,
    environment,
    cgroups,
    command,
    controller: {
      kill: async () => void await kill("slurmctld.pid"),
      // Without -c: it restores the state that it saved.
      start: () => again("slurmctld.pid", () => start("slurmctld")),
    },
    nodes: names.map((name) => ({
      name,
      kill: async () => void await kill(`slurmd-${name}.pid`),
      crash: async () => void await namespace.run("sh", "-c", CRASH, "sh", name),
      start: () => again(`slurmd-${name}.pid`, () => startNode(name)),
    })),
    async [Symbol.asyncDispose]() {
      await end();
      await giveBack();
    },
  };
}

/** Kills a daemon by its pid file, and waits until it is gone. */
const KILL = 'p="$(cat "$1")"; kill -9 "$p" && while kill -0 "$p" 2>/dev/null; do sleep 0.05; done';

const LIVES = 'kill -0 "$(cat "$1")" 2>/dev/null';

/**
 * Kills every process whose host name is the node's. Stops all of them first: a daemon that outlives
 * its job by a millisecond reports a failed launch to the controller, which no power loss does.
 */
const CRASH = `for signal in STOP KILL; do
  for folder in /proc/[0-9]*; do
    process=\${folder#/proc/}
    [ "$(nsenter -u -t "$process" hostname 2>/dev/null)" = "$1" ] && kill "-$signal" "$process"
  done
done`;

async function hasMemoryGroups(): Promise<boolean> {
  return (await output("sh", ["-c", "test -w /sys/fs/cgroup/memory -a -w /sys/fs/cgroup/freezer"])).code ===
    0;
}

/** Removes the control groups that the nodes left. */
async function removeGroups(names: readonly string[]): Promise<void> {
  const groups = names.flatMap((name) => ["-o", "-name", `slurm_${name}`]).slice(1);
  const { stdout } = await output("find", ["/sys/fs/cgroup", "-maxdepth", "2", "(", ...groups, ")"]);
  for (const group of stdout.split("\n").filter((path) => path !== "")) {
    await output("find", [group, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"]);
  }
}

/** Waits until this number of nodes is idle; returns the reason if they do not become idle. */
async function idleNodes(
  command: (program: string, ...args: string[]) => Promise<Output>,
  count: number,
): Promise<string | undefined> {
  const begin = performance.now();
  let last = "";
  while (performance.now() - begin < 1000 * START_SECONDS) {
    const { stdout, stderr } = await command("sinfo", "-h", "-N", "-o", "%T");
    if (stdout.split("\n").filter((state) => state === "idle").length === count) return undefined;
    last = stderr.trim() || stdout.trim().replaceAll("\n", ", ");
    await new Promise((wake) => setTimeout(wake, 200));
  }
  return `its nodes were not ready after ${START_SECONDS} s: ${last}`;
}
