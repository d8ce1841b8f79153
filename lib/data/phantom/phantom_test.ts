import { assert, assertAlmostEquals, assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import { join } from "node:path";
import { decode } from "fast-png";
import { randomStream } from "../../random/stream.ts";
import { readDicom } from "../dicom/read.ts";
import { readEyeGaze } from "../egd/eye_gaze.ts";
import { fileChunks } from "../tables/file_chunks.ts";
import { layout } from "../egd/layout.ts";
import { readMasterSheet } from "../egd/master_sheet.ts";
import { anatomyOf, type Ellipse, type Point } from "./anatomy.ts";
import { drawXray, organMasks } from "./draw.ts";
import { phantomImages } from "./images.ts";
import { SAMPLING_RATE, scanPath } from "./scan_path.ts";
import { degreeOf, toImage, toScreen } from "./screen.ts";
import { phantomSettingsSchema } from "./settings.ts";
import { PHANTOM_ROOTS } from "./roots.ts";
import { writePhantom } from "./write.ts";
import { tuple } from "../../formats/items.ts";

const SMALL = phantomSettingsSchema.parse({ images: 24, seed: 3, width: 106, height: 127, secondsOfGaze: 6 });

async function withPhantom(check: (root: string) => Promise<void>, settings = SMALL): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await writePhantom(root, settings);
    await check(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function filesBelow(folder: string, prefix = ""): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) files.set(prefix + name, await Deno.readFile(join(folder, name)));
    else {for (const [path, bytes] of await filesBelow(join(folder, name), `${prefix}${name}/`)) {
        files.set(path, bytes);
      }}
  }
  return new Map([...files].sort(([a], [b]) => a < b ? -1 : 1));
}

Deno.test("writePhantom() writes the same bytes for the same settings, others for another seed", async () => {
  const tiny = { ...SMALL, images: 3, secondsOfGaze: 2 };
  const written: Map<string, Uint8Array>[] = [];
  for (const settings of [tiny, tiny, { ...tiny, seed: 4 }]) {
    await withPhantom(async (root) => void written.push(await filesBelow(root)), settings);
  }
  assertEquals(written[0], written[1]);
  assertNotEquals([...written[0]!.keys()], [...written[2]!.keys()]);
});

Deno.test("the readers of the real data set read the whole phantom", async () => {
  await withPhantom(async (root) => {
    const folder = join(root, PHANTOM_ROOTS.eyeGaze);
    const sheet = await Deno.readFile(join(folder, layout.masterSheet));
    const records = readMasterSheet(sheet, "master_sheet.csv");
    const expected = phantomImages(SMALL).map(({ dicomId, patientId, studyId, path, label }) => ({
      dicomId,
      patientId,
      studyId,
      path,
      label,
    }));
    assert(records.every(({ saysSynthetic }) => saysSynthetic));
    assertEquals(records.map(({ line: _, saysSynthetic: __, ...record }) => record), expected);
    assertEquals(new TextDecoder().decode(sheet).split("\n")[0]!.split(",").length, 59);
    const { gaze, rows } = await readEyeGaze(fileChunks(join(folder, layout.eyeGaze)), {
      wanted: records.map(({ dicomId }) => dicomId),
      source: "eye_gaze.csv",
    });
    assertEquals([rows.leftOut.unknownIds, rows.leftOut.duplicates, rows.leftOut.truncatedIds], [0, 0, 0]);
    assertEquals(rows.leftOut.calibration, SAMPLING_RATE);
    assertGreater(rows.offImage / rows.used, 0.005);
    for (const { dicomId, path } of records) {
      const image = await readDicom(await Deno.readFile(join(root, PHANTOM_ROOTS.images, path)), path);
      assertEquals([image.rows, image.columns, image.photometric], [
        SMALL.height,
        SMALL.width,
        "MONOCHROME2",
      ]);
      assertEquals(Math.max(...image.pixels), 4095);
      for (const mask of layout.masks(dicomId)) {
        const { width, height, data } = decode(await Deno.readFile(join(folder, mask)));
        assertEquals([width, height], [SMALL.width, SMALL.height]);
        assert(data.some((value) => value === 255) && data.every((value) => value === 0 || value === 255));
      }
      const { x, y } = gaze.get(dicomId) ?? { x: [], y: [] };
      assertGreater(x.length, 3 * SAMPLING_RATE);
      assert([...x, ...y].every((place) => place >= -3 && place < SMALL.height));
    }
  });
});

Deno.test("phantomImages() is balanced, ordered as the real table, and has returning patients", () => {
  const images = phantomImages({ images: 180, seed: 1 });
  for (const label of ["cardiomegaly", "pneumonia", "normal"] as const) {
    assertEquals(images.filter((image) => image.label === label).length, 60);
  }
  assertEquals(images[0]!.label, "cardiomegaly");
  assertEquals(images[179]!.label, "normal");
  assertEquals(new Set(images.map(({ dicomId }) => dicomId)).size, 180);
  assert(
    images.every(({ dicomId, patientId, studyId }) =>
      /^[0-9a-f]{8}(-[0-9a-f]{8}){4}$/.test(dicomId) && /^1\d{7}$/.test(patientId) && /^5\d{7}$/.test(studyId)
    ),
  );
  const patients = new Set(images.map(({ patientId }) => patientId)).size;
  assert(patients < 180 && patients > 150, `${patients} patients`);
});

Deno.test("the finding depends on the class, and nothing else does", () => {
  const settings = phantomSettingsSchema.parse({ images: 3, seed: 1 });
  const [image] = phantomImages(settings);
  const [normal, wide, opaque] = tuple(
    (["normal", "cardiomegaly", "pneumonia"] as const).map((label) =>
      anatomyOf(settings, { ...image!, label })
    ),
    3,
  );
  assertGreater(wide.cardiothoracicRatio - normal.cardiothoracicRatio, 0.08);
  assertEquals({ ...opaque, finding: normal.finding }, normal);
  const { heart: _, cardiothoracicRatio: __, finding: ___, ...rest } = wide;
  const { heart: ____, cardiothoracicRatio: _____, finding: ______, ...same } = normal;
  assertEquals(rest, same);
});

Deno.test("masks cover the drawn organs: the lungs are dark, the heart is bright", () => {
  const settings = phantomSettingsSchema.parse({ images: 6, seed: 2, width: 212, height: 254 });
  for (const image of phantomImages(settings)) {
    const anatomy = anatomyOf(settings, image);
    const pixels = drawXray(anatomy, settings, { noise: 0, purpose: ["test"] });
    const masks = organMasks(anatomy, settings);
    const mean = (mask: Uint8Array) => {
      const inside = Array.from(pixels).filter((_, index) => mask[index] === 255);
      return inside.reduce((sum, value) => sum + value, 0) / inside.length;
    };
    const heart = mean(masks.mediastanum);
    assert(mean(masks.left_lung) < 0.7 * heart && mean(masks.right_lung) < 0.7 * heart);
    assert(masks.mediastanum.every((value, index) => value === 0 || masks.left_lung[index] === 0));
  }
});

Deno.test("the eye's search is the same in every class, with more fixations on the finding", () => {
  const settings = phantomSettingsSchema.parse({ images: 90, seed: 5 });
  const shares: Record<string, { on: number; all: number; valid: number; fixations: number }> = {};
  for (const image of phantomImages(settings)) {
    const anatomy = anatomyOf(settings, image);
    const samples = scanPath(anatomy, {
      seconds: 10,
      degree: degreeOf(settings),
      draw: randomStream("test", image.dicomId),
    });
    const share = shares[image.label] ??= { on: 0, all: 0, valid: 0, fixations: 0 };
    // The same region for every class: the heart, which only cardiomegaly makes worth a second
    // look.
    share.on += samples.filter((sample) => within(anatomy.heart, sample)).length;
    share.all += samples.length;
    share.valid += samples.filter(({ valid }) => valid).length;
    share.fixations += samples.at(-1)?.fixation ?? 0;
    assertAlmostEquals(samples[60]!.time, 1, 1e-9);
  }
  const on = (label: string) => shares[label]!.on / shares[label]!.all;
  assertGreater(on("cardiomegaly"), 1.5 * on("normal"));
  for (const count of ["all", "valid", "fixations"] as const) {
    assertAlmostEquals(shares.pneumonia![count] / shares.normal![count], 1, 0.08, count);
  }
  assertAlmostEquals(shares.normal!.valid / shares.normal!.all, 0.96, 0.03);
});

Deno.test("gaze off the image has the data set's negative sentinels", () => {
  const real = { height: 3056, width: 2544 };
  assertEquals(toImage(toScreen({ x: -0.2, y: 0.5 }, real), real), { x: -2, y: -2 });
  assertEquals(toImage(toScreen({ x: 0.5, y: 0.5 }, real), real), { x: 1272, y: 1528 });
  const small = { height: 127, width: 106 };
  assertEquals(toImage(toScreen({ x: 1.2, y: 0.5 }, small), small), { x: -1, y: -1 });
});

function within({ x, y, radiusX, radiusY }: Ellipse, at: Point): boolean {
  return ((at.x - x) / radiusX) ** 2 + ((at.y - y) / radiusY) ** 2 < 1;
}
