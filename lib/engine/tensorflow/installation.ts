/**
 * The folder of TensorFlow's native binding, and its description, as `deno task setup:tensorflow`
 * writes them.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { EngineUnavailable } from "./unavailable.ts";

/** `cpu` belongs to `@tensorflow/tfjs-node`, `gpu` to `@tensorflow/tfjs-node-gpu`. */
export type Variant = "cpu" | "gpu";

const schema = z.strictObject({
  /** The npm package's version, whose sources the binding was built from. */
  package: z.string(),
  /** The version that libtensorflow itself reports. */
  tensorflow: z.string(),
  /** The GPU that the set-up computed on; absent where it computed on the CPU. */
  gpu: z.string().optional(),
  /**
   * The source of libtensorflow: the package's own download, a wheel, or a folder that the user
   * named.
   */
  way: z.enum(["package", "wheel", "folder"]),
  /** The wheel's name, the address or the folder that libtensorflow came from. */
  source: z.string(),
  /** The compiler that built the binding, or the address that it came from. */
  binding: z.string(),
  /** The binding, relative to the installation's folder. */
  entry: z.string(),
  /**
   * SHA-256 of the binding and of every library beside it, by path relative to the installation's
   * folder.
   */
  files: z.record(z.string(), z.string()),
});

/** One installed binding. */
export type Installation = z.infer<typeof schema>;

/** The file that describes an installation, in its folder. */
export const INSTALLATION_FILE = "installation.json";

/** The folder of all installations; it ignores itself in git and can be deleted at any time. */
export const INSTALLATIONS = fileURLToPath(new URL("../../../.tensorflow/", import.meta.url));

/** Returns the folder of one variant. */
export function installationFolder(variant: Variant, root: string = INSTALLATIONS): string {
  return join(root, variant);
}

/**
 * Returns the installation, or `undefined` if there is none. Throws {@linkcode EngineUnavailable}
 * where its description is broken.
 */
export function readInstallation(variant: Variant, root: string = INSTALLATIONS): Installation | undefined {
  const file = join(installationFolder(variant, root), INSTALLATION_FILE);
  let text: string;
  try {
    text = Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new EngineUnavailable(
      `${file} does not describe an installation; delete ${installationFolder(variant, root)} and run ` +
        `\`${setupCommand(variant)}\` again`,
      { cause: error },
    );
  }
}

/** Returns the command that installs a variant. */
export function setupCommand(variant: Variant): string {
  return variant === "gpu" ? "deno task setup:tensorflow --gpu" : "deno task setup:tensorflow";
}
