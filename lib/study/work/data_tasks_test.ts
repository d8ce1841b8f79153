/**
 * Tests the tasks that read a data set, in their order, on a small one in EGD-CXR's layout without
 * marks of generated data.
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { z } from "zod";
import { DataError } from "../../data/data_error.ts";
import { type DataRecord, dataRecordSchema } from "../../data/data_record.ts";
import { type DicomImageToWrite, writeDicom } from "../../data/dicom/write.ts";
import { dicomPath, layout } from "../../data/egd/layout.ts";
import gazeWork from "../../data/egd/work/gaze.ts";
import listWork from "../../data/egd/work/list.ts";
import { gazeCoverageSchema, gazeRowsSchema } from "../../data/gaze_record.ts";
import { imageListSchema } from "../../data/image_files.ts";
import { type ProfilesFile, profilesFileSchema } from "../../data/profile/image_profile.ts";
import { trainingImages, trainingImagesSchema } from "../../data/profile/training_images.ts";
import type { Json } from "../../graph/task.ts";
import { readJson, type SplitFile, splitFileSchema } from "./files.ts";
import heatMapWork from "./heat_maps.ts";
import imageWork from "./images.ts";
import inputWork from "./input.ts";
import splitWork from "./split.ts";

const CANVAS = { height: 128, width: 128, downsample: 2 };
const SPLIT = { train: 0.6, validation: 0.2, test: 0.2, seed: 0, order: "as-released" } as const;

/** Fifteen images of fifteen patients, five of each class in turn. */
const IMAGES = Array.from({ length: 15 }, (_, row) => {
  const ids = {
    patientId: String(10_000_100 + row),
    studyId: String(50_000_100 + row),
    dicomId: Array.from({ length: 5 }, (_, part) => (0x1000_0000 + 16 * row + part).toString(16)).join("-"),
  };
  return { ...ids, path: dicomPath(ids), label: row % 3, row };
});

/** The changes that a test makes to the file of image `row`. */
type Change = (row: number) => Partial<DicomImageToWrite>;

async function writeFiles(root: string, change: Change): Promise<void> {
  for (const { patientId, studyId, dicomId, path, row } of IMAGES) {
    const pixels = Uint16Array.from({ length: 100 * 100 }, (_, place) => (place * (row + 7)) % 997);
    const file = join(root, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    const image = {
      rows: 100,
      columns: 100,
      pixels,
      photometric: "MONOCHROME2" as const,
      patientId,
      studyId,
      dicomId,
    };
    await Deno.writeFile(file, writeDicom({ ...image, ...change(row) }));
  }
}

async function writeTables(root: string, indication: string): Promise<void> {
  const sheet = IMAGES.map(({ dicomId, path, studyId, patientId, label }) =>
    [dicomId, path, studyId, patientId, ...[0, 1, 2].map((own) => Number(own === label)), indication].join(
      ",",
    )
  );
  const header = "dicom_id,path,study_id,patient_id,Normal,CHF,pneumonia,cxr_exam_indication";
  await Deno.writeTextFile(join(root, layout.masterSheet), [header, ...sheet, ""].join("\n"));
  const gaze = IMAGES.flatMap(({ dicomId, row }) =>
    Array.from(
      { length: 20 },
      (_, sample) =>
        [row % 2 === 0 ? `${dicomId.toUpperCase()} ` : dicomId, sample, sample * 3, sample * 2 - 2].join(","),
    )
  );
  await Deno.writeTextFile(
    join(root, layout.eyeGaze),
    ["DICOM_ID,CNT,X_ORIGINAL,Y_ORIGINAL", ...gaze, ""].join("\n"),
  );
}

interface Made {
  readonly data: DataRecord;
  readonly leakingPatients: number;
  readonly split: SplitFile;
  readonly profiles: ProfilesFile;
  readonly input: unknown;
  readonly rows: unknown;
  readonly coverage: unknown;
}

/** Runs the tasks and returns their outputs and errors. */
async function run(
  { change = () => ({}), indication = "cough", patients = "grouped", blur = 41 }: {
    readonly change?: Change;
    readonly indication?: string;
    readonly patients?: "grouped" | "may-leak";
    readonly blur?: number;
  },
): Promise<Made> {
  const root = await Deno.makeTempDir();
  try {
    await writeFiles(root, change);
    await writeTables(root, indication);
    const out = (name: string) => join(root, `${name}.out`);
    const work = (
      task: typeof imageWork,
      parameters: Json,
      inputs: Readonly<Record<string, string>>,
      outputs: readonly string[],
    ) =>
      task({
        parameters,
        inputs,
        outputs: Object.fromEntries(outputs.map((name) => [name, out(name)])),
        key: "0".repeat(64),
        scratch: root,
        progress: () => {},
        stop: new AbortController().signal,
      });
    const table = { masterSheet: root };
    const listed = { masterSheet: layout.masterSheet, exclude: [] };
    await work(listWork, { ...listed, groupSize: 15 }, table, ["records", "images.01"]);
    const records = await readJson(out("images.01"), imageListSchema);
    const images = records.map(({ row, image }) => ({ row, image }));
    await work(
      imageWork,
      { pixels: "raw-max", canvas: CANVAS, root: "", images },
      { files: root, list: out("images.01") },
      ["images", "sizes", "identities", "profiles"],
    );
    await work(
      splitWork,
      { ...SPLIT, patients },
      { records: out("records"), "identities.01": out("identities") },
      ["split", "data"],
    );
    await work(
      inputWork,
      { pixels: "raw-max", canvas: CANVAS },
      { split: out("split"), "profiles.01": out("profiles") },
      ["input"],
    );
    await work(gazeWork, { ...listed, eyeGaze: layout.eyeGaze }, { ...table, eyeGaze: root }, [
      "gaze",
      "rows",
    ]);
    const gaze = { gaze: out("gaze"), "sizes.01": out("sizes") };
    await work(heatMapWork, { canvas: CANVAS, blur }, gaze, ["heatMaps", "coverage"]);
    return {
      data: await readJson(out("data"), dataRecordSchema),
      leakingPatients: (await readJson(out("split"), splitFileSchema)).leakingPatients.length,
      profiles: await readJson(out("profiles"), profilesFileSchema),
      split: await readJson(out("split"), splitFileSchema),
      input: await readJson(out("input"), z.unknown()),
      rows: await readJson(out("rows"), gazeRowsSchema),
      coverage: await readJson(out("coverage"), gazeCoverageSchema),
    };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a data set in EGD-CXR's layout is not taken for EGD-CXR, and every row of its gaze is accounted for", async () => {
  const { data, rows, coverage, leakingPatients } = await run({});
  assertEquals(data, {
    origin: "other",
    images: 15,
    patients: 15,
    classes: [5, 5, 5],
    excluded: 0,
    synthetic: { files: 0, records: 0 },
    namedBy: { patientId: 15, studyInstanceUid: 15, studyId: 15, sopInstanceUid: 15 },
    identicalPixels: { images: 0, groups: 0, leakingGroups: 0 },
  });
  assertEquals(leakingPatients, 0);
  const leftOut = {
    excluded: 0,
    calibration: 0,
    truncatedIds: 0,
    unknownIds: 0,
    duplicates: 0,
    repeatedHeaders: 0,
  };
  assertEquals(rows, { rows: 300, used: 300, variantIds: 160, offImage: 15, leftOut, imagesWithoutGaze: 0 });
  assertEquals(coverage, {
    samples: 300,
    offImage: 15,
    offCanvas: 0,
    unreached: 225,
    reach: 20,
    cellDistance: 64,
  });
});

Deno.test("the input of a study's networks is described from the training images only", async () => {
  // One image has another size and photometric; the split's order puts it into the test set.
  const { split } = await run({});
  const own = IMAGES.findIndex(({ dicomId }) => dicomId === split.subsets.test[0]);
  const other = (at: number): Change => (row) =>
    row === at ? { rows: 125, columns: 80, photometric: "MONOCHROME1" } : {};
  const { profiles, input } = await run({ change: other(own), blur: 127 });
  assertEquals(
    profiles.map(({ profile }) => profile.height),
    IMAGES.map(({ row }) => row === own ? 125 : 100),
  );
  const trained = profiles.filter(({ dicomId }) => split.subsets.train.includes(dicomId));
  assertEquals(input, {
    pixels: "raw-max",
    canvas: CANVAS,
    trainingImages: { ...trainingImages(trained.map(({ profile }) => profile)), images: 9 },
  });
  const seen = IMAGES.findIndex(({ dicomId }) => dicomId === split.subsets.train[0]);
  const { input: wider } = await run({ change: other(seen), blur: 127 });
  const { trainingImages: { height, width, photometric } } = z.object({
    trainingImages: trainingImagesSchema,
  })
    .parse(wider);
  assertEquals({ height, width, photometric }, {
    height: [100, 125],
    width: [80, 100],
    photometric: ["MONOCHROME1", "MONOCHROME2"],
  });
});

Deno.test("one generated file, or a mark in the table, makes a data set synthetic", async () => {
  const oneFile = await run({ change: (row) => ({ isSynthetic: row === 7 }) });
  assertEquals([oneFile.data.origin, oneFile.data.synthetic], ["synthetic", { files: 1, records: 0 }]);
  const comment = await run({ change: (row) => row === 7 ? { comments: "Synthetic phantom" } : {} });
  assertEquals(comment.data.origin, "synthetic");
  const table = await run({ indication: '"Synthetic phantom, no patient.\nCough"' });
  assertEquals([table.data.origin, table.data.synthetic], ["synthetic", { files: 0, records: 15 }]);
});

Deno.test("equal pixels under two ids stop a study, or are counted if patients may leak", async () => {
  const same = (row: number) => ({
    pixels: Uint16Array.from({ length: 100 * 100 }, (_, place) => place % 97 + (row === 12 ? 3 : row)),
  });
  const { message } = await assertRejects(() => run({ change: same }), DataError);
  assertStringIncludes(
    message,
    `found identical pixels in the images ${IMAGES[3]!.dicomId} (record ending at line 5, in validation)`,
  );
  assertStringIncludes(message, `${IMAGES[12]!.dicomId} (record ending at line 14, in train)`);
  const { data } = await run({ change: same, patients: "may-leak" });
  assertEquals(data.identicalPixels, { images: 2, groups: 1, leakingGroups: 1 });
});

Deno.test("a file of another patient stops a study, with the row, the column and both values", async () => {
  const { message } = await assertRejects(
    () =>
      run({ change: (row) => row === 4 ? { patientId: IMAGES[5]!.patientId } : {}, patients: "may-leak" }),
    DataError,
  );
  assertStringIncludes(
    message,
    `record ending at line 6: found patient_id "10000104", but the file ${IMAGES[4]!.path}`,
  );
  assertStringIncludes(message, 'has Patient ID (0010,0020) "10000105"');
});

Deno.test("a blur that reaches no cell is reported once, and not as a fault of an image", async () => {
  const { message } = await assertRejects(() => run({ blur: 1 }), DataError);
  assertStringIncludes(message, "expected heatMap.blur to be 127 or more");
  assertStringIncludes(message, "14 more images have this fault.");
  assertEquals(message.split("\n").length, 2);
});
