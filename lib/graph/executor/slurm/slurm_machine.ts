/** The nodes that a cluster file's jobs run on, asked by small jobs. */
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../../errors/user_error.ts";
import { openCache } from "../../store/cache.ts";
import type { Layout } from "../../store/layout.ts";
import { startFlags } from "../job/rights.ts";
import type { Machine } from "../machine.ts";
import { askByJob } from "./ask.ts";
import { type Cluster, type Place, settingsOf, type TaskSettings } from "./cluster_schema.ts";
import { type PackageFolders, rightsOnNodes } from "./packages.ts";
import type { Call, SlurmCommands } from "./commands.ts";

/** The options of {@linkcode slurmMachine}. */
export interface SlurmMachineOptions {
  readonly cluster: Cluster;
  /** The kind of tasks whose place in the cluster is used. */
  readonly kind: string;
  readonly commands: SlurmCommands;
  readonly layout: Pick<Layout, "door" | "scratches" | "memo">;
  /** The project's root. */
  readonly root: string;
  /** Deno's path on nodes, and commands to run before it. */
  readonly deno: { readonly program: string; readonly environment: readonly string[] };
  /** The folder of packages on nodes; this machine's unless given. */
  readonly packages?: PackageFolders | undefined;
  readonly call: Call;
  readonly lookMilliseconds?: number;
}

const nodeSchema = z.strictObject({ processor: z.string(), cores: z.int().positive() });

/** Nodes by their place in the cluster. */
const memoSchema = z.record(z.string(), nodeSchema);

/** Prints the architecture, the CPU's model and the cores, a line each. */
const PRINT_NODE = "uname -m; grep -m1 '^model name' /proc/cpuinfo | cut -d: -f2; getconf _NPROCESSORS_ONLN";

/**
 * Returns the machine that the cluster's jobs of this kind run on. A node is asked for its CPU
 * once, and the answer is stored; `ask` submits a job for each question. Throws a `UserError` if no
 * node answers.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { EXAMPLE_ROOT as root, openExample } from "../../example/open_example.ts";
 * import { shellSlurm } from "../../example/shell_slurm.ts";
 *
 * await using example = await openExample();
 * const { commands } = shellSlurm(), { layout } = example.store;
 * const deno = { program: Deno.execPath(), environment: [] };
 * const cluster = { partition: "gpu", environment: [], maxJobs: 1, tasks: {} };
 * const call = { signal: new AbortController().signal, onWait() {} }, options = { commands, call };
 * const place = { cluster, kind: "train", layout, root, deno, lookMilliseconds: 1 };
 * const { host, processor } = await slurmMachine({ ...place, ...options });
 * assertEquals([host, processor.split(" ")[0]], ["Slurm's gpu", Deno.build.arch]);
 * ```
 */
export async function slurmMachine(options: SlurmMachineOptions): Promise<Machine> {
  const { cluster, kind, layout, root, deno } = options;
  const { where: _where, ...settings } = settingsOf(cluster, kind);
  const asked: TaskSettings = { ...settings, where: "cluster", tasksPerJob: 1 };
  const how = { ...options, settings: asked, environment: deno.environment };
  const { processor, cores } = await nodeOf(placeName(asked), {
    layout,
    find: async () => parseNode((await askByJob(["sh", "-c", PRINT_NODE], how)).stdout),
  });
  return {
    host: `Slurm's ${asked.partition ?? "default partition"}`,
    processor,
    cores,
    // A job gets the memory that its cluster file or its estimate requests.
    memory: () => Promise.resolve(undefined),
    ask: ({ script, args, rights }) =>
      askByJob([
        deno.program,
        ...startFlags(rightsOnNodes(rights, options.packages)),
        join(root, script),
        ...args,
      ], how),
  };
}

type Node = z.infer<typeof nodeSchema>;

async function nodeOf(
  place: string,
  { layout, find }: { readonly layout: Pick<Layout, "door" | "memo">; readonly find: () => Promise<Node> },
): Promise<Node> {
  const cache = openCache(layout.door, layout.memo("slurm-nodes"), memoSchema);
  const known = cache.read()?.[place];
  if (known !== undefined) return known;
  const node = await find();
  cache.found({ ...cache.read(), [place]: node });
  return node;
}

/** Returns a text for the settings that decide which nodes a job may get. */
function placeName({ partition, constraint, qos, gres }: Place): string {
  return JSON.stringify([partition ?? "", constraint ?? "", qos ?? "", gres ?? ""]);
}

function parseNode(text: string): Node {
  const [architecture = "", model = "", cores = ""] = text.split("\n").map((line) => line.trim());
  const node = nodeSchema.safeParse({ processor: `${architecture} ${model}`, cores: Number(cores) });
  if (architecture !== "" && node.success) return node.data;
  throw new UserError(
    `a node was asked for its CPU: found "${text.trim()}", expected its architecture and model`,
  );
}
