/** Data sets made by a script, through `kind: table` and every task of a study. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { camGrid } from "../data/canvas.ts";
import { readNamedRows } from "../data/named_rows.ts";
import { type MadeTable, writeTable } from "../data/table/testing/write_table.ts";
import { onnxIdentity } from "../engine/onnx/identity.ts";
import { UserError } from "../errors/user_error.ts";
import { runMetricsSchema } from "../evaluate/metrics.ts";
import { readJson } from "../formats/json_file.ts";
import { requireFloat32 } from "../formats/tensor.ts";
import { dataNeeds } from "./data_needs.ts";
import { dataTasks } from "./graph/data/data_tasks.ts";
import { groupsOf } from "./graph/data/groups.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { openData } from "./open_data.ts";
import { parseExperiment } from "./parse.ts";
import { runHere } from "./testing/run_here.ts";
import { splitFileSchema } from "./work/files.ts";

const CANVAS = { height: 64, width: 64, downsample: 1 };
const ENGINE = { family: "onnx", block: 8, identity: onnxIdentity(8) } as const;
const CASES = { file: "cases.csv", id: "image", path: "file", patient: "patient", class: "finding" };
const GAZE = {
  file: "gaze.csv",
  id: "image",
  x: "x_px",
  y: "y_px",
  weight: { duration: "dur_ms" },
  where: { valid: 1 },
};

interface Described {
  readonly data: Readonly<Record<string, unknown>>;
  readonly objective?: "none" | "paper";
  readonly measure?: "auc" | "interpretability";
  readonly split?: Readonly<Record<string, unknown>>;
  /** True if the split is drawn; it is unless given. */
  readonly drawn?: boolean;
}

function experimentOn({ data, objective = "none", measure = "auc", split = {}, drawn = true }: Described) {
  return parseExperiment(
    JSON.stringify({
      title: "Own data",
      data: { kind: "table", name: "Made readers", cases: CASES, ...data },
      canvas: CANVAS,
      split: { ...(drawn ? { train: 0.5, validation: 0.25, test: 0.25 } : {}), ...split },
      heatMap: { blur: 63 },
      seeds: [1, 2],
      training: { optimiser: { kind: "adam" }, learningRate: 0.001, batchSize: 8, patience: 1, epochs: 1 },
      models: ["A", "B"].map((name) => ({
        name,
        network: "resnet50-released",
        width: 0.05,
        depth: 0.25,
        objective,
        ...(objective === "none" ? {} : { gaze: { logSigmaAttention: -1 } }),
      })),
      comparisons: [{ models: ["A", "B"], measure }],
    }),
    "own.yaml",
  );
}

async function withTable(made: MadeTable, body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await writeTable(folder, made);
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const TWO: MadeTable = { classes: ["normal", "mass"], images: 24, ending: "csv", depth: 16 };
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

Deno.test("wrong tables are told with file, line and column, all at once", async () => {
  await withTable(TWO, async (folder) => {
    const refusal = async (described: Described) => {
      const experiment = experimentOn(described);
      return (await assertRejects(() => openData(experiment, folder), UserError)).message;
    };
    const column = await refusal({ data: { classes: TWO.classes, cases: { ...CASES, class: "findings" } } });
    assertStringIncludes(
      column,
      'cases.csv, line 1: found no column "findings" among 5 columns; did you mean "finding"?',
    );
    const lines = (await Deno.readTextFile(join(folder, "cases.csv"))).split("\n");
    lines[2] = "case-000,../x.png,,cyst,train";
    await Deno.writeTextFile(join(folder, "cases.csv"), lines.join("\n"));
    const rows = await refusal({ data: { classes: [...TWO.classes, "scar"] } });
    for (
      const part of [
        'line 3, column "finding": found "cyst", which is of no class',
        'line 3, column "patient": found "", expected a patient',
        'line 3, column "file": found "../x.png"',
        'line 3, column "image": found "case-000" again, after line 2',
        'found no row of the class "scar"',
      ]
    ) assertStringIncludes(rows, part);
  });
});

Deno.test("units that cannot be, bad numbers and missing masks are told", async () => {
  await withTable(TWO, async (folder) => {
    const refusal = async (data: Readonly<Record<string, unknown>>) => {
      const experiment = experimentOn({ data: { classes: TWO.classes, ...data } });
      const out = await Deno.makeTempDir({ dir: folder });
      return (await assertRejects(async () => {
        const opened = await openData(experiment, folder);
        await runHere(dataTasks(experiment, opened, groupsOf(opened.entries)), out);
      }, UserError)).message;
    };
    const looks = { file: "looks/{id}.csv", x: "x", y: "y" };
    assertStringIncludes(await refusal({ gaze: looks }), "say units: fraction in data.gaze");
    assertStringIncludes(
      await refusal({ gaze: { ...GAZE, units: "fraction" } }),
      "say units: pixels in data.gaze",
    );
    assertStringIncludes(
      await refusal({ gaze: { ...GAZE, id: "valid", where: {} } }),
      "whose image is in no row of data.cases",
    );
    const gaze = join(folder, "gaze.csv");
    const text = await Deno.readTextFile(gaze);
    await Deno.writeTextFile(
      gaze,
      text.replace(/^case-003,\d+,/m, "case-003,left,").replace(/^case-004,(.*),\d+,1$/m, "case-004,$1,-5,1"),
    );
    const bad = await refusal({ gaze: GAZE });
    assertStringIncludes(bad, 'column "x_px": found "left", expected a number that fits 32 bits');
    assertStringIncludes(bad, 'column "dur_ms": found "-5", expected a number of at least 0');
    await Deno.remove(join(folder, "masks/case-002.png"));
    assertStringIncludes(
      await refusal({ organs: { mass: { mask: "masks/{id}.png" } } }),
      'masks/case-002.png: found no such file, expected the mask of an image of the class "mass"',
    );
  });
});

Deno.test("a split that a column states is followed, and its faults are told", async () => {
  await withTable(TWO, async (folder) => {
    const split = { column: "fold", train: ["train"], validation: ["val"], test: ["test"] };
    const text = await Deno.readTextFile(join(folder, "cases.csv"));
    const divided = async (changes: Readonly<Record<string, unknown>> = {}) => {
      const experiment = experimentOn({
        data: { classes: TWO.classes },
        split: { ...split, ...changes },
        drawn: false,
      });
      const data = await openData(experiment, folder);
      const out = await Deno.makeTempDir({ dir: folder });
      const place = await runHere(dataTasks(experiment, data, groupsOf(data.entries)), out);
      return (await readJson(place("split", "split"), splitFileSchema)).subsets;
    };
    const folds = text.trim().split("\n").slice(1).map((line) => line.split(","));
    const inFold = (name: string) => folds.filter(([, , , , fold]) => fold === name).map(([id = ""]) => id);
    assertEquals(await divided(), {
      train: inFold("train"),
      validation: inFold("val"),
      test: inFold("test"),
    });
    const refusal = async (changes: Readonly<Record<string, unknown>>) =>
      (await assertRejects(() => divided(changes), UserError)).message;
    assertStringIncludes(
      await refusal({ validation: ["valid"] }),
      'in the column "fold" "val" in 4 images, expected one of "train", "valid", "test"',
    );
    assertStringIncludes(await refusal({ test: ["train"] }), 'found "train" again (first in train)');
    assertStringIncludes(await refusal({ column: "folds" }), 'found no column "folds"');
    // Patients whose images the column divides are told, unless they may leak.
    await Deno.writeTextFile(join(folder, "cases.csv"), text.replaceAll(/,P1,/g, ",P7,"));
    assertStringIncludes(await refusal({}), "images of 1 patients in more than one subset");
    assertEquals((await divided({ patients: "may-leak" })).train.length, inFold("train").length);
  });
});

Deno.test("settings that do not go together are told at their places before any table is read", () => {
  const fault = (data: Readonly<Record<string, unknown>>) =>
    assertThrows(() => experimentOn({ data }), UserError).message;
  const classes = ["a", "b"];
  assertStringIncludes(
    fault({ classes: ["a"] }),
    "data.classes: found a list of 1, expected at least 2 entries",
  );
  assertStringIncludes(fault({ classes: ["a", "A"] }), 'found the class "A" again');
  assertStringIncludes(
    fault({ classes: ["a", 3] }),
    "data.classes.1: found 3, expected text or a group of settings",
  );
  assertStringIncludes(
    fault({ classes: ["a", { nam: "b" }] }),
    'data.classes.1.nam: found the unknown key "nam", expected one of name, values, where; did you mean "name"?',
  );
  assertStringIncludes(
    fault({ classes: ["a", { name: "b", values: ["a"] }] }),
    'found the value "a" of the class "a"',
  );
  assertStringIncludes(
    fault({ classes, cases: { ...CASES, class: undefined } }),
    'the class "a" without a rule',
  );
  assertStringIncludes(fault({ classes, gaze: { ...GAZE, id: undefined } }), "without a column of ids");
  assertStringIncludes(
    fault({ classes, organs: { c: { mask: "m/{id}.png" } } }),
    'found an organ of "c", expected one',
  );
  assertStringIncludes(
    fault({ classes, organs: { a: {} } }),
    "found nothing, expected one of mask, boxes, ellipses",
  );
  assertStringIncludes(fault({ classes, organs: { a: { mask: "m.png" } } }), "expected a path with {id}");
  assertStringIncludes(fault({ classes, organs: { a: { mask: "../{id}.png" } } }), 'without ".."');
});
