import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import { float32 } from "../../formats/tensor.ts";
import { splitCounts } from "../split_counts.ts";
import { sizesFileSchema } from "../../data/image_files.ts";
import { inputsOf, readJson } from "./files.ts";
import { decodeGallery, encodeGallery, type Gallery } from "./gallery_file.ts";
import { readNamedRows, writeNamedRows } from "../../data/named_rows.ts";

Deno.test("inputsOf() gives the inputs of one kind in the order of their labels", () => {
  assertEquals(inputsOf({ "images.02": "b", sizes: "x", "images.01": "a", "imagesx": "y" }, "images"), [
    "a",
    "b",
  ]);
});

Deno.test("named rows are read back with their ids, and a file without ids is refused", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "rows");
    const tensors = new Map([["cams", float32([2, 1], Float32Array.of(1, 2))]]);
    await writeNamedRows(path, { ids: ["a", "b"], tensors });
    assertEquals(await readNamedRows(path), { ids: ["a", "b"], tensors });
    await Deno.writeFile(path, encodeSafetensors(tensors));
    await assertRejects(() => readNamedRows(path), TypeError, "no list of image ids");
    await Deno.writeTextFile(path, '[{"dicomId":"a","height":0,"width":3}]');
    await assertRejects(() => readJson(path, sizesFileSchema), Error, "height");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a stored gallery is read back unchanged", () => {
  const gallery: Gallery = {
    models: ["A", "B"],
    without: [{ model: "C", outcome: "diverged", reason: "no epoch was finite" }],
    cases: [{ dicomId: "x", label: 1, rule: "worst error", probabilities: [[0.25, 0.75], [0.5, 0.5]] }],
    pixelsPerCell: 6.4,
    images: float32([1, 2, 2], Float32Array.of(0, 0.5, 1, 0)),
    outlines: { masks: { dtype: "U8", shape: [1, 1, 2], data: Uint8Array.of(0, 1) }, pixelsPerCell: 1.6 },
    heatMaps: float32([1, 1, 1], Float32Array.of(1)),
    cams: float32([1, 2, 1, 1], Float32Array.of(-3, 4)),
  };
  assertEquals(decodeGallery(encodeGallery(gallery)), gallery);
});

Deno.test("splitCounts() counts images by class, and patients once", () => {
  const image = (dicomId: string, patientId: string, label: number) => ({ dicomId, patientId, label });
  const counts = splitCounts({
    classNames: ["normal", "pneumonia"],
    images: [image("a", "p", 0), image("b", "p", 1), image("c", "q", 1), image("d", "r", 0)],
    subsets: { train: ["a", "b"], validation: ["c"], test: ["d"] },
    leakingPatients: [],
  });
  assertEquals(counts, {
    subsets: [
      { name: "train", images: [1, 1], patients: 1 },
      { name: "validation", images: [0, 1], patients: 1 },
      { name: "test", images: [1, 0], patients: 1 },
    ],
    leakingPatients: 0,
  });
});
