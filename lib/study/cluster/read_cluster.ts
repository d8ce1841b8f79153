/** Reads cluster files. Returns a checked {@linkcode Cluster}, or every fault with its place. */
import { z } from "zod";
import { UserError } from "../../errors/user_error.ts";
import { InputError, readInput } from "../../formats/open_input.ts";
import { type Cluster, clusterSchema } from "../../graph/executor/slurm/cluster_schema.ts";
import { describeIssues } from "../describe_fault.ts";
import { schemaKnowledge } from "../schema_knowledge.ts";
import { faultLines, readYaml, type SettingsKind } from "../yaml_settings.ts";
import { TASK_KINDS } from "./task_kinds.ts";

/** Thrown for a cluster file with faults; the message has one line per fault. */
export class ClusterError extends UserError {
  override name = "ClusterError";
  constructor(readonly faults: readonly string[]) {
    super(faultLines(faults));
  }
}

const EXAMPLE = "experiments/cluster.yaml";

const schema = clusterSchema(TASK_KINDS);

/** Returns the schema that `experiments/cluster.schema.json` holds. */
export function clusterJsonSchema(): Record<string, unknown> {
  return { title: "A cluster for Fovea's jobs", ...z.toJSONSchema(schema, { io: "input" }) };
}

const CLUSTER: SettingsKind<ClusterError> = {
  what: "cluster",
  expected: `expected a cluster file in YAML such as ${EXAMPLE}`,
  example: EXAMPLE,
  known: schemaKnowledge(clusterJsonSchema),
  error: (faults) => new ClusterError(faults),
};

/** Reads and checks the cluster file at `path`. Throws {@linkcode ClusterError}. */
export async function readCluster(path: string): Promise<Cluster> {
  let bytes: Uint8Array;
  try {
    bytes = await readInput(path, "cluster");
  } catch (error) {
    if (error instanceof InputError) throw new ClusterError([error.message]);
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
    throw new ClusterError([`${path}: found no such file, expected a cluster file such as ${EXAMPLE}`]);
  }
  return parseCluster(bytes, path);
}

/**
 * Checks the bytes of a cluster file. `path` names it in messages. Throws {@linkcode ClusterError}.
 */
export function parseCluster(bytes: Uint8Array, path: string): Cluster {
  const { value, report } = readYaml(bytes, path, CLUSTER);
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw report(describeIssues(parsed.error.issues, CLUSTER.known));
  return parsed.data;
}
