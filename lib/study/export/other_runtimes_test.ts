/**
 * Tests exported models in Python: the ONNX checker, ONNX Runtime and PyTorch agree with our
 * predictions.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { encode } from "fast-png";
import { fileURLToPath } from "node:url";
import { trustedJson } from "../../../fixtures/trusted_json.ts";
import { sampleInto } from "../../data/canvas.ts";
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { encodeNpy } from "../../formats/npy.ts";
import { elementCount, float32 } from "../../formats/tensor.ts";
import { softmax } from "../../stats/softmax.ts";
import { type Checkpoint, decodeCheckpoint } from "../checkpoint/read_checkpoint.ts";
import { type Invented, inventedCheckpoint } from "../testing/invented_checkpoint.ts";
import { networkFile } from "./network_tensors.ts";
import { plainOnnx } from "./plain_onnx.ts";
import { torchModule } from "./torch_module.ts";
import { TOLERANCE } from "./verify_plain.ts";

const PYTHON = Deno.env.get("ORACLE_PYTHON") ?? "python3";

/** Returns whether this machine's Python has the packages of the check. */
async function hasPython(): Promise<boolean> {
  try {
    const args = ["-c", "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))"];
    const modules = ["numpy", "onnx", "onnxruntime", "torch", "safetensors", "PIL"];
    return (await new Deno.Command(PYTHON, { args: [...args, ...modules], stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

/**
 * Batch, group and no normalisation of the input, depthwise and dilated convolutions, both
 * reductions.
 */
const MODELS: readonly Invented[] = [
  { name: "resnet50-released", canvas: { height: 127, width: 190, downsample: 2 }, gaze: true },
  {
    name: "efficientnet_v2_s-released",
    canvas: { height: 64, width: 96, downsample: 1 },
    camReduction: "mean",
    normalisation: "imagenet",
  },
  { name: "pnet-like", canvas: { height: 64, width: 64, downsample: 1 }, pixels: "voi" },
  { name: "densenet121", canvas: { height: 64, width: 64, downsample: 1 } },
];

const IMAGES = 3;

/** An image, and our scores of it. */
interface FirstImage {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
  readonly logits: Float32Array<ArrayBuffer>;
}

/**
 * Writes a checkpoint in every form, with images and our own predictions of them. Returns the
 * first.
 */
async function writeModel(
  folder: string,
  checkpoint: Checkpoint,
): Promise<FirstImage> {
  const { description, model, tensors } = checkpoint;
  const { canvas, imageSize, pixels: policy } = description;
  const given = { height: canvas.height - 9, width: canvas.width + 6 };
  const area = elementCount([given.height, given.width]), size = elementCount(imageSize);
  const pixels = Float32Array.from({ length: IMAGES * area }, (_, place) => place * 7919 % 4093);
  const images = new Float32Array(IMAGES * size);
  for (let index = 0; index < IMAGES; index++) {
    const image = images.subarray(index * size, (index + 1) * size);
    const own = pixels.subarray(index * area, (index + 1) * area);
    if (policy !== "raw-max") own.forEach((value, place) => own[place] = value / 4093);
    const highest = sampleInto(image, own, given, canvas, canvas.downsample);
    if (policy === "raw-max") image.forEach((value, place) => image[place] = value / highest);
  }
  const predictor = await (await onnxEngine()).predictor({ model, checkpoint: tensors });
  const { logits, cams } = await predictor.predict(float32([IMAGES, 1, ...imageSize], images));
  await predictor.dispose();
  await Deno.mkdir(folder);
  const write = (name: string, bytes: Uint8Array) => Deno.writeFile(join(folder, name), bytes);
  await write("pixels.npy", encodeNpy(float32([IMAGES, 1, given.height, given.width], pixels)));
  await write("logits.npy", encodeNpy(logits));
  await write("cams.npy", encodeNpy(cams));
  await write("probabilities.npy", encodeNpy(float32(logits.shape, softmax(logits.data, model.classes))));
  await write("model.onnx", plainOnnx(checkpoint, "pixels"));
  await write("model.safetensors", networkFile(checkpoint));
  await Deno.writeTextFile(join(folder, "model.py"), torchModule(checkpoint, "model.safetensors"));
  return { ...given, data: pixels.subarray(0, area), logits: logits.data.slice(0, model.classes) };
}

/** Writes the first image of a model in `from` as a file, for the lines of the README. */
async function writeReadmeCase(
  folder: string,
  from: string,
  { height, width, data, logits }: FirstImage,
): Promise<void> {
  await Deno.mkdir(join(folder, "exported"), { recursive: true });
  for (const name of ["model.onnx", "model.py", "model.safetensors"]) {
    await Deno.copyFile(join(from, name), join(folder, "exported", name));
  }
  await Deno.writeFile(
    join(folder, "case.png"),
    encode({ width, height, data: Uint16Array.from(data), channels: 1, depth: 16 }),
  );
  await Deno.writeFile(join(folder, "logits.npy"), encodeNpy(float32([1, logits.length], logits)));
}

/** The figures of a model that `fixtures/export/check.py` prints. */
interface Checked {
  readonly onnx: number;
  readonly "onnx, one by one": number;
  readonly torch: number;
  readonly classes: readonly string[];
  readonly metadata: readonly string[];
  readonly opset: number;
  readonly ir: number;
}

Deno.test({
  name:
    "onnx.checker takes the plain models, and ONNX Runtime in Python and PyTorch give our predictions to 1e-5 " +
    "(where Python has onnx, onnxruntime, torch, safetensors and Pillow)",
  ignore: !await hasPython(),
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      for (const invented of MODELS) {
        const checkpoint = decodeCheckpoint(inventedCheckpoint(invented), invented.name);
        const own = join(folder, invented.name);
        const first = await writeModel(own, checkpoint);
        // 16-bit pixels as in a file.
        if (invented === MODELS[0]) await writeReadmeCase(join(folder, "readme"), own, first);
      }
      const [script, readme] = ["fixtures/export/check.py", "reports/README.md"].map((path) =>
        fileURLToPath(new URL(`../../../${path}`, import.meta.url))
      );
      assert(script !== undefined && readme !== undefined);
      const { success, stdout, stderr } = await new Deno.Command(PYTHON, {
        args: [script, folder, readme],
        env: { OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" },
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      const { models: checked, readme: lines } = trustedJson<{
        readonly models: Readonly<Record<string, Checked>>;
        readonly readme: readonly number[];
      }>(new TextDecoder().decode(stdout));
      assertEquals([lines.length, lines.every((each) => each <= TOLERANCE)], [2, true], String(lines));
      assertEquals(Object.keys(checked), MODELS.map(({ name }) => name).sort());
      for (const [name, found] of Object.entries(checked)) {
        for (const way of ["onnx", "onnx, one by one", "torch"] as const) {
          assert(found[way] <= TOLERANCE, `${name}, ${way}: ${found[way]}`);
        }
        assertEquals(found.classes, ["normal", "cardiomegaly", "pneumonia"]);
        assertEquals([found.opset, found.ir], [17, 8]);
        assertEquals(found.metadata, ["classes", "fovea/model/1", "notice"]);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
