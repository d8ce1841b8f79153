/** Tests that faults of a data set's files are reported together, before anything runs. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { checkTable } from "../data/table/check_table.ts";
import { tableSchema } from "../data/table/settings.ts";
import { UserError } from "../errors/user_error.ts";
import { spreadOf } from "./settings/heat_map.ts";
import { openData } from "./open_data.ts";
import { openStudy } from "./study.ts";
import { experimentOn, GAZE, withTable } from "./testing/table_experiment.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

const CLASSES = ["normal", "mass", "cyst"];

const CORNERS = { file: "boxes.csv", id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" };

const DATA = {
  classes: CLASSES,
  gaze: GAZE,
  organs: { mass: { mask: "masks/{id}.png" }, cyst: { boxes: CORNERS } },
  exclude: ["case-035"],
};

const SPLIT = { column: "fold", train: ["train"], validation: ["val"], test: ["test"] };

/** Changes the rows of a table; the first one is the header. */
async function changed(path: string, change: (rows: string[][]) => void): Promise<void> {
  const rows = (await Deno.readTextFile(path)).trim().split("\n").map((line) => line.split(","));
  change(rows);
  await Deno.writeTextFile(path, rows.map((fields) => fields.join(",")).join("\n") + "\n");
}

/** Breaks every table and some files in independent ways. */
async function breakAll(folder: string): Promise<readonly string[]> {
  const at = (path: string) => join(folder, path);
  await changed(at("cases.csv"), (rows) => {
    rows[3]![3] = "Mass";
    rows[5]!.push("extra");
    rows[6] = ["case-005"];
    for (const row of rows.slice(10, 20)) row[4] = "holdout";
  });
  await changed(at("gaze.csv"), (rows) => {
    for (const row of rows.slice(1, 60)) if (row[4] === "1") row[1] = "left";
    rows[100] = ["a", "b"];
  });
  await changed(at("boxes.csv"), (rows) => {
    rows[2]![1] = "wide";
    rows[4] = [rows[4]![0]!, "30", "1", "3", "9"];
    rows[6] = [rows[6]![0]!, "900", "900", "950", "950"];
  });
  await Deno.writeTextFile(at("pictures/case-001.png"), "a note\n");
  await Deno.remove(at("pictures/case-013.png"));
  await Deno.copyFile(at("masks/case-003.png"), at("masks/case-002.png"));
  await Deno.remove(at("masks/case-009.png"));
  return [
    "cases.csv, line 6: found 6 fields, expected 5",
    "cases.csv, line 7: found 1 fields, expected 5",
    'cases.csv, line 4, column "finding": found "Mass", which is of no class',
    'cases.csv, line 11, column "fold": found "holdout", expected one of "train", "val", "test"',
    "cases.csv: and 5 more rows like it",
    'boxes.csv, line 3, column "left": found "wide", expected a number',
    "boxes.csv, line 5: found the corners (30, 1) and (3, 9)",
    "boxes.csv, line 7: found the corners (900, 900) and (950, 950), which are off the image",
    "pictures/case-001.png: found text, expected an image",
    "pictures/case-013.png: found no such file below data.images",
    "masks/case-002.png: found a mask of 59 × 60 pixels (height × width), expected 58 × 62",
    'masks/case-009.png: found no such file, expected the mask of an image of the class "mass"',
    'gaze.csv, line 2, column "x_px": found "left", expected a number',
    "gaze.csv: and 34 more rows like it",
    "gaze.csv, line 101: found 2 fields, expected 5",
  ];
}

/** Writes the experiment beside its data. Returns the options that open it as a study. */
async function studyOptions(folder: string, experiment: Parameters<typeof yamlOf>[0]) {
  const file = join(folder, "own.yaml");
  await Deno.writeTextFile(file, JSON.stringify(yamlOf(experiment)));
  return { experiment: file, store: join(folder, "store"), data: folder, engine: "onnx", root: ROOT };
}

Deno.test("faults of all tables and files are reported at once, equally by data check, plan and reproduce", async () => {
  await withTable({ classes: CLASSES, images: 36, ending: "csv", depth: 8 }, async (folder) => {
    const experiment = experimentOn({ data: DATA, split: SPLIT, drawn: false });
    const whole = await openData(experiment, folder);
    assertEquals(await whole.faults?.(), []);
    const expected = await breakAll(folder);
    const options = await studyOptions(folder, experiment);
    const { message } = await assertRejects(() => openStudy({ ...options, checksData: true }), UserError);
    const { canvas, pixels, heatMap, split } = experiment;
    const check = await checkTable(tableSchema.parse(experiment.data), {
      folder,
      canvas,
      pixels,
      split,
      heatMap: spreadOf(heatMap),
      jobs: 1,
    });
    for (const text of [message, check.faults.join("\n")]) {
      for (const part of expected) assertStringIncludes(text, part);
      // No further faults follow from these: neither the lost rows' gaze and masks, nor the class
      // of one row.
      assertEquals(text.split("\n").length, expected.length + 8, text);
    }
    assertEquals(check.faulty, [
      "case-000",
      "case-001",
      "case-002",
      "case-003",
      "case-006",
      "case-007",
      "case-008",
      "case-009",
      "case-013",
    ]);
    assertEquals(check.count, 13 + 3 + 2 + 2 + 40);
    assert(!message.includes("line 36"), "an excluded image is no fault");
  });
});

Deno.test("faults of files are reported before the plan if the table of images has no fault", async () => {
  await withTable({ classes: CLASSES, images: 36, ending: "csv", depth: 8 }, async (folder) => {
    const experiment = experimentOn({ data: DATA, split: SPLIT, drawn: false });
    const options = await studyOptions(folder, experiment);
    await openStudy({ ...options, checksData: true });
    const rows = await Deno.readTextFile(join(folder, "gaze.csv"));
    await Deno.writeTextFile(join(folder, "gaze.csv"), rows.replaceAll(/^case-004,.*\n/gm, ""));
    await Deno.writeFile(join(folder, "pictures/case-007.png"), new Uint8Array(0));
    const { message } = await assertRejects(() => openStudy({ ...options, checksData: true }), UserError);
    assertEquals(message.split("\n").map((line) => line.split(", expected")[0]), [
      "pictures/case-007.png: found an empty file",
      'gaze.csv: image "case-004": found no gaze',
    ]);
    // Commands that only look at results do not read the data.
    await openStudy(options);
  });
});

/** Returns the experiment as its file states it. */
function yamlOf({ name: _, folder: __, ...file }: ReturnType<typeof experimentOn>): unknown {
  return file;
}
