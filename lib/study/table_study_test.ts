/** Tests data sets made by a script, through `kind: table` and every task of a study. */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { camGrid, previewGrid } from "../data/canvas.ts";
import { toGrid } from "../data/grid_pixels.ts";
import { sizesFileSchema } from "../data/image_files.ts";
import { readNamedRows } from "../data/named_rows.ts";
import { madeCases } from "../data/table/testing/write_table.ts";
import { PLAIN_ENGINE } from "./testing/plain_engine.ts";
import { runMetricsSchema } from "../evaluate/metrics.ts";
import { readJson } from "../formats/json_file.ts";
import { requireFloat32 } from "../formats/tensor.ts";
import { dataNeeds } from "./data_needs.ts";
import { dataTasks } from "./graph/data/data_tasks.ts";
import { groupsOf } from "./graph/data/image_groups.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { openData } from "./open_data.ts";
import { runHere } from "./testing/run_here.ts";
import { CANVAS, experimentOn, GAZE, TWO, withTable } from "./testing/table_experiment.ts";

Deno.test("a study of two classes, PNG, fixations with durations and no masks runs through every task", async () => {
  await withTable(TWO, async (folder) => {
    const experiment = experimentOn({
      data: { classes: TWO.classes, gaze: GAZE },
      objective: "paper",
      study: { heatMap: { kind: "gaussian", sigma: 12 }, canvas: { ...CANVAS, fit: "resize" } },
      model: {
        normalisation: "imagenet",
        classWeights: "balanced",
        labelSmoothing: 0.1,
        training: { augmentation: { flip: true, shift: 0.05, rotate: 5, contrast: 0.1 } },
      },
    });
    const data = await openData(experiment, folder);
    assertEquals(dataNeeds(experiment, data), []);
    const place = await runHere(studyTasks(experiment, data, PLAIN_ENGINE), folder);
    const metrics = await readJson(place("evaluate/B/seed 2", "metrics"), runMetricsSchema);
    assert(metrics.outcome === "measured");
    assertEquals(metrics.classification.classes.map(({ name }) => name), ["normal", "mass"]);
    assertEquals(metrics.interpretability.map(({ classes }) => classes), [[], []]);
  });
});

Deno.test("boxes and masks of the same area give the same cells and outlines, and ellipses the part inside", async () => {
  const classes = Array.from({ length: 6 }, (_, label) => `class ${label}`);
  await withTable({ classes, images: 48, ending: "csv", depth: 8 }, async (folder) => {
    const boxes = (await Deno.readTextFile(join(folder, "boxes.csv"))).trim().split("\n");
    const lines = boxes.map((line, row) => {
      const [id, left, top, right, bottom] = line.split(",");
      return row === 0 ? line : [id, left, top, Number(right) + 1, Number(bottom) + 1].join(",");
    });
    await Deno.writeTextFile(join(folder, "wider.csv"), lines.join("\n"));
    const corners = { id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" };
    const run = async (organ: unknown) => {
      const organs = Object.fromEntries(classes.slice(1).map((name) => [name, organ]));
      const experiment = experimentOn({ data: { classes, organs } });
      const data = await openData(experiment, folder);
      const out = await Deno.makeTempDir({ dir: folder });
      const place = await runHere(dataTasks(experiment, data, groupsOf(data.entries)), out);
      const [masks, outlines] = [
        await readNamedRows(place("masks/01", "masks")),
        await readNamedRows(place("masks/01", "outlines")),
      ];
      assertEquals(outlines.ids, masks.ids);
      return { masks: masks.tensors, outlines: outlines.tensors };
    };
    const masks = await run({ mask: "masks/{id}.png" });
    assertEquals([masks.masks.size, masks.outlines.size], [5, 5]);
    const { height, width } = previewGrid(CANVAS);
    assertEquals(masks.outlines.get("class 1")?.shape, [32, height * width / 8]);
    // A mask's edge pixels belong to it, and a pixel belongs to a box that contains its centre: so
    // the box is one pixel wider.
    const wider = await run({ boxes: { file: "wider.csv", ...corners } });
    assertEquals(masks, wider);
    const ellipses = await run({ ellipses: { file: "wider.csv", ...corners } });
    const bits = ({ outlines }: typeof masks) =>
      [...outlines.values()].flatMap((tensor) => tensor.dtype === "U8" ? [...tensor.data] : []);
    const [drawn, around] = [bits(ellipses), bits(masks)];
    assert(drawn.every((byte, place) => (byte & ~around[place]!) === 0));
    const count = (bytes: readonly number[]) =>
      bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
    assertAlmostEquals(count(drawn) / count(around), Math.PI / 4, 0.02);
  });
});

Deno.test("images of very different sizes are prepared together, centred or resized, with gaze on their bright parts", async () => {
  await withTable({ ...TWO, mixed: true }, async (folder) => {
    const boxes = { file: "boxes.csv", id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" };
    for (const fit of ["pad", "resize"]) {
      const experiment = experimentOn({
        data: { classes: TWO.classes, gaze: GAZE, organs: { mass: { boxes } } },
        study: { canvas: { height: 256, width: 256, downsample: 1, fit } },
      });
      const data = await openData(experiment, folder);
      const out = await Deno.makeTempDir({ dir: folder });
      const place = await runHere(dataTasks(experiment, data, groupsOf(data.entries)), out);
      const sizes = await readJson(place("images/01", "sizes"), sizesFileSchema);
      assert(new Set(sizes.map(({ height, width }) => `${height} × ${width}`)).size >= 12);
      const { ids, tensors } = await readNamedRows(place("images/01", "images"));
      const images = requireFloat32(tensors, "images");
      assertEquals(images.shape, [24, 1, 256, 256]);
      const drawn = new Map(madeCases({ ...TWO, mixed: true }).map((each) => [each.id, each]));
      for (const [row, id] of ids.entries()) {
        const { width, height, box: [x1, y1, x2, y2] } = drawn.get(id)!;
        const to = toGrid({ width, height }, experiment.canvas, 1);
        const pixels = images.data.subarray(row * 256 * 256, (row + 1) * 256 * 256);
        const { row: y, column: x } = to({ x: (x1 + x2) / 2, y: (y1 + y2) / 2 });
        const far = to({ x: Math.min(width - 1, x2 + 12), y: Math.min(height - 1, y2 + 12) });
        // The bright part has 0.6 to 0.9 of the highest value, the rest 0.2 to 0.5.
        assert(pixels[y * 256 + x]! > 0.62, `${id} ${fit}: ${pixels[y * 256 + x]}`);
        assert(pixels[far.row * 256 + far.column]! < 0.6, `${id} ${fit}`);
      }
    }
  });
});

Deno.test("one table in pixels and one file in fractions per image give the same heat maps", async () => {
  await withTable(TWO, async (folder) => {
    const maps = async (gaze: unknown) => {
      const experiment = experimentOn({ data: { classes: TWO.classes, gaze } });
      const data = await openData(experiment, folder);
      const out = await Deno.makeTempDir({ dir: folder });
      const place = await runHere(dataTasks(experiment, data, groupsOf(data.entries)), out);
      const { tensors } = await readNamedRows(place("heat maps", "heatMaps"));
      return {
        maps: requireFloat32(tensors, "heatMaps"),
        rows: await Deno.readTextFile(place("gaze", "rows")),
      };
    };
    const pixels = await maps(GAZE);
    const fractions = await maps({
      file: "looks/{id}.csv",
      x: "x",
      y: "y",
      units: "fraction",
      weight: { duration: "seconds" },
    });
    const { height, width } = camGrid(CANVAS);
    assertEquals(pixels.maps.shape, [24, height, width]);
    pixels.maps.data.forEach((value, cell) =>
      assertAlmostEquals(value, fractions.maps.data[cell] ?? NaN, 1e-5)
    );
    assertStringIncludes(pixels.rows, '"filtered": 24');
    assertStringIncludes(fractions.rows, '"used": 144');
  });
});
