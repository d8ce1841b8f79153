/**
 * Tests a data set that the project does not know: two classes, no organs, no gaze. It uses the
 * seam for data sets.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import type { DataSet } from "../data/data_set.ts";
import { writeDicom } from "../data/dicom/write.ts";
import type { ImageList } from "../data/image_files.ts";
import { nameImages } from "../data/image_names.ts";
import { type ReadTable, recordsOf } from "../data/records_file.ts";
import { PLAIN_ENGINE } from "./testing/plain_engine.ts";
import { runDescriptionSchema } from "../evaluate/description.ts";
import { runMetricsSchema } from "../evaluate/metrics.ts";
import { UserError } from "../errors/user_error.ts";
import { readJson, writeJson } from "../formats/json_file.ts";
import type { Work } from "../graph/task.ts";
import { dataNeeds } from "./data_needs.ts";
import { groupsOf } from "./graph/data/image_groups.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { parseExperiment } from "./parse.ts";
import { runHere } from "./testing/run_here.ts";
import { splitFileSchema } from "./work/files.ts";
import { decodeGallery } from "./work/gallery_file.ts";

const CLASSES = ["benign", "malignant"];

/** Sixteen images of eight patients. */
const RECORDS = Array.from({ length: 16 }, (_, row) => ({
  dicomId: `image ${row}`,
  patientId: `patient ${row >> 1}`,
  path: `${row}.dcm`,
  label: CLASSES[(row >> 1) % 2] ?? "",
  line: row + 2,
  saysSynthetic: false,
}));

const TABLE: ReadTable = {
  source: "cases",
  columns: { dicomId: "image", patientId: "patient" },
  classNames: CLASSES,
  records: RECORDS,
  exclude: [],
  population: () => "other",
};

/** Lists the images: the only task that the data set adds. */
const list: Work = async ({ outputs: { records = "", ...lists } }) => {
  const { file, images } = recordsOf(TABLE);
  await writeJson(records, file);
  for (const path of Object.values(lists)) {
    await writeJson(
      path,
      images.map(({ row, image, dicomId, path }) => ({ row, image, dicomId, path })) satisfies ImageList,
    );
  }
};

function thirdDataSet(folder: string): DataSet {
  return {
    entries: nameImages(RECORDS),
    excluded: [],
    classes: CLASSES.map((name) => ({ name })),
    isGenerated: false,
    tasks: {
      source: [],
      list: (groups) => ({
        module: "list",
        parameters: {},
        inputs: {},
        outputs: {
          records: "file",
          ...Object.fromEntries(groups.map(({ label }) => [`images.${label}`, "file" as const])),
        },
      }),
      images: (entries) => ({
        root: "",
        input: { from: "files", root: folder, paths: entries.map(({ path }) => path), kind: "dicom" },
      }),
    },
  };
}

function experimentWith(objective: string, measure: string) {
  return parseExperiment(
    JSON.stringify({
      title: "A third data set",
      data: { kind: "phantom", images: 3, seed: 0 },
      canvas: { height: 64, width: 64, downsample: 1 },
      split: { train: 0.5, validation: 0.25, test: 0.25 },
      heatMap: { blur: 1 },
      seeds: [1, 2],
      training: { optimiser: { kind: "adam" }, learningRate: 0.001, batchSize: 4, patience: 1, epochs: 1 },
      models: ["A", "B"].map((name) => ({
        name,
        network: "resnet50-released",
        width: 0.05,
        depth: 0.25,
        objective,
        ...(objective === "none" ? {} : { gaze: { logSigmaAttention: -1 } }),
      })),
      comparisons: [{ models: ["A", "B"], measure }],
      paper: {
        citation: "c",
        claims: [{ claim: "d", models: ["A", "B"], says: "equal", margin: 0.1, source: "s", measure }],
      },
    }),
    "third.yaml",
  );
}

Deno.test("a data set of two classes without organs and gaze runs through every task of a study", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const [row, { path, label }] of RECORDS.entries()) {
      const pixels = Uint16Array.from(
        { length: 60 * 50 },
        (_, place) => (place * (row + 7)) % 997 + (label === "benign" ? 0 : 500),
      );
      await Deno.writeFile(
        join(folder, path),
        writeDicom({
          rows: 60,
          columns: 50,
          pixels,
          photometric: "MONOCHROME2",
          patientId: String(10_000_000 + (row >> 1)),
          studyId: String(50_000_000 + row),
          dicomId: Array.from({ length: 5 }, (_, part) => String(10_000_000 + 10 * row + part)).join("-"),
        }),
      );
    }
    const tasks = studyTasks(experimentWith("none", "auc"), thirdDataSet(folder), PLAIN_ENGINE);
    const place = await runHere(tasks, folder, new Map([["list", list]]));
    const split = await readJson(place("split", "split"), splitFileSchema);
    assertEquals(split.classNames, CLASSES);
    const metrics = await readJson(place("evaluate/B/seed 2", "metrics"), runMetricsSchema);
    assert(metrics.outcome === "measured");
    assertEquals(metrics.classification.classes.map(({ name }) => name), CLASSES);
    assertEquals(metrics.interpretability.map(({ classes }) => classes), [[], []]);
    const description = await readJson(place("describe/A/seed 1", "description"), runDescriptionSchema);
    assert(description.outcome === "described");
    assertEquals([description.roc.length, description.agreement.overall.images], [2, 0]);
    const gallery = decodeGallery(await Deno.readFile(place("gallery", "gallery")));
    assertEquals([gallery.heatMaps, gallery.models], [undefined, ["A", "B"]]);
    assertEquals(tasks.filter(({ name }) => /gaze|heat|mask/.test(name)).map(({ name }) => name), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("settings for gaze and organs that a data set lacks are refused before anything runs", () => {
  const data = thirdDataSet("");
  const faults = dataNeeds(experimentWith("paper", "interpretability"), data);
  assertEquals(faults.map(({ path }) => path.join(".")), [
    "models.0.objective",
    "models.1.objective",
    "comparisons.0.measure",
    "paper.claims.0.measure",
  ]);
  assertEquals(dataNeeds(experimentWith("none", "auc"), data), []);
  assertEquals(groupsOf(data.entries).map(({ label, entries }) => [label, entries.length]), [["01", 16]]);
});

Deno.test("a list of a table whose rows changed since the plan is refused", () => {
  const exclude = [{ row: 1, image: "0".repeat(16) }];
  assertThrows(() => recordsOf({ ...TABLE, exclude }), UserError, "row 1 is not the image that was planned");
});
