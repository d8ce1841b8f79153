/** The wheels that libtensorflow comes in, pinned by version and content. */
import { SetupError } from "./setup_error.ts";
import type { Variant } from "../installation.ts";

/** A wheel of the Python package index. */
export interface Wheel {
  /** The requirement in pip's notation. */
  readonly requirement: string;
  /** pip's name of the platform that it is built for. */
  readonly platform: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
}

/** The last release whose CUDA (12.5) drives everything from Volta to Hopper. */
const VERSION = "2.18.1";

const WHEELS: Readonly<Record<string, Wheel>> = {
  "cpu x86_64": {
    requirement: `tensorflow-cpu==${VERSION}`,
    platform: "manylinux_2_17_x86_64",
    sha256: "810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298",
  },
  "cpu aarch64": {
    requirement: `tensorflow==${VERSION}`,
    platform: "manylinux_2_17_aarch64",
    sha256: "8a6485edd2148f70d011dbd1d8dc2c775e91774a5a159466e83d0d1f21580944",
  },
  "gpu x86_64": {
    requirement: `tensorflow==${VERSION}`,
    platform: "manylinux_2_17_x86_64",
    sha256: "c9f87e5d2a680a4595f5dc30daf6bbaec9d4129b46d7ef1b2af63c46ac7d2828",
  },
};

/** The wheel for this machine. Throws a {@linkcode SetupError} where none is known to work. */
export function wheelFor(
  variant: Variant,
  { os, arch }: Pick<typeof Deno.build, "os" | "arch"> = Deno.build,
): Wheel {
  const key = `${variant} ${arch}`;
  if (os === "linux" && Object.hasOwn(WHEELS, key)) return WHEELS[key];
  throw new SetupError(
    `no wheel of TensorFlow is known to work for ${variant} on ${os} ${arch}; name a libtensorflow with ` +
      "--libtensorflow DIR, or use --engine onnx, which needs none",
  );
}

/**
 * The CUDA libraries that a wheel's METADATA asks for under its extra `and-cuda`, in pip's
 * notation.
 */
export function cudaRequirements(metadata: string): readonly string[] {
  const line = /^Requires-Dist: (\S+?) *\(?==([^)\s;]+)\)? *;.*extra == ['"]and-cuda['"]/gm;
  return [...metadata.matchAll(line)].map(([, name, version]) => `${name}==${version}`);
}
