import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import type { Metadata } from "../../formats/safetensors_header.ts";
import { float32, type Tensor } from "../../formats/tensor.ts";
import { encodeModel } from "../../nn/model_file.ts";
import { initialCheckpoint } from "../../nn/initialise.ts";
import { checkpointParameters } from "../../nn/model.ts";
import { buildModel } from "../../nn/networks.ts";
import { MODEL_METADATA, modelMetadata } from "../work/model_metadata.ts";
import { CheckpointError, decodeCheckpoint } from "./read_checkpoint.ts";

const NETWORK = { name: "pnet-like", width: 0.05, depth: 1, camReduction: "sum" } as const;
const GAZE = { kind: "paper", logSigmaAttention: -1, logSigmaClassification: 0, logAlpha: 0 } as const;
const model = buildModel({ ...NETWORK, classes: 3 }, GAZE, [64, 64]);
const tensors = initialCheckpoint(checkpointParameters(model), "initialise", 1);

const INPUT = {
  pixels: "raw-max",
  canvas: { height: 128, width: 128, downsample: 2 },
  trainingImages: {
    images: 9,
    height: [100, 100],
    width: [100, 100],
    photometric: ["MONOCHROME2"],
    mean: [0.2, 0.4],
    deviation: [0.1, 0.2],
    dark: [0, 0],
    median: [0.2, 0.3],
    bright: [0.8, 0.9],
  },
};
const metadata = modelMetadata({
  key: "ab".repeat(32),
  seed: 7,
  model,
  classNames: ["normal", "cardiomegaly", "<b>other</b>"],
  input: INPUT,
});

Deno.test("a checkpoint describes its network completely, and the network is rebuilt from it", () => {
  const { description, ...read } = decodeCheckpoint(encodeSafetensors(tensors, metadata), "a.safetensors");
  assertEquals<unknown>(description, {
    ...INPUT,
    key: "ab".repeat(32),
    seed: 7,
    network: NETWORK,
    parameters: [...tensors.keys()],
    classes: ["normal", "cardiomegaly", "<b>other</b>"],
    imageSize: [64, 64],
    grid: model.grid,
  });
  assertEquals(read.tensors.size, tensors.size);
  const plain = buildModel({ ...NETWORK, classes: 3 }, { kind: "classification" }, [64, 64]);
  assertEquals(encodeModel(read.model), encodeModel(plain));
});

function refused(bytes: Uint8Array): string {
  return assertThrows(() => decodeCheckpoint(bytes, "f"), CheckpointError).message;
}

/** Returns the metadata with a part of its description changed. */
function changed(part: Readonly<Record<string, unknown>>): Metadata {
  const description: unknown = JSON.parse(metadata[MODEL_METADATA] ?? "");
  return { ...metadata, [MODEL_METADATA]: JSON.stringify({ ...Object(description), ...part }) };
}

Deno.test("files of other tools and damaged descriptions are refused in one sentence", () => {
  const text = (start: string) => Uint8Array.from(start.padEnd(64), (letter) => letter.charCodeAt(0));
  assertStringIncludes(refused(text("PK\x03\x04")), "torch.save");
  assertStringIncludes(refused(text("\x89HDF\r\n")), "Keras");
  assertStringIncludes(refused(text("\x80\x02}q")), "pickle");
  assertStringIncludes(refused(text("\x08\x0a\x12\x05fovea")), "ONNX");
  // The images are given before the model.
  const dicom = text("\0".repeat(128) + "DICM" + "\0".repeat(64));
  for (const image of [text("\x89PNG\r\n\x1a\n"), text("\xff\xd8\xff\xe0"), dicom]) {
    assertStringIncludes(refused(image), "f: found an image, expected a checkpoint");
  }
  assertStringIncludes(refused(text("GIF89a")), "no safetensors; expected a checkpoint");
  const other = refused(encodeSafetensors(tensors, { format: "pt" }));
  assertStringIncludes(other, "missing: network, width, depth, classes, canvas, pixel policy, normalisation");
  const none = encodeSafetensors(new Map(), {
    end: "diverged",
    reason: "none of 2 epochs had a finite loss",
  });
  assertStringIncludes(
    refused(none),
    "found a training without weights (none of 2 epochs had a finite loss)",
  );
  const described = (part: Readonly<Record<string, unknown>>) =>
    refused(encodeSafetensors(tensors, changed(part)));
  assertStringIncludes(described({ classes: ["a"] }), "classes");
  assertStringIncludes(described({ pixels: "colour" }), "pixels");
  assertStringIncludes(
    described({ network: { ...NETWORK, name: "unet" } }),
    'called "unet", expected one of',
  );
  assertStringIncludes(described({ classes: ["a", "b"] }), "[3");
  assertStringIncludes(
    described({ canvas: { height: 64, width: 64, downsample: 2 } }),
    "found an input of 64 × 64 pixels on a canvas that gives 32 × 32",
  );
  assertStringIncludes(described({ grid: [3, 3] }), "found class activation maps of 3 × 3 cells");
  const notJson = refused(encodeSafetensors(tensors, { ...metadata, [MODEL_METADATA]: "{" }));
  assertStringIncludes(notJson, "is not JSON");
});

Deno.test("tensors that are missing, of another shape, of no layer, or not finite are named in the error", () => {
  const first = [...tensors.keys()][0] ?? "";
  const given = (...entries: readonly (readonly [string, Tensor])[]) =>
    refused(encodeSafetensors(new Map([...tensors, ...entries]), metadata));
  const without = new Map(tensors);
  without.delete(first);
  assertStringIncludes(refused(encodeSafetensors(without, metadata)), `${first} is missing`);
  assertStringIncludes(given([first, float32([1], Float32Array.of(1))]), `${first} is F32 [1], not F32 [`);
  assertStringIncludes(given(["extra", float32([1], Float32Array.of(1))]), "extra belongs to no layer");
  const bias = tensors.get("fc.bias") ?? float32([3], new Float32Array(3));
  const nan = float32(bias.shape, new Float32Array(bias.data.length).fill(NaN));
  assertStringIncludes(given(["fc.bias", nan]), "fc.bias holds a NaN or an infinity");
});
