/** Tests the worked example of experiments/README.md, "Your own data", on a set made of its rows. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { encode } from "fast-png";
import { dirname, join } from "node:path";
import { checkTable } from "../data/table/check_table.ts";
import { tableSchema } from "../data/table/settings.ts";
import { camGrid } from "../data/canvas.ts";
import { summaryLines } from "../data/data_summary.ts";
import { pixelsApart } from "../data/grid_pixels.ts";
import { widestGap } from "../data/heat_map.ts";
import { tuple } from "../formats/items.ts";
import { parseExperiment } from "./parse.ts";
import { spreadOf } from "./settings/heat_map.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../experiments/${path}`, import.meta.url));
const [, SECTION = ""] = (await read("README.md")).split("\n## Your own data\n");
const blocks = (language: string) =>
  [...SECTION.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter(([, own]) => own === language)
    .map(([, , text = ""]) => text);
const [CASES, GAZE] = tuple(blocks("csv"), 2);

/**
 * Returns the experiment of own.yaml's data and the section's settings, which replace the others in
 * own.yaml.
 */
async function example() {
  const [settings] = blocks("yaml");
  const [data] = (await read("own.yaml")).split(/^(?=canvas:)/m);
  assert(settings !== undefined && data !== undefined);
  return parseExperiment(data + settings, "experiments/mine.yaml");
}

const SIDE = 512, COPIES = 4;

/** Returns the rows of the section's table, with copies of other images and patients. */
function copied(table: string): string[] {
  const [header = "", ...rows] = table.trim().split("\n");
  const copies = Array.from(
    { length: COPIES },
    (_, copy) =>
      rows.map((row) => row.replaceAll(/\b[ap]\d+\b/g, (name) => copy === 0 ? name : `${name}-${copy}`)),
  );
  return [header, ...copies.flat()];
}

/** Writes the tables and, for each image, stripes with a brighter square where its gaze was. */
async function writeExample(folder: string): Promise<void> {
  const cases = copied(CASES), gaze = copied(GAZE);
  await Deno.writeTextFile(join(folder, "cases.csv"), cases.join("\n") + "\n");
  await Deno.writeTextFile(join(folder, "gaze.csv"), gaze.join("\n") + "\n");
  const write = async (path: string, value: (x: number, y: number) => number) => {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    const data = Uint8Array.from({ length: SIDE ** 2 }, (_, at) => value(at % SIDE, Math.floor(at / SIDE)));
    await Deno.writeFile(join(folder, path), encode({ width: SIDE, height: SIDE, data, channels: 1 }));
  };
  for (const [index, row] of cases.slice(1).entries()) {
    const [id = "", file = "", , finding] = row.split(",");
    const [, x, y] = (gaze.find((look) => look.startsWith(`${id},`)) ?? "").split(",").map(Number);
    assert(x !== undefined && y !== undefined, `${id} has no gaze`);
    const isInside = (left: number, top: number) => Math.abs(left - x) < 60 && Math.abs(top - y) < 60;
    await write(file, (left, top) => (isInside(left, top) ? 120 : 40) + (left + index * top) % 80);
    if (finding !== "normal") await write(`masks/${id}.png`, (left, top) => isInside(left, top) ? 255 : 0);
  }
}

Deno.test("data check finds no fault in the worked example of own data", async () => {
  const { data, pixels, canvas, heatMap, split } = await example();
  const folder = await Deno.makeTempDir();
  try {
    await writeExample(folder);
    const check = await checkTable(tableSchema.parse(data), {
      folder,
      pixels,
      canvas,
      split,
      heatMap: spreadOf(heatMap),
      jobs: 2,
    });
    assertEquals(check.faults, []);
    assert(check.summary !== undefined);
    const summary = summaryLines(check.summary).join("\n");
    assertMatch(summary, /^images +16 of 16 read$/m);
    assertMatch(summary, /^organs +mass: 8 of 8 images have a cell of the CAM grid in it$/m);
    assertMatch(summary, /^gaze +20 of 24 rows used/m);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the grid and the least blur of the worked example are as experiments/README.md says", async () => {
  const { canvas, heatMap } = await example();
  const grid = camGrid(canvas);
  assertEquals(grid, { height: 8, width: 8, step: 64 });
  assertEquals(heatMap, { blur: widestGap(grid.step) });
  const resized = { height: 512, width: 512, downsample: 1, fit: "resize" } as const;
  const { step } = camGrid(resized);
  assertEquals(widestGap(step), 63);
  assertEquals(widestGap(pixelsApart({ height: 2000, width: 2000 }, resized, step)), 249);
});
