import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { layout } from "../layout.ts";
import { readMasterSheet } from "../master_sheet.ts";
import { PHANTOM_ROOTS } from "../../phantom/roots.ts";
import { phantomSettingsSchema } from "../../phantom/settings.ts";
import { writePhantom } from "../../phantom/write.ts";
import type { DataCheck } from "../../data_check.ts";
import { summaryLines } from "../../data_summary.ts";
import { checkData } from "./check_data.ts";

const SPLIT = {
  train: 0.5,
  validation: 0.25,
  test: 0.25,
  seed: 0,
  order: "shuffled",
  patients: "grouped",
} as const;

/** Reads the folder without the images excluded, in so many threads. */
type Check = (exclude?: readonly string[], jobs?: number) => Promise<DataCheck>;

/** Runs `body` on a phantom of 18 small images, whose folder is removed afterwards. */
async function withPhantom(body: (folder: string, check: Check) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await writePhantom(
      folder,
      phantomSettingsSchema.parse({ images: 18, seed: 1, width: 80, height: 96, secondsOfGaze: 4 }),
    );
    const options = {
      eyeGaze: join(folder, PHANTOM_ROOTS.eyeGaze),
      images: join(folder, PHANTOM_ROOTS.images),
      pixels: "raw-max",
      canvas: { height: 96, width: 96, downsample: 1 },
      heatMap: { blur: 20 },
      split: SPLIT,
    } as const;
    // A thread loads its modules anew, which takes longer than the images.
    await body(folder, (exclude = [], jobs = 1) => checkData({ ...options, exclude, jobs }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the check counts a data set without faults, and lists every fault of another one", async () => {
  await withPhantom(async (folder, check) => {
    const whole = await check();
    assertEquals(whole.faults, []);
    assert(whole.summary !== undefined);
    const lines = summaryLines(whole.summary);
    assertStringIncludes(lines[0]!, "18 of 18 read");
    assertStringIncludes(lines[1]!, "54 of 54 read");
    assertStringIncludes(lines.join("\n"), "96 × 80: 18");

    const eyeGaze = join(folder, PHANTOM_ROOTS.eyeGaze), images = join(folder, PHANTOM_ROOTS.images);
    const records = readMasterSheet(await Deno.readFile(join(eyeGaze, layout.masterSheet)), "table");
    const dicom = (index: number) => join(images, records[index]!.path);
    const mask = (index: number) => join(eyeGaze, layout.leftLung(records[index]!.dicomId));
    const bytes = await Deno.readFile(dicom(0));
    await Deno.writeFile(dicom(0), bytes.subarray(0, 2000));
    await Deno.remove(dicom(1));
    await Deno.writeFile(mask(2), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0));
    await Deno.remove(mask(2).replace("left", "right"));
    // A file that is shipped compressed, and can be read.
    await Deno.writeFile(`${dicom(3)}.gz`, gzipSync(await Deno.readFile(dicom(3))));
    await Deno.remove(dicom(3));

    const { faults, faulty, summary } = await check([], 2);
    assertEquals(faulty.toSorted(), [0, 1, 2].map((index) => records[index]!.dicomId).toSorted());
    assertEquals(faults.length, 4, faults.join("\n"));
    assertStringIncludes(faults[0]!, `${dicom(0)}: (7FE0,0010) PixelData is 15360 bytes long, but only`);
    assertEquals(faults[1], `${dicom(1)}: found no such file, expected one`);
    assertEquals(faults[2], `${mask(2)}: found a JPEG file, expected a PNG file; save it as one`);
    assertStringIncludes(faults[3]!, "right_lung.png: found no such file");
    assertEquals([summary?.read, summary?.masks], [16, 52]);

    const without = await check([0, 1, 2].map((index) => records[index]!.dicomId));
    assertEquals(without.faults, []);
    assertEquals(without.summary?.excluded, 3);
  });
});

Deno.test("images of other patients, unreadable tables and unknown exclusions are faults", async () => {
  await withPhantom(async (folder, check) => {
    const eyeGaze = join(folder, PHANTOM_ROOTS.eyeGaze), images = join(folder, PHANTOM_ROOTS.images);
    const table = join(eyeGaze, layout.masterSheet);
    const records = readMasterSheet(await Deno.readFile(table), "table");
    await Deno.copyFile(join(images, records[5]!.path), join(images, records[6]!.path));
    await Deno.writeTextFile(join(eyeGaze, layout.eyeGaze), "no table\n");
    const found = await check(["nobody"]);
    assertStringIncludes(found.faults[0]!, 'exclude: found "nobody"');
    assert(found.faults.some((fault) => fault.includes(layout.eyeGaze)));
    assert(found.faults.some((fault) => fault.includes(records[6]!.dicomId)), found.faults.join("\n"));
    assertEquals(found.summary?.gaze, undefined);
    assertEquals(found.summary?.identical, [[records[5]!.dicomId, records[6]!.dicomId]]);

    await Deno.writeTextFile(table, "dicom_id\n");
    const tableless = await check();
    assertEquals(tableless.summary, undefined);
    assertStringIncludes(tableless.faults.join(), table);
  });
});
