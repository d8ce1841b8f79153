/** Tests the commands on bad data and wrong experiments. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { phantomSettingsSchema } from "../lib/data/phantom/settings.ts";
import { writePhantom } from "../lib/data/phantom/write.ts";
import { itemAt, tuple } from "../lib/formats/items.ts";
import { type Commands, openCommands } from "./testing/hosted_commands.ts";
import { experiment, inFolder, ROOT } from "./testing/smoke_command.ts";
import { TASKS_HERE } from "./testing/tasks_here.ts";

/**
 * The smoke experiment on a phantom in place of the user's own EGD-CXR, with only the model that
 * needs everything, and one seed.
 */
const asUsersData = (text: string) =>
  text.replace(/data:\n {2}kind: phantom\n( {2}.*\n)+/, "data:\n  kind: egd-cxr\n")
    .replace(/ {2}- name: ResNet\n( {4}.*\n)+/, "")
    .replace("seeds: [1, 2]", "seeds: [1]")
    .replace(/^comparisons:[^]*/m, "");

/** A file to break, and to restore. */
interface Break {
  readonly path: string;
  readonly breakIt: () => Promise<void>;
  readonly expected: readonly string[];
}

Deno.test("reproduce on bad data and on wrong experiments", async (t) => {
  await using commands = openCommands();
  await t.step(
    "a wrong experiment, flag or folder is refused in one message, and nothing runs",
    () => answersWrongUse(commands),
  );
  await t.step(
    "bad data fails its own task with the file, the place and the cause, and other tasks continue",
    (t) => failsOnBadData(commands, t),
  );
});

async function failsOnBadData(commands: Commands, t: Deno.TestContext): Promise<void> {
  await inFolder(async (folder) => {
    const data = join(folder, "data");
    await writePhantom(
      data,
      phantomSettingsSchema.parse({ images: 36, seed: 2, width: 106, height: 127, secondsOfGaze: 6 }),
    );
    const file = await experiment(folder, asUsersData);
    const egd = join(data, "egd-cxr/1.0.0"), sheet = await Deno.readTextFile(join(egd, "master_sheet.csv"));
    const [, dicomId, dicom] = tuple(/^([0-9a-f-]{44}),(files\/[^,]+)/m.exec(sheet) ?? [], 3);
    const image = join(data, "mimic-cxr/2.0.0", dicom);
    const gaze = join(egd, "eye_gaze.csv"),
      mask = join(egd, "audio_segmentation_transcripts", dicomId, "left_lung.png");
    const args = [
      file,
      "--store",
      join(folder, "store"),
      "--data",
      data,
      "--reports",
      join(folder, "reports"),
    ];
    const reproduce = () => commands.run("reproduce", TASKS_HERE, ...args);
    // The tasks that read the user's files.
    const only = ["images/*", "masks/*", "gaze"].flatMap((name) => ["--only", name]);

    /** Runs with all of these broken at once: each affects a different task. */
    async function broken(breaks: readonly Break[], run = reproduce): Promise<void> {
      const good = await Promise.all(breaks.map(({ path }) => Deno.readFile(path)));
      for (const { breakIt } of breaks) await breakIt();
      const { code, text } = await run();
      for (const [index, { path }] of breaks.entries()) await Deno.writeFile(path, itemAt(good, index));
      assertEquals(code, 1, text);
      for (const part of breaks.flatMap(({ expected }) => expected)) assertStringIncludes(text, part);
    }
    const truncated: Break = {
      path: image,
      breakIt: () => Deno.truncate(image, 5000),
      expected: ["FAILED  images/01", dicom, "(7FE0,0010)"],
    };

    await t.step(
      "a missing DICOM file, a gaze table without a column, each task in its process",
      () =>
        broken([
          {
            path: image,
            breakIt: () => Deno.remove(image),
            expected: ["FAILED  images/01", dicom, "done    images/02"],
          },
          {
            path: gaze,
            breakIt: async () =>
              await Deno.writeTextFile(gaze, (await Deno.readTextFile(gaze)).replace("X_ORIGINAL", "X")),
            expected: ["FAILED  gaze", 'no column "X_ORIGINAL"', "eye_gaze.csv, line 1"],
          },
        ], () => commands.run("reproduce", ...args, ...only)),
    );
    await t.step("a truncated DICOM file", () => broken([truncated]));
    await t.step("an image without gaze", () =>
      broken([{
        path: gaze,
        async breakIt() {
          const lines = (await Deno.readTextFile(gaze)).split("\n");
          await Deno.writeTextFile(gaze, lines.filter((line) => !line.includes(`,${dicomId},`)).join("\n"));
        },
        expected: ["FAILED  heat maps", dicomId, "data.exclude"],
      }]));
    await t.step("the report also names the failed tasks and the causes", async () => {
      const report = await Deno.readTextFile(join(folder, "reports/smoke/report.md"));
      assertStringIncludes(report, "ResNet+GG-CAM, seed 1: failed (heat maps: heat map of ");
      assert(!report.includes("not run yet"), "what it needs failed");
    });
    await t.step("a mask of another size", () =>
      broken([{
        path: mask,
        breakIt: async () => await Deno.copyFile(join(ROOT, "fixtures/egd/masks/grey8.png"), mask),
        expected: ["FAILED  masks/01", "left_lung.png", "expected 127 × 106"],
      }]));
    await t.step("after repair the run continues to the end", async () => {
      const { code, text } = await reproduce();
      assertEquals(code, 0, text);
    });
    await t.step("a later run that fails leaves the good report, and reports that", async () => {
      const path = join(folder, "reports/smoke/results.json"), good = await Deno.readTextFile(path);
      await broken([{
        ...truncated,
        expected: [
          "FAILED  images/01",
          "(left unchanged: finished trainings: 1 in this report, 0 in one written now)",
        ],
      }]);
      assertEquals(await Deno.readTextFile(path), good);
    });
  });
}

async function answersWrongUse(commands: Commands): Promise<void> {
  await inFolder(async (folder) => {
    const store = join(folder, "store");
    const wrong = await experiment(folder, (text) => text.replace("epochs: 2", "epoch: 2"));
    const { code, text } = await commands.run("reproduce", wrong, "--store", store);
    assertEquals(code, 1);
    assertStringIncludes(text, 'training.epoch: found the unknown key "epoch"');
    assertStringIncludes(text, "training.epochs: found nothing, expected a number");
    for (
      const [args, expected] of [
        [["--stor", "x"], "unknown flag --stor"],
        [["--jobs", "0"], '--jobs: found "0"'],
        [["--engine", "abacus"], '--engine: found "abacus"'],
        [["experiments/none.yaml"], "found no such file"],
        [["experiments/ggcam.yaml", "--data", join(folder, "empty")], "master_sheet.csv: found no such file"],
      ] as const
    ) {
      const ended = await commands.run("reproduce", ...args, "--store", store);
      assert(ended.code !== 0, ended.text);
      assertStringIncludes(ended.text, expected);
    }
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["smoke.yaml"]);
  });
}
