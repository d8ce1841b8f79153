/** Data sets made by a script, through `kind: table` and every task of a study. */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { camGrid } from "../data/canvas.ts";
import { readNamedRows } from "../data/named_rows.ts";
import { type MadeTable } from "../data/table/testing/write_table.ts";
import { onnxIdentity } from "../engine/onnx/identity.ts";
import { runMetricsSchema } from "../evaluate/metrics.ts";
import { readJson } from "../formats/json_file.ts";
import { requireFloat32 } from "../formats/tensor.ts";
import { dataNeeds } from "./data_needs.ts";
import { dataTasks } from "./graph/data/data_tasks.ts";
import { groupsOf } from "./graph/data/groups.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { openData } from "./open_data.ts";
import { runHere } from "./testing/run_here.ts";
import { CANVAS, CASES, experimentOn, GAZE, TWO, withTable } from "./testing/table_experiment.ts";

const ENGINE = { family: "onnx", block: 8, identity: onnxIdentity(8) } as const;

const FIVE: MadeTable = { classes: ["a", "b", "c", "d", "e"], images: 60, ending: "tsv", depth: 8 };

Deno.test("two classes, PNG, fixations with durations and no masks go through every task", async () => {
  await withTable(TWO, async (folder) => {
    const experiment = experimentOn({ data: { classes: TWO.classes, gaze: GAZE }, objective: "paper" });
    const data = await openData(experiment, folder);
    assertEquals(dataNeeds(experiment, data), []);
    const place = await runHere(studyTasks(experiment, data, ENGINE), folder);
    const metrics = await readJson(place("evaluate/B/seed 2", "metrics"), runMetricsSchema);
    assert(metrics.outcome === "measured");
    assertEquals(metrics.classification.classes.map(({ name }) => name), ["normal", "mass"]);
    assertEquals(metrics.interpretability.map(({ classes }) => classes), [[], []]);
  });
});

Deno.test("five classes with boxes are pointed at, and the box decides which cells are inside", async () => {
  await withTable(FIVE, async (folder) => {
    const corners = { id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" };
    const boxes = { boxes: { file: "boxes.tsv", ...corners } };
    const described = {
      cases: { ...CASES, file: "cases.tsv" },
      classes: FIVE.classes,
      organs: Object.fromEntries(["b", "c", "d", "e"].map((name) => [name, boxes])),
    };
    const experiment = experimentOn({ data: described, measure: "interpretability" });
    const data = await openData(experiment, folder);
    const place = await runHere(studyTasks(experiment, data, ENGINE), folder);
    const metrics = await readJson(place("evaluate/A/seed 1", "metrics"), runMetricsSchema);
    assert(metrics.outcome === "measured");
    assertEquals(metrics.classification.classes.length, 5);
    assertEquals(metrics.interpretability[0]?.classes.map(({ name }) => name), ["b", "c", "d", "e"]);
  });
});

Deno.test("boxes and masks of the same part give the same cells; twenty classes divide by a column", async () => {
  const twenty = Array.from({ length: 20 }, (_, label) => `class ${label}`);
  await withTable({ classes: twenty, images: 160, ending: "csv", depth: 8 }, async (folder) => {
    const corners = { id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" };
    const run = async (organ: unknown) => {
      const organs = Object.fromEntries(twenty.slice(1).map((name) => [name, organ]));
      const experiment = experimentOn({ data: { classes: twenty, organs } });
      const data = await openData(experiment, folder);
      const out = await Deno.makeTempDir({ dir: folder });
      const place = await runHere(dataTasks(experiment, data, groupsOf(data.entries)), out);
      return (await readNamedRows(place("masks/01", "masks"))).tensors;
    };
    const masks = await run({ mask: "masks/{id}.png" });
    assertEquals(masks.size, 19);
    assertEquals(masks, await run({ boxes: { file: "boxes.csv", ...corners } }));
  });
});

Deno.test("one table of pixels and a file of fractions an image give the same heat maps", async () => {
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
    assertStringIncludes(pixels.rows, '"notCounted": 24');
    assertStringIncludes(fractions.rows, '"used": 144');
  });
});
