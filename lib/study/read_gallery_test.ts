/** Tests gaze on a known pixel of an X-ray, from the heat map to the picture in the report. */
import { assert, assertEquals } from "@std/assert";
import { decode } from "fast-png";
import { join } from "node:path";
import { camGrid, type Canvas, imageSize, placement, previewGrid, type Size } from "../data/canvas.ts";
import { sampleOnCanvas } from "../data/sample_on_canvas.ts";
import { heatMap } from "../data/heat_map.ts";
import { CLASS_NAMES } from "../data/egd/classes.ts";
import { packBits } from "../formats/packed_bits.ts";
import { float32 } from "../formats/tensor.ts";
import { overlayStrip } from "../report/figures/overlay.ts";
import { galleryOf } from "./read_gallery.ts";
import type { SplitFile } from "./work/files.ts";
import gallery from "./work/gallery.ts";
import { writeNamedRows } from "../data/named_rows.ts";
import { writePredictions } from "./work/predictions_file.ts";

const ID = "image";
const split: SplitFile = {
  classNames: CLASS_NAMES,
  images: [{ dicomId: ID, patientId: "patient", label: 1 }],
  subsets: { train: [], validation: [], test: [ID] },
  leakingPatients: [],
};

/** An X-ray, its canvas, and the place of the gaze as a cell of the grid. */
interface Looked {
  readonly image: Size;
  readonly canvas: Canvas;
  readonly cell: readonly [row: number, column: number];
}

const paper: Canvas = { height: 3072, width: 2560, downsample: 2 };
const CASES: readonly Looked[] = [
  // Cells of 32 pixels in the picture; corners, edges and the middle.
  ...([[0, 0], [0, 4], [5, 0], [5, 4], [2, 3]] as const).map((cell) => ({
    image: { height: 192, width: 160 },
    canvas: { height: 192, width: 160, downsample: 1 },
    cell,
  })),
  // Pixels shown enlarged, and an X-ray smaller than its canvas.
  { image: { height: 90, width: 60 }, canvas: { height: 128, width: 64, downsample: 1 }, cell: [2, 1] },
  { image: { height: 200, width: 120 }, canvas: { height: 256, width: 128, downsample: 2 }, cell: [1, 1] },
  // Every second and every fifth pixel of the network's input is kept; the X-ray is larger than its
  // canvas.
  { image: { height: 704, width: 512 }, canvas: { height: 640, width: 448, downsample: 1 }, cell: [19, 13] },
  {
    image: { height: 1500, width: 1200 },
    canvas: { height: 1536, width: 1280, downsample: 1 },
    cell: [40, 33],
  },
  ...([[47, 39], [10, 9], [24, 0]] as const).map((cell) => ({ image: paper, canvas: paper, cell })),
];

/**
 * Returns the report's strip of one case: an X-ray that is dark except at the gaze, and that gaze.
 */
async function stripOf({ image, canvas, cell: [row, column] }: Looked) {
  const { step, ...grid } = camGrid(canvas);
  const { top, left } = placement(image, canvas);
  const [y, x] = [row * step - top, column * step - left];
  assert(y >= 0 && y < image.height && x >= 0 && x < image.width, "the cell lies on the X-ray");
  const gaze = heatMap({ x: Int32Array.of(x), y: Int32Array.of(y) }, {
    image,
    canvas,
    blur: 2 * step,
    name: ID,
  });
  const dark = new Uint8Array(image.height * image.width);
  // At least as wide as a picture's pixel, so that every picture shows it.
  for (let dy = 0; dy < 8 * canvas.downsample && y + dy < image.height; dy++) {
    for (let dx = 0; dx < 8 * canvas.downsample && x + dx < image.width; dx++) {
      dark[(y + dy) * image.width + x + dx] = 1;
    }
  }
  const pixels = Float32Array.from(sampleOnCanvas(dark, image, canvas, canvas.downsample));
  const { height, width } = imageSize(canvas);
  const cells = grid.height * grid.width;
  const folder = await Deno.makeTempDir();
  try {
    const at = (name: string) => join(folder, name);
    await Deno.writeTextFile(at("split"), JSON.stringify(split));
    const rows = (name: string, shape: readonly number[], data: Float32Array<ArrayBuffer>) =>
      writeNamedRows(at(name), { ids: [ID], tensors: new Map([[name, float32(shape, data)]]) });
    await rows("images", [1, 1, height, width], pixels);
    await rows("heatMaps", [1, grid.height, grid.width], gaze);
    const preview = previewGrid(canvas);
    const heart = new Uint8Array(preview.height * preview.width);
    heart[heart.length - 1] = 1;
    const tensor = { dtype: "U8" as const, shape: [1, Math.ceil(heart.length / 8)], data: packBits(heart) };
    await writeNamedRows(at("outlines"), { ids: [ID], tensors: new Map([["heart", tensor]]) });
    const cams = Float32Array.from({ length: 3 * cells }, (_, index) => gaze[index % cells]!);
    await writePredictions(at("predictions"), {
      ids: [ID],
      logits: float32([1, 3], Float32Array.of(0, 1, 0)),
      cams: float32([1, 3, grid.height, grid.width], cams),
    });
    await gallery({
      parameters: { canvas: { ...canvas }, models: ["A"], seed: 1, organs: [null, "heart", "lung"] },
      inputs: {
        split: at("split"),
        "images.01": at("images"),
        heatMaps: at("heatMaps"),
        "outlines.01": at("outlines"),
        "predictions.0": at("predictions"),
      },
      outputs: { gallery: at("gallery") },
      key: "0".repeat(64),
      scratch: folder,
      progress: () => {},
      stop: new AbortController().signal,
    });
    const { cases } = await galleryOf(at("gallery"), 1, () => "");
    const { pictures } = cases[0]!;
    assert(pictures?.heatMap && pictures.outline);
    // The heart is the last pixel of the preview, and of the gallery's mask.
    assertEquals(pictures.outline.mask.data.indexOf(1), heart.length - 1);
    assertEquals(
      pictures.outline.pixelsPerCell * preview.width >= pictures.image.width,
      true,
      "the mask covers the picture",
    );
    return decode(overlayStrip(pictures, [pictures.heatMap, ...pictures.cams]));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** White pixels around the panels. */
const GAP = 4;

type Strip = Awaited<ReturnType<typeof stripOf>>;

/** Returns the pixels of a panel that are grey of at least this level, as (row, column). */
function greyPixels({ width, height, data }: Strip, panel: number, least: number): [number, number][] {
  const across = (width - GAP) / 3 - GAP;
  const found: [number, number][] = [];
  for (let row = 0; row < height - 2 * GAP; row++) {
    for (let column = 0; column < across; column++) {
      const at = 3 * ((row + GAP) * width + GAP + panel * (across + GAP) + column);
      if ([0, 1, 2].every((channel) => data[at + channel] === data[at] && data[at]! >= least)) {
        found.push([row, column]);
      }
    }
  }
  return found;
}

Deno.test("gaze on a known pixel is ringed on that pixel of the report's picture, at every cell size and at the edges", async () => {
  for (const looked of CASES) {
    const strip = await stripOf(looked);
    const name = JSON.stringify(looked);
    const across = (strip.width - GAP) / 3 - GAP;
    // The bright square begins at the pixel of the gaze.
    const [top, left] = greyPixels(strip, 0, 100)[0]!;
    for (const panel of [1, 2]) {
      const ring = greyPixels(strip, panel, 255);
      assert(ring.length > 8, `${name}: ${ring.length} white pixels`);
      const distances = ring.map(([row, column]) => Math.hypot(row - top, column - left));
      const radius = across / 26;
      const widest = distances.reduce((worst, distance) => Math.max(worst, Math.abs(distance - radius)), 0);
      assert(
        widest < 2,
        `${name}: a ring of radius ${radius} has white pixels ${widest} off around (${top}, ${left})`,
      );
    }
  }
});

Deno.test("a map shows its cells' values on the pixels where they were sampled", () => {
  const image = { height: 128, width: 160, data: new Float32Array(128 * 160) };
  const map = { height: 4, width: 5, data: Float32Array.from({ length: 20 }, (_, index) => index % 5) };
  const { data, width } = decode(overlayStrip({ image, pixelsPerCell: 32 }, [map]));
  const red = (column: number) => Number(data[3 * ((120 + GAP) * width + 2 * GAP + 160 + column)]);
  // Over a black X-ray, colours become black at the map's minimum; the first cell lies on the first
  // pixel. A pixel has the colour of the nearest cell: 0 to 15 of the first, 16 to 47 of the
  // second.
  const cells = [0, 15, 16, 32, 47, 48, 127, 159].map(red);
  assertEquals(cells[0], 0);
  assertEquals(cells[0], cells[1]);
  assertEquals([cells[2], cells[3]], [cells[4], cells[2]]);
  assert(cells[1]! < cells[2]! && cells[4]! < cells[5]!, cells.join());
  assertEquals(red(128), red(159));
});

Deno.test("an organ's edge is drawn on the X-ray and on every map, on the organ's own pixels", () => {
  const image = { height: 128, width: 160, data: new Float32Array(128 * 160) };
  // The organ is the block of pixels from (32, 48) to (63, 95): rows 2 and 3, columns 3 to 5.
  const mask = {
    height: 8,
    width: 10,
    data: Float32Array.from({ length: 80 }, (_, index) => {
      const row = Math.floor(index / 10), column = index % 10;
      return row >= 2 && row <= 3 && column >= 3 && column <= 5 ? 1 : 0;
    }),
  };
  const map = { height: 4, width: 5, data: new Float32Array(20) };
  const strip = decode(
    overlayStrip({ image, pixelsPerCell: 32, outline: { mask, pixelsPerCell: 16 } }, [map]),
  );
  for (const panel of [0, 1]) {
    const edge: [number, number][] = [];
    for (let row = 0; row < 128; row++) {
      for (let column = 0; column < 160; column++) {
        const at = 3 * ((row + GAP) * strip.width + GAP + panel * (160 + GAP) + column);
        if (Number(strip.data[at + 2]) > 200 && Number(strip.data[at]) < 120) edge.push([row, column]);
      }
    }
    const rows = edge.map(([row]) => row), columns = edge.map(([, column]) => column);
    // Cells lie around the pixels where they were sampled.
    assertEquals([Math.min(...rows), Math.max(...rows)], [24, 55]);
    assertEquals([Math.min(...columns), Math.max(...columns)], [40, 87]);
    assertEquals(edge.length, 2 * (48 + 32) - 4);
  }
});
