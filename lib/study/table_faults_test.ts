/** Tests faults of tables that an experiment describes. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../errors/user_error.ts";
import { readJson } from "../formats/json_file.ts";
import { dataTasks } from "./graph/data/data_tasks.ts";
import { groupsOf } from "./graph/data/image_groups.ts";
import { openData } from "./open_data.ts";
import { runHere } from "./testing/run_here.ts";
import { splitFileSchema } from "./work/files.ts";
import { CASES, type Described, experimentOn, GAZE, TWO, withTable } from "./testing/table_experiment.ts";

Deno.test("all faults of wrong tables are reported at once, with file, line and column", async () => {
  await withTable(TWO, async (folder) => {
    const errorOf = async (described: Described) => {
      const experiment = experimentOn(described);
      return (await assertRejects(() => openData(experiment, folder), UserError)).message;
    };
    const column = await errorOf({ data: { classes: TWO.classes, cases: { ...CASES, class: "findings" } } });
    assertStringIncludes(
      column,
      'cases.csv, line 1: found no column "findings" among 5 columns; did you mean "finding"?',
    );
    const lines = (await Deno.readTextFile(join(folder, "cases.csv"))).split("\n");
    lines[2] = "case-000,../x.png,,cyst,train";
    lines[6] = lines[6]!.replace("case-005.png", "case-004.png");
    await Deno.writeTextFile(join(folder, "cases.csv"), lines.join("\n"));
    const rows = await errorOf({ data: { classes: [...TWO.classes, "scar"] } });
    for (
      const part of [
        'line 3, column "finding": found "cyst", which is of no class',
        'line 3, column "patient": found "", expected a patient',
        'line 3, column "file": found "../x.png"',
        'line 3, column "image": found "case-000" again, after line 2',
        'line 7, column "file": found "pictures/case-004.png" again, after line 6; expected every image to have a file',
        'found no row of the class "scar"',
      ]
    ) assertStringIncludes(rows, part);
  });
});

Deno.test("impossible units, bad numbers and missing masks are reported", async () => {
  await withTable(TWO, async (folder) => {
    const errorOf = async (data: Readonly<Record<string, unknown>>) => {
      const experiment = experimentOn({ data: { classes: TWO.classes, ...data } });
      const out = await Deno.makeTempDir({ dir: folder });
      return (await assertRejects(async () => {
        const opened = await openData(experiment, folder);
        const faults = await opened.faults?.() ?? [];
        if (faults.length > 0) throw new UserError(faults.join("\n"));
        await runHere(dataTasks(experiment, opened, groupsOf(opened.entries)), out);
      }, UserError)).message;
    };
    const looks = { file: "looks/{id}.csv", x: "x", y: "y" };
    assertStringIncludes(await errorOf({ gaze: looks }), "say units: fraction in data.gaze");
    assertStringIncludes(
      await errorOf({ gaze: { ...GAZE, units: "fraction" } }),
      "say units: pixels in data.gaze",
    );
    assertStringIncludes(
      await errorOf({ gaze: { ...GAZE, id: "valid", where: {} } }),
      "whose image is in no row of data.cases",
    );
    assertStringIncludes(
      await errorOf({ gaze: { ...GAZE, where: { valid: 7 } } }),
      "gaze.csv: found 168 rows and no sample among them (168 left out by data.gaze.where or without a duration, " +
        "0 without a place, 0 of images left out)",
    );
    const gaze = join(folder, "gaze.csv");
    const text = await Deno.readTextFile(gaze);
    await Deno.writeTextFile(
      gaze,
      text.replace(/^case-003,\d+,/m, "case-003,left,").replace(/^case-004,(.*),\d+,1$/m, "case-004,$1,-5,1"),
    );
    const bad = await errorOf({ gaze: GAZE });
    assertStringIncludes(bad, 'column "x_px": found "left", expected a number that fits 32 bits');
    assertStringIncludes(bad, 'column "dur_ms": found "-5", expected a number of at least 0');
    await Deno.remove(join(folder, "masks/case-002.png"));
    assertStringIncludes(
      await errorOf({ organs: { mass: { mask: "masks/{id}.png" } } }),
      'masks/case-002.png: found no such file, expected the mask of an image of the class "mass"',
    );
  });
});

Deno.test("a split stated by a column is followed, and its faults are reported", async () => {
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
    const errorOf = async (changes: Readonly<Record<string, unknown>>) =>
      (await assertRejects(() => divided(changes), UserError)).message;
    assertStringIncludes(
      await errorOf({ validation: ["valid"] }),
      'in the column "fold" "val" in 4 images, expected one of "train", "valid", "test"',
    );
    assertStringIncludes(await errorOf({ test: ["train"] }), 'found "train" again (first in train)');
    assertStringIncludes(await errorOf({ column: "folds" }), 'found no column "folds"');
    // Patients with images in several subsets of the column are reported, unless they may leak.
    await Deno.writeTextFile(join(folder, "cases.csv"), text.replaceAll(/,P1,/g, ",P7,"));
    assertStringIncludes(await errorOf({}), "images of 1 patients in more than one subset");
    assertEquals((await divided({ patients: "may-leak" })).train.length, inFold("train").length);
  });
});

Deno.test("contradictory settings are reported at their places before any table is read", () => {
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
    'data.classes.1.nam: found the unknown key "nam", expected one of name, where, not, values; did you mean "name"?',
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
