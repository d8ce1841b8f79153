/** The npm package that an installation serves: its sources and its download addresses. */
import { dirname } from "node:path";
import type { Variant } from "../installation.ts";

/** The facts about the package that the set-up needs. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder in Deno's npm cache, which is never written to. */
  readonly folder: string;
  /** The version of libtensorflow that its own download brings. */
  readonly libtensorflow: string;
  /** Node-API's version of this runtime, as the package's download addresses name it. */
  readonly nodeApi: number;
}

/** Returns `@tensorflow/tfjs-node` or `@tensorflow/tfjs-node-gpu`, as pinned in `deno.json`. */
export async function npmPackage(variant: Variant): Promise<NpmPackage> {
  const [{ default: constants }, { default: description }] = variant === "gpu"
    ? await Promise.all([
      import("@tensorflow/tfjs-node-gpu/scripts/deps-constants.js"),
      import("@tensorflow/tfjs-node-gpu/package.json", { with: { type: "json" } }),
    ])
    : await Promise.all([
      import("@tensorflow/tfjs-node/scripts/deps-constants.js"),
      import("@tensorflow/tfjs-node/package.json", { with: { type: "json" } }),
    ]);
  return {
    name: description.name,
    version: description.version,
    folder: dirname(constants.depsPath),
    libtensorflow: constants.LIBTENSORFLOW_VERSION,
    nodeApi: Math.max(...description.binary.napi_versions),
  };
}
