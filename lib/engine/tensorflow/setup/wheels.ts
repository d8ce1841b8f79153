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

/** The last release whose CUDA (12.5) supports all GPUs from Volta to Hopper. */
const VERSION = "2.18.1";

const WHEELS: ReadonlyMap<string, Wheel> = new Map(Object.entries({
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
}));

/**
 * Returns the wheel for this machine. Throws a {@linkcode SetupError} where none is known to work.
 */
export function wheelFor(
  variant: Variant,
  { os, arch }: Pick<typeof Deno.build, "os" | "arch"> = Deno.build,
): Wheel {
  const wheel = WHEELS.get(`${variant} ${arch}`);
  if (os === "linux" && wheel !== undefined) return wheel;
  throw new SetupError(
    `no wheel of TensorFlow is known to work for ${variant} on ${os} ${arch}; name a libtensorflow with ` +
      "--libtensorflow DIR, or use --engine onnx, which needs none",
  );
}

/**
 * SHA-256 of the wheels of CUDA's libraries for x86_64 that TensorFlow's asks for, by requirement
 * in pip's notation.
 */
const CUDA: ReadonlyMap<string, string> = new Map(Object.entries({
  "nvidia-cublas-cu12==12.5.3.2": "ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b",
  "nvidia-cuda-cupti-cu12==12.5.82": "bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953",
  "nvidia-cuda-nvcc-cu12==12.5.82": "b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0",
  "nvidia-cuda-nvrtc-cu12==12.5.82": "3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd",
  "nvidia-cuda-runtime-cu12==12.5.82": "3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115",
  "nvidia-cudnn-cu12==9.3.0.75": "9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d",
  "nvidia-cufft-cu12==11.2.3.61": "9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8",
  "nvidia-curand-cu12==10.3.6.82": "2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536",
  "nvidia-cusolver-cu12==11.6.3.83": "93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b",
  "nvidia-cusparse-cu12==12.5.1.3": "016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752",
  "nvidia-nccl-cu12==2.21.5": "8579076d30a8c24988834445f8d633c697d42397e92ffc3f63fa26766d25e0a0",
  "nvidia-nvjitlink-cu12==12.5.82": "f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212",
}));

/**
 * Returns the SHA-256 of a CUDA library's wheel. Throws a {@linkcode SetupError} for one that is
 * not pinned.
 */
export function cudaHash(requirement: string): string {
  const hash = CUDA.get(requirement);
  if (hash !== undefined) return hash;
  throw new SetupError(
    `${requirement}: TensorFlow's wheel needs it, but no SHA-256 of it is known here, and a file without one is not accepted; ` +
      "use --system-cuda to take the system's CUDA",
  );
}

/**
 * Returns the CUDA libraries that a wheel's METADATA asks for under its extra `and-cuda`, in pip's
 * notation.
 */
export function cudaRequirements(metadata: string): readonly string[] {
  const line = /^Requires-Dist: (\S+?) *\(?==([^)\s;]+)\)? *;.*extra == ['"]and-cuda['"]/gm;
  return [...metadata.matchAll(line)].map(([, name, version]) => `${name}==${version}`);
}

/** Returns every pinned wheel: TensorFlow's, and those of CUDA's libraries. */
export function pinnedWheels(): readonly Pick<Wheel, "requirement" | "sha256">[] {
  const cuda = [...CUDA].map(([requirement, sha256]) => ({ requirement, sha256 }));
  return [...[...WHEELS.values()].map(({ requirement, sha256 }) => ({ requirement, sha256 })), ...cuda];
}
