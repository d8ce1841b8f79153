/**
 * The npm package's own download: TensorFlow's archive of libtensorflow and the package's prebuilt
 * binding.
 */
import { join } from "node:path";
import { download, requireHttps } from "./download.ts";
import { findLibtensorflow, type Libtensorflow } from "./libtensorflow.ts";
import type { NpmPackage } from "./npm_package.ts";
import type { Report } from "./report.ts";
import { runProgram } from "./run_program.ts";
import { SetupError } from "./setup_error.ts";
import type { Variant } from "../installation.ts";

const STORAGE = "https://storage.googleapis.com/";

/**
 * Returns the archives' addresses, as the package's `scripts/deps-constants.js` and `package.json`
 * form them. Throws a {@linkcode SetupError} where a variable names a server that is not asked by
 * https.
 */
export function downloadAddresses(
  { version, libtensorflow, nodeApi }: NpmPackage,
  variant: Variant,
  env: Pick<typeof Deno.env, "get"> = Deno.env,
): { readonly libtensorflow: string; readonly binding: string } {
  const storage = env.get("TFJS_NODE_CDN_STORAGE") ?? env.get("CDN_STORAGE") ?? STORAGE;
  const base = env.get("TFJS_NODE_BASE_URI") ?? `${storage}tensorflow/libtensorflow/libtensorflow-`;
  for (const address of [storage, base]) requireHttps(address);
  return {
    libtensorflow: `${base}${variant}-linux-x86_64-${libtensorflow}.tar.gz`,
    binding: `${storage}tf-builds/pre-built-binary/napi-v${nodeApi}/${version}/${
      variant === "gpu" ? "GPU" : "CPU"
    }-linux-${version}.tar.gz`,
  };
}

/**
 * SHA-256 of the two archives, which the user supplies from a source they trust. None is pinned
 * here: a hash must come from a download, and the server was unreachable.
 */
export interface ArchiveHashes {
  readonly libtensorflow?: string | undefined;
  readonly binding?: string | undefined;
}

/** The files of a download. */
export interface Downloaded {
  readonly libtensorflow: Libtensorflow;
  /** The prebuilt binding and its address; absent where only libtensorflow could be downloaded. */
  readonly prebuilt?: { readonly file: string; readonly address: string };
}

/**
 * Downloads into `folder`, in the places where the prebuilt binding looks for its library
 * (`deps/lib`, two folders up). Throws a {@linkcode SetupError} where libtensorflow cannot be had
 * this way.
 */
export async function downloadLikePackage(
  npm: NpmPackage,
  { variant, folder, sha256, report }: {
    readonly variant: Variant;
    readonly folder: string;
    readonly sha256: ArchiveHashes;
    readonly report: Report;
  },
): Promise<Downloaded> {
  if (sha256.libtensorflow === undefined) {
    throw new SetupError(
      "no SHA-256 of libtensorflow's archive is known here, and a file without one is not accepted; give it with " +
        "--libtensorflow-sha256 HEX (and the prebuilt binding's with --binding-sha256 HEX), or use --from wheel, whose " +
        "files are all pinned",
    );
  }
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new SetupError(`its download for ${Deno.build.os} ${Deno.build.arch} is not supported here`);
  }
  const addresses = downloadAddresses(npm, variant);
  const deps = join(folder, "deps"), bindings = join(folder, "lib", `napi-v${npm.nodeApi}`);
  report(`asking for ${addresses.libtensorflow}`);
  await fetchArchive(addresses.libtensorflow, deps, { strip: 0, sha256: sha256.libtensorflow });
  const libtensorflow = findLibtensorflow(deps, addresses.libtensorflow);
  if (sha256.binding === undefined) {
    report("no SHA-256 of the prebuilt binding was given, so it is compiled from the package's sources");
    return { libtensorflow };
  }
  try {
    report(`asking for ${addresses.binding}`);
    await fetchArchive(addresses.binding, bindings, { strip: 1, sha256: sha256.binding });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    await Deno.remove(join(folder, "lib"), { recursive: true });
    report(`no prebuilt binding: ${error.message}`);
    return { libtensorflow };
  }
  const prebuilt = { file: join(bindings, "tfjs_binding.node"), address: addresses.binding };
  return { libtensorflow, prebuilt };
}

async function fetchArchive(
  address: string,
  folder: string,
  { strip, sha256 }: { readonly strip: number; readonly sha256: string },
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const archive = join(folder, "archive.tar.gz");
  await download(address, archive, { sha256 });
  await runProgram("tar", ["-xzf", archive, "-C", folder, `--strip-components=${strip}`], {
    hint: `it unpacks ${address}`,
  });
  await Deno.remove(archive);
}
