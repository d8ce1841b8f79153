/** `deno task cluster prepare FILE`: fills the folder that a cluster's jobs run Deno from. */
import { prepareNodes } from "../lib/graph/executor/slurm/prepare_nodes.ts";
import { NO_RIGHTS, rightFlags } from "../lib/graph/executor/job/rights.ts";
import { preparedFolder } from "../lib/graph/executor/slurm/prepared_folder.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { readCluster } from "../lib/study/cluster/read_cluster.ts";
import { ONNX_ENVIRONMENT } from "../lib/study/library_needs.ts";
import { PROJECT_ROOT, runCommand, UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { userPath } from "./user_paths.ts";

const USAGE = `deno task cluster prepare experiments/cluster.yaml

Fills the folder that the cluster file names as "prepared" with Deno and the packages of deno.lock, including native
libraries (about 0.7 GB). Jobs then run on nodes without internet, Node or Deno. Run it on a machine with internet
access, and again after every update of Fovea; it does nothing if nothing has changed.

  --help   this text`;

export default async function clusterCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: [], text: [], most: 2 });
  if (flags === undefined) return 0;
  const [what, file] = flags.arguments;
  if (what !== "prepare" || file === undefined) {
    throw new UsageError(
      `found ${what === undefined ? "nothing" : `"${flags.arguments.join(" ")}"`}, expected:\n\n${USAGE}`,
    );
  }
  const { prepared } = await readCluster(userPath(file));
  if (prepared === undefined) {
    throw new UsageError(
      `${file}: found no "prepared", expected the folder to fill, an absolute path that every node sees: ` +
        "prepared: /shared/fovea-nodes",
    );
  }
  const { end, content } = await prepareNodes({
    folder: prepared,
    root: PROJECT_ROOT,
    check: {
      script: "lib/engine/onnx/runtime/block/print_block.ts",
      flags: rightFlags({
        ...NO_RIGHTS,
        native: [preparedFolder(prepared).cache],
        environment: ONNX_ENVIRONMENT,
      }),
    },
    onStep: (text) => console.error(text),
  });
  printLines([
    end === "prepared"
      ? `prepared ${prepared} with Deno ${content.deno} and the packages of deno.lock`
      : `${prepared} was prepared already, with Deno ${content.deno} and the packages of deno.lock`,
  ]);
  return 0;
}

if (import.meta.main) await runCommand(clusterCommand);
