/** Installs TensorFlow's native binding for one of the two packages. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  type Installation,
  INSTALLATION_FILE,
  installationFolder,
  INSTALLATIONS,
  readInstallation,
  type Variant,
} from "../installation.ts";
import { compileBinding } from "./compile.ts";
import { findLibtensorflow, type Libtensorflow } from "./libtensorflow.ts";
import { type NpmPackage, npmPackage } from "./npm_package.ts";
import { type ArchiveHashes, downloadLikePackage } from "./package_download.ts";
import { unpackTensorflow } from "./pip.ts";
import type { Report } from "./report.ts";
import { runProgram } from "./run_program.ts";
import { SetupError } from "./setup_error.ts";
import { verifyBinding } from "./verify.ts";
import { wheelFor } from "./wheels.ts";

/**
 * The source of libtensorflow. `auto`: the package's own download if its hash is given, else the
 * wheel.
 */
export type Source = "auto" | "package" | "wheel" | { readonly folder: string };

/** The variant to install, and its source. */
export interface SetupOptions {
  readonly variant: Variant;
  readonly source: Source;
  /** SHA-256 of the archives of the package's own download, where the user knows them. */
  readonly sha256?: ArchiveHashes;
  /** True to take CUDA from the system instead of the wheels that TensorFlow's wheel names. */
  readonly systemCuda: boolean;
  /** True to reinstall although the installation is intact. */
  readonly force: boolean;
  readonly report: Report;
  /** The folder of all installations; the project's by default. */
  readonly root?: string;
}

/**
 * Installs the binding, or keeps an intact installation. A new one is tested in a separate process
 * before it is moved into place. Throws a {@linkcode SetupError}, having changed nothing, where
 * that fails.
 */
export async function setUpTensorflow(options: SetupOptions): Promise<Installation> {
  const { variant, source, report, root = INSTALLATIONS } = options;
  const npm = await npmPackage(variant);
  const target = installationFolder(variant, root);
  const standing = options.force ? undefined : await soundInstallation(npm, options);
  if (standing !== undefined) return standing;

  report(`${npm.name} ${npm.version}: installing its native binding in ${target}`);
  await Deno.mkdir(root, { recursive: true });
  await Deno.writeTextFile(join(root, ".gitignore"), "*\n");
  const known = options.sha256?.libtensorflow !== undefined;
  const auto = known ? ["package", "wheel"] as const : ["wheel"] as const;
  const ways = source === "auto" ? auto : [source];
  for (const [index, way] of ways.entries()) {
    const folder = await Deno.makeTempDir({ dir: root, prefix: `${variant}-` });
    try {
      const made = await make(npm, { ...options, way, folder });
      report("testing it: a product and a convolution's gradients");
      const { tensorflow, gpu } = await verifyBinding(variant, join(folder, made.entry));
      report(`it works: TensorFlow ${tensorflow}, computing on the ${gpu ? "GPU" : "CPU"}`);
      if (variant === "gpu" && !gpu) {
        const message = `TensorFlow ${tensorflow} of ${made.source} sees no GPU here`;
        if (index < ways.length - 1) throw new SetupError(message);
        report(
          `warning: ${message}; is NVIDIA's driver loaded (nvidia-smi)? TF_CPP_MIN_LOG_LEVEL=0 makes TensorFlow print more`,
        );
      }
      const installation = {
        package: npm.version,
        tensorflow,
        ...(gpu ? { gpu: await gpuModel() } : {}),
        ...made,
        files: await hashes(folder),
      };
      await Deno.writeTextFile(join(folder, INSTALLATION_FILE), `${JSON.stringify(installation, null, 2)}\n`);
      // Temporary folders are readable by their owner only; an installation is for everyone on the
      // machine.
      await Deno.chmod(folder, 0o755);
      await Deno.remove(target, { recursive: true }).catch(ignoreNotFound);
      await Deno.rename(folder, target);
      report(`installed in ${target}`);
      return installation;
    } catch (error) {
      await Deno.remove(folder, { recursive: true });
      if (!(error instanceof SetupError) || index === ways.length - 1) throw error;
      report(`the package's own download cannot be used here: ${error.message}`);
    }
  }
  throw new SetupError("no other source of libtensorflow is left");
}

type Made = Pick<Installation, "way" | "source" | "binding" | "entry">;

async function make(
  npm: NpmPackage,
  { way, folder, variant, systemCuda, sha256 = {}, report }: SetupOptions & {
    readonly way: Exclude<Source, "auto">;
    readonly folder: string;
  },
): Promise<Made> {
  const binding = join(folder, "tfjs_binding.node");
  const compiled = async (libtensorflow: Libtensorflow) => ({
    source: libtensorflow.source,
    binding: await compileBinding({ npm, libtensorflow, binding, report }),
    entry: relative(folder, binding),
  });
  if (typeof way === "object") {
    return { way: "folder", ...await compiled(findLibtensorflow(resolve(way.folder))) };
  }
  if (way === "package") {
    const { prebuilt, libtensorflow } = await downloadLikePackage(npm, { variant, folder, sha256, report });
    const made = prebuilt === undefined ? await compiled(libtensorflow) : {
      source: libtensorflow.source,
      binding: prebuilt.address,
      entry: relative(folder, prebuilt.file),
    };
    await Deno.remove(libtensorflow.include, { recursive: true });
    return { way, ...made };
  }
  const cuda = variant === "gpu" && !systemCuda;
  const name = await unpackTensorflow(wheelFor(variant), { folder, cuda, report });
  const libtensorflow = findLibtensorflow(join(folder, "tensorflow"), name);
  const made = await compiled(libtensorflow);
  await Deno.remove(libtensorflow.include, { recursive: true });
  return { way, ...made };
}

/**
 * Returns the existing installation, if it has this package's version, the requested source, and
 * the recorded hashes.
 */
async function soundInstallation(
  npm: NpmPackage,
  { variant, source, report, root = INSTALLATIONS }: SetupOptions,
): Promise<Installation | undefined> {
  const standing = readInstallation(variant, root);
  if (standing === undefined) return undefined;
  const folder = installationFolder(variant, root);
  if (standing.package !== npm.version) {
    report(`the installation in ${folder} is of ${npm.name} ${standing.package}, not ${npm.version}`);
    return undefined;
  }
  const asked = typeof source === "object"
    ? standing.way === "folder" && standing.source === resolve(source.folder)
    : source === "auto" || source === standing.way;
  if (!asked) {
    report(`the installation in ${folder} was built against ${standing.source}`);
    return undefined;
  }
  const found = await hashes(folder);
  const changed = Object.keys({ ...standing.files, ...found })
    .filter((file) => found[file] !== standing.files[file]);
  if (changed.length > 0) {
    report(`the installation in ${folder} has been changed: ${changed.join(", ")}`);
    return undefined;
  }
  report(`${folder} holds ${npm.name} ${npm.version} on TensorFlow ${standing.tensorflow}; nothing to do`);
  return standing;
}

/**
 * Returns the SHA-256 of every file under `folder` except the installation's description, in the
 * order of their paths.
 */
async function hashes(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of filesUnder(folder)) {
    const name = relative(folder, path);
    if (name === INSTALLATION_FILE) continue;
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    found[name] = hash.digest("hex");
  }
  return found;
}

function filesUnder(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)]
    .sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => isDirectory ? filesUnder(join(folder, name)) : [join(folder, name)]);
}

/** Returns the GPU's name, for the engine's identity: models round differently. */
async function gpuModel(): Promise<string> {
  const query = ["--query-gpu=name", "--format=csv,noheader"];
  const hint = "it comes with NVIDIA's driver and names the GPU";
  return (await runProgram("nvidia-smi", query, { hint })).trim().split("\n").join(", ");
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
