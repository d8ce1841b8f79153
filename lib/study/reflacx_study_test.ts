/**
 * Tests REFLACX and MIMIC-CXR-JPG: the phantom in their layouts, through the tasks that read them.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { dataRecordSchema } from "../data/data_record.ts";
import { summaryLines } from "../data/data_summary.ts";
import { kindOfData } from "../data/data_sets.ts";
import { gazeFromTensors } from "../data/gaze_tensors.ts";
import { readNamedRows } from "../data/named_rows.ts";
import { phantomSettingsSchema } from "../data/phantom/settings.ts";
import { writeReflacxPhantom } from "../data/phantom/reflacx/write.ts";
import { writePhantom } from "../data/phantom/write.ts";
import { UserError } from "../errors/user_error.ts";
import { readJson } from "../formats/json_file.ts";
import { decodeSafetensors } from "../formats/safetensors.ts";
import { dataDeviations } from "./data_deviations.ts";
import { dataNeeds } from "./data_needs.ts";
import { dataTasks } from "./graph/data/data_tasks.ts";
import { groupsOf } from "./graph/data/image_groups.ts";
import { openData } from "./open_data.ts";
import { parseExperiment } from "./parse.ts";
import { runHere } from "./testing/run_here.ts";
import { splitFileSchema } from "./work/files.ts";

const CANVAS = { height: 64, width: 64, downsample: 1 };

const PHANTOM = phantomSettingsSchema.parse({ images: 12, seed: 5, width: 64, height: 64, secondsOfGaze: 2 });

const CLASSES = [
  { name: "no finding", not: ["Enlarged cardiac silhouette", "Consolidation", "Atelectasis"] },
  { name: "cardiomegaly", where: { "Enlarged cardiac silhouette": ">= 3" }, not: { Consolidation: ">= 3" } },
  { name: "consolidation", where: { Consolidation: ">= 3" }, not: ["Enlarged cardiac silhouette"] },
];

const JPG = { kind: "mimic-cxr-jpg" };

function experimentOn(
  data: Readonly<Record<string, unknown>>,
  split: unknown = { train: 0.5, validation: 0.25, test: 0.25 },
) {
  return parseExperiment(
    JSON.stringify({
      title: "Readers",
      data,
      canvas: CANVAS,
      split,
      heatMap: { blur: 63 },
      seeds: [1],
      training: { optimiser: { kind: "adam" }, learningRate: 0.001, batchSize: 8, patience: 1, epochs: 1 },
      models: [{
        name: "A",
        network: "resnet50-released",
        width: 0.05,
        objective: "paper",
        gaze: { logSigmaAttention: -1 },
      }],
    }),
    "reflacx.yaml",
  );
}

async function prepared(data: Readonly<Record<string, unknown>>, folder: string, split?: unknown) {
  const experiment = experimentOn(data, split);
  const opened = await openData(experiment, folder);
  assertEquals(dataNeeds(experiment, opened), []);
  const out = await Deno.makeTempDir({ dir: folder });
  const groups = groupsOf(opened.entries);
  return { opened, groups, place: await runHere(dataTasks(experiment, opened, groups), out) };
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("REFLACX's fixations, certainties and ellipses are prepared, from DICOM files and from JPEG alike", async () => {
  await withFolder(async (folder) => {
    for (const format of ["dicom", "jpg"] as const) await writeReflacxPhantom(folder, PHANTOM, format);
    const data = { kind: "reflacx", phases: [1, 2, 3], classes: CLASSES };
    const { opened, groups, place } = await prepared(data, folder);
    assertEquals(opened.classes, [
      { name: "no finding" },
      { name: "cardiomegaly", organ: "cardiomegaly" },
      { name: "consolidation", organ: "consolidation" },
    ]);
    const record = await readJson(place("split", "data"), dataRecordSchema);
    const { leftOut } = record;
    assert(leftOut !== undefined && leftOut.noClass > 0 && leftOut.discardedReadings > 0);
    assertEquals(
      record.images + leftOut.noClass + leftOut.severalClasses + leftOut.withoutReading,
      PHANTOM.images,
    );
    assertEquals([record.name, record.origin], ["REFLACX", "synthetic"]);
    const { tensors } = decodeSafetensors(await Deno.readFile(place("gaze", "gaze")), "gaze");
    const [{ dicomId } = { dicomId: "" }] = opened.entries;
    const gaze = gazeFromTensors(tensors, dicomId);
    assertEquals([gaze.perDegree?.x.length, gaze.shown?.length], [gaze.x.length, 4 * gaze.x.length]);
    const { tensors: outlines, ids } = await readNamedRows(place(`masks/${groups[0]?.label}`, "outlines"));
    assertEquals([...outlines.keys()], ["cardiomegaly", "consolidation"]);
    const hearts = outlines.get("cardiomegaly");
    assert(hearts?.dtype === "U8");
    // A reader drew an ellipse on every image of the class.
    const labels = new Map(opened.entries.map(({ dicomId, label }) => [dicomId, label]));
    const bytes = hearts.data.length / ids.length;
    const drawn = ids.map((_, row) =>
      hearts.data.subarray(row * bytes, (row + 1) * bytes).some((byte) => byte > 0)
    );
    assert(ids.every((id, row) => labels.get(id) !== "cardiomegaly" || drawn[row]));
    assert(drawn.includes(false));

    const jpg = await prepared({ ...data, images: JPG }, folder);
    assertEquals(
      jpg.opened.entries.map(({ path }) => path),
      opened.entries.map(({ path }) => path.replace(/dcm$/, "jpg")),
    );
    for (
      const [task, output] of [["gaze", "gaze"], ["masks/01", "masks"], ["masks/01", "outlines"]] as const
    ) {
      assertEquals(
        await Deno.readFile(jpg.place(task, output)),
        await Deno.readFile(place(task, output)),
        task,
      );
    }
    const pictures = await readJson(jpg.place("split", "data"), dataRecordSchema);
    const told = dataDeviations(pictures, jpg.opened).map(({ text }) => text).join("\n");
    assertStringIncludes(
      told,
      "MIMIC-CXR-JPG's files, whose makers stretched every image to 8 bits, equalised its",
    );
  });
});

Deno.test("REFLACX's own split, raw samples and first readers are used, and its data are checked with a page", async () => {
  await withFolder(async (folder) => {
    await writeReflacxPhantom(folder, { ...PHANTOM, images: 24, seed: 8 });
    const data = { kind: "reflacx", classes: CLASSES, readers: "first", gaze: "samples" };
    const split = { column: "split", train: ["train"], validation: ["validate"], test: ["test"] };
    const { place, opened } = await prepared(data, folder, split);
    const { subsets, leakingPatients } = await readJson(place("split", "split"), splitFileSchema);
    assertEquals(leakingPatients, []);
    assertEquals(
      subsets.train.length + subsets.validation.length + subsets.test.length,
      opened.entries.length,
    );
    const experiment = experimentOn(data, split);
    const check = await kindOfData(experiment.data).check?.(experiment.data, {
      folder,
      pixels: "raw-max",
      canvas: CANVAS,
      heatMap: { blur: 63 },
      split: experiment.split,
      jobs: 1,
      withCases: true,
    });
    assertEquals(check?.faults, []);
    const lines = summaryLines(check!.summary!).join("\n");
    assertStringIncludes(lines, `${opened.entries.length} of ${opened.entries.length} read`);
    assert(/left out +\d+ images of no class, \d+ of several, \d+ without a reading/.test(lines), lines);
    assert(!/masks/.test(lines), "ellipses are no mask files");
    assertEquals(check?.cases?.organs, ["cardiomegaly", "consolidation"]);
    assert((check?.cases?.shown.length ?? 0) > 6);

    const root = join(folder, "reflacx-xray-localization/1.0.0/main_data");
    const metadata = join(root, "metadata_phase_3.csv");
    const text = await Deno.readTextFile(metadata);
    await Deno.writeTextFile(metadata, text.replaceAll(",64,64,", ",160,192,"));
    const { message } = await assertRejects(() => prepared({ ...data, phases: [3] }, folder), UserError);
    assertStringIncludes(
      message,
      "found 64 × 64 pixels, expected 192 × 160 as in main_data/metadata_phase_3.csv, line ",
    );
    assertStringIncludes(message, "use images that were not resized");
    await Deno.remove(metadata);
    await assertRejects(
      () => openData(experiment, folder),
      UserError,
      "found no main_data/metadata_phase_N.csv of every phase in data.phases",
    );
  });
});

Deno.test("EGD-CXR with MIMIC-CXR-JPG's images gives the same masks and gaze, and a deviation names the images", async () => {
  await withFolder(async (folder) => {
    for (const format of ["dicom", "jpg"] as const) await writePhantom(folder, PHANTOM, undefined, format);
    const dicom = await prepared({ kind: "egd-cxr" }, folder);
    const jpg = await prepared({ kind: "egd-cxr", images: JPG }, folder);
    for (
      const [task, output] of [["gaze", "gaze"], ["masks/01", "masks"], ["heat maps", "heatMaps"]] as const
    ) {
      assertEquals(
        await Deno.readFile(jpg.place(task, output)),
        await Deno.readFile(dicom.place(task, output)),
        task,
      );
    }
    const record = await readJson(jpg.place("split", "data"), dataRecordSchema);
    assertEquals([record.equalised, record.identicalPixels.images], [true, 0]);
    const experiment = experimentOn({ kind: "egd-cxr", images: JPG });
    const check = await kindOfData(experiment.data).check?.(experiment.data, {
      folder,
      pixels: "raw-max",
      canvas: CANVAS,
      heatMap: { blur: 63 },
      split: experiment.split,
      jobs: 1,
    });
    assertEquals(check?.faults, []);
    await assertRejects(
      () =>
        openData(experimentOn({ kind: "egd-cxr", images: { ...JPG, root: "mimic-cxr-jpg/2.0.0" } }), folder),
      UserError,
      "data.images.root: found ",
    );
  });
});
