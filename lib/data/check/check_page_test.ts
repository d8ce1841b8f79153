/** Tests the check of a table of images: its lines, its faults and its page of cases. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { checkTable } from "../table/check_table.ts";
import { tableSchema } from "../table/settings.ts";
import { writeTable } from "../table/testing/write_table.ts";
import { summaryLines } from "../data_summary.ts";
import { casePage } from "./case_page.ts";
import { casePicture, GAZE_COLOUR } from "./case_picture.ts";
import { chosenCases } from "./chosen_cases.ts";
import { readImage } from "../read_image.ts";

const SETTINGS = tableSchema.parse({
  kind: "table",
  name: "Made <readers>",
  cases: { file: "cases.csv", id: "image", path: "file", patient: "patient", class: "finding" },
  classes: ["normal", "mass"],
  gaze: { file: "gaze.csv", id: "image", x: "x_px", y: "y_px", where: { valid: 1 } },
  organs: { mass: { mask: "masks/{id}.png" } },
});

const READING = {
  pixels: "raw-max",
  canvas: { height: 64, width: 64, downsample: 1 },
  heatMap: { blur: 63 },
  split: { train: 0.5, validation: 0.25, test: 0.25, seed: 0, order: "shuffled", patients: "grouped" },
  jobs: 1,
  withCases: true,
} as const;

Deno.test("the check counts and shows a table without faults, and lists every fault of another table at once", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const made = await writeTable(folder, {
      classes: ["normal", "mass"],
      images: 24,
      ending: "csv",
      depth: 8,
    });
    const whole = await checkTable(SETTINGS, { ...READING, folder });
    assertEquals(whole.faults, []);
    assert(whole.summary !== undefined && whole.cases !== undefined);
    const lines = summaryLines(whole.summary);
    for (
      const line of [
        "images           24 of 24 read",
        "classes          normal 12, mass 12; 12 patients",
        "test             normal 2, mass 2; 2 patients",
        "samples          6 to 6 an image, median 6; 0 of 144 (0 %) off their image",
        "masks            12 of 12 read",
        "organs           mass: 0 of 12 images have a cell of the CAM grid in it; no map can point at them: a smaller " +
        "downsample, or fit: resize to a larger canvas, brings cells closer",
      ]
    ) assert(lines.includes(line), `${line}\n${lines.join("\n")}`);
    assertEquals(whole.cases.shown.map(({ label }) => label).filter((label) => label === "mass").length, 6);
    const page = casePage(whole.cases.shown, {
      title: "<cases>",
      summary: lines,
      organs: whole.cases.organs,
    });
    assertStringIncludes(page, "<h1>&lt;cases&gt;</h1>");
    assertEquals(page.match(/<figure>/g)?.length, 12);
    assert(!/https?:|<script/.test(page));

    const finer = { ...READING, canvas: { height: 128, width: 128, downsample: 1, fit: "resize" } } as const;
    assertEquals((await checkTable(SETTINGS, { ...finer, folder })).summary?.organs, [
      { name: "mass", images: 12, onGrid: 12 },
    ]);

    await Deno.writeFile(join(folder, "pictures/case-001.png"), new Uint8Array(50).fill(7));
    await Deno.remove(join(folder, "pictures/case-004.png"));
    await Deno.copyFile(join(folder, "masks/case-003.png"), join(folder, "masks/case-002.png"));
    await Deno.remove(join(folder, "masks/case-007.png"));
    const gaze = join(folder, "gaze.csv");
    await Deno.writeTextFile(gaze, (await Deno.readTextFile(gaze)).replaceAll(/^case-005,.*\n/gm, ""));
    const { faults, faulty } = await checkTable(SETTINGS, { ...READING, folder });
    const text = faults.join("\n");
    for (
      const part of [
        "pictures/case-001.png: ",
        "pictures/case-004.png: found no such file below data.images",
        "masks/case-002.png: found a mask of",
        "masks/case-007.png: found no such file, expected the mask",
        'gaze.csv: image "case-005": found no gaze',
      ]
    ) assertStringIncludes(text, part);
    assertEquals(faulty, [1, 2, 4, 5, 7].map((row) => made[row]!.id));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("gaze is drawn at its own positions, so that swapped columns are visible", async () => {
  const { encode } = await import("fast-png");
  const width = 40, height = 20;
  const file = encode({ width, height, data: new Uint8Array(width * height), channels: 1, depth: 8 });
  const image = await readImage(file, "black.png");
  const gaze = { x: Int32Array.of(30, 5, 90), y: Int32Array.of(4, 30, 3) };
  const { data } = await casePicture({ image, gaze });
  const isGaze = (x: number, y: number) => (data[3 * (y * width + x)] ?? 0) > GAZE_COLOUR[0] / 2;
  assertEquals([isGaze(30, 4), isGaze(4, 30 % height), isGaze(0, 0)], [true, false, false]);
});

Deno.test("chosen cases are spread over the rows of each class, for at most a dozen classes", () => {
  const labels = Array.from({ length: 30 }, (_, row) => row < 20 ? "a" : "b");
  assertEquals(chosenCases(labels, ["a", "b", "c"]), [0, 6, 13, 19, 20, 23, 26, 29]);
  const twenty = Array.from({ length: 20 }, (_, label) => String(label));
  assertEquals(chosenCases(twenty, twenty).length, 12);
});
