/** Fuzzes the files of `kind: table`: pictures, and tables of images, gaze and boxes. */
import { gzipSync } from "node:zlib";
import { concatenate } from "../../../formats/concatenate.ts";
import { PictureError } from "../../../data/pictures/picture_error.ts";
import { DicomError } from "../../../data/dicom/dicom_error.ts";
import { readImage } from "../../../data/read_image.ts";
import { readCases } from "../../../data/table/read_cases.ts";
import { GazeReader } from "../../../data/table/read_gaze.ts";
import { tableSchema } from "../../../data/table/settings.ts";
import { drawShapes, readShapes } from "../../../data/table/shapes.ts";
import { TableError } from "../../../data/tables/table_error.ts";
import { isNamed, type Target } from "../target.ts";
import { inPieces, withText } from "./tables.ts";

const PICTURES = new URL("../../../../fixtures/pictures/", import.meta.url);

const SHAPES = { file: "boxes.csv", id: "image", x1: "x1", y1: "y1", x2: "x2", y2: "y2" };

const { cases, classes, gaze, organs } = tableSchema.parse({
  kind: "table",
  name: "n",
  cases: { file: "cases.csv", id: "image", path: "file", patient: "patient", class: "finding" },
  classes: ["a", "b"],
  gaze: { file: "gaze.csv", id: "image", x: "x", y: "y", weight: { duration: "ms" }, where: { valid: 1 } },
  organs: { b: { boxes: SHAPES } },
});

const IDS = Array.from({ length: 12 }, (_, row) => `case ${row}`);

function table(header: string, rows: (id: string, row: number) => string): Uint8Array {
  return new TextEncoder().encode([header, ...IDS.map(rows), ""].join("\n"));
}

export const picture: Target = {
  name: "picture",
  memoryLimit: 1024 * 2 ** 20,
  seeds: () =>
    ["grey8.png", "grey16.png", "alpha8.png", "grey.jpg", "colour.jpg", "progressive.jpg"].map((name) =>
      Deno.readFileSync(new URL(name, PICTURES))
    ),
  read: readImage,
  // A file that has lost its signature is read as DICOM.
  isRefusal: (error, source) => isNamed(error, PictureError, source) || isNamed(error, DicomError, source),
};

export const ownCases: Target = {
  name: "own-cases",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [
    table("image,file,patient,finding", (id, row) => `${id},${row}.png,p${row},${row % 2 === 0 ? "a" : "b"}`),
  ],
  twist: withText,
  read: (bytes, source) => readCases(bytes, { cases, classes, source }),
  isRefusal: (error, source) => isNamed(error, TableError, source),
};

export const ownGaze: Target = {
  name: "own-gaze",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [table("image,x,y,ms,valid", (id, row) => `${id},${row * 9},${row * 7},200,1`)],
  twist: withText,
  async read(bytes, source) {
    if (gaze === undefined) throw new TypeError("unreachable");
    const reader = new GazeReader({ gaze, wanted: IDS, excluded: [] });
    await reader.read(inPieces(bytes), source);
    reader.finish(() => undefined);
  },
  isRefusal: (error, source) => isNamed(error, TableError, source),
};

/** A compressed table, with damage in the compression or in the compressed text. */
export const ownPacked: Target = {
  name: "own-packed",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => ownGaze.seeds().map((seed) => Uint8Array.from(gzipSync(seed))),
  twist(_seed, random) {
    const [plain] = ownGaze.seeds();
    if (plain === undefined) throw new TypeError("unreachable");
    const inner = random.below(4) === 0 ? new Uint8Array(1 << random.below(25)) : withText(plain, random);
    const packed = gzipSync(inner, { level: 1 });
    // Truncated, or followed by another member or by other bytes.
    const end = [packed.length, random.below(packed.length + 1)][random.below(2)] ?? packed.length;
    const rest = [new Uint8Array(), packed, Uint8Array.from(plain)][random.below(3)] ?? packed;
    return concatenate([packed.subarray(0, end), rest]);
  },
  read: (bytes, source) => ownGaze.read(bytes, `${source}.gz`),
  isRefusal: (error, source) => isNamed(error, TableError, source),
};

export const ownBoxes: Target = {
  name: "own-boxes",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [table("image,x1,y1,x2,y2", (id, row) => `${id},${row},${row},${row + 20},${row + 9}`)],
  twist: withText,
  read(bytes, source) {
    const { boxes } = organs?.b ?? {};
    if (boxes === undefined) throw new TypeError("unreachable");
    const shapes = readShapes(bytes, boxes, source);
    const options = {
      image: { height: 70, width: 50 },
      canvas: { height: 64, width: 64, downsample: 1 },
      step: 4,
      units: "pixels",
    } as const;
    for (const own of shapes.values()) {
      for (const kind of ["boxes", "ellipses"] as const) drawShapes(own, { ...options, kind });
    }
  },
  isRefusal: (error, source) => isNamed(error, TableError, source),
};
