/**
 * The npm package's own download: TensorFlow's archive of libtensorflow and the package's prebuilt
 * binding.
 */
import { join } from "node:path";
import { download } from "./download.ts";
import { findLibtensorflow, type Libtensorflow } from "./libtensorflow.ts";
import type { NpmPackage } from "./npm_package.ts";
import type { Report } from "./report.ts";
import { runProgram } from "./run_program.ts";
import { SetupError } from "./setup_error.ts";
import type { Variant } from "../installation.ts";

const STORAGE = "https://storage.googleapis.com/";

/**
 * The archives' addresses, as the package's `scripts/deps-constants.js` and `package.json` form
 * them.
 */
export function downloadAddresses(
  { version, libtensorflow, nodeApi }: NpmPackage,
  variant: Variant,
  env: Pick<typeof Deno.env, "get"> = Deno.env,
): { readonly libtensorflow: string; readonly binding: string } {
  const storage = env.get("TFJS_NODE_CDN_STORAGE") ?? env.get("CDN_STORAGE") ?? STORAGE;
  const base = env.get("TFJS_NODE_BASE_URI") ?? `${storage}tensorflow/libtensorflow/libtensorflow-`;
  return {
    libtensorflow: `${base}${variant}-linux-x86_64-${libtensorflow}.tar.gz`,
    binding: `${storage}tf-builds/pre-built-binary/napi-v${nodeApi}/${version}/${
      variant === "gpu" ? "GPU" : "CPU"
    }-linux-${version}.tar.gz`,
  };
}

/** The files of a download. */
export interface Downloaded {
  readonly libtensorflow: Libtensorflow;
  /** The prebuilt binding and its address; absent where only libtensorflow could be had. */
  readonly prebuilt?: { readonly file: string; readonly address: string };
}

/**
 * Downloads into `folder`, in the places where the prebuilt binding looks for its library
 * (`deps/lib`, two folders up). Throws a {@linkcode SetupError} where libtensorflow cannot be had
 * this way.
 */
export async function downloadLikePackage(
  npm: NpmPackage,
  { variant, folder, report }: {
    readonly variant: Variant;
    readonly folder: string;
    readonly report: Report;
  },
): Promise<Downloaded> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new SetupError(`its download for ${Deno.build.os} ${Deno.build.arch} is not supported here`);
  }
  const addresses = downloadAddresses(npm, variant);
  const deps = join(folder, "deps"), bindings = join(folder, "lib", `napi-v${npm.nodeApi}`);
  report(`asking for ${addresses.libtensorflow}`);
  await fetchArchive(addresses.libtensorflow, deps, 0);
  const libtensorflow = findLibtensorflow(deps, addresses.libtensorflow);
  try {
    report(`asking for ${addresses.binding}`);
    await fetchArchive(addresses.binding, bindings, 1);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    await Deno.remove(join(folder, "lib"), { recursive: true });
    report(`no prebuilt binding: ${error.message}`);
    return { libtensorflow };
  }
  const prebuilt = { file: join(bindings, "tfjs_binding.node"), address: addresses.binding };
  return { libtensorflow, prebuilt };
}

async function fetchArchive(address: string, folder: string, strip: number): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const archive = join(folder, "archive.tar.gz");
  await download(address, archive);
  await runProgram("tar", ["-xzf", archive, "-C", folder, `--strip-components=${strip}`], {
    hint: `it unpacks ${address}`,
  });
  await Deno.remove(archive);
}
