/** Writes a data set of tables and pictures for `kind: table`, by fixed rules. */
import { encode } from "fast-png";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { randomStream } from "../../../random/stream.ts";

/** The contents of the written data set. */
export interface MadeTable {
  /** Classes, which the images have in turn; each has another bright part. */
  readonly classes: readonly string[];
  readonly images: number;
  /** `cases.csv`, `gaze.csv`, `boxes.csv` or the same as `.tsv`, also compressed. */
  readonly ending: "csv" | "tsv" | "csv.gz" | "tsv.gz";
  /** True for `.csv` with semicolons and decimal commas, whose gaze is at fractions of pixels. */
  readonly semicolons?: boolean;
  /** Bits of the PNG files. */
  readonly depth: 8 | 16;
  /** True for images of very different sizes and shapes; all are about 60 × 58 unless given. */
  readonly mixed?: boolean;
}

/** One image of the set. */
export interface MadeCase {
  readonly id: string;
  readonly patient: string;
  readonly finding: string;
  readonly width: number;
  readonly height: number;
  /** The corners of the bright part. */
  readonly box: readonly [x1: number, y1: number, x2: number, y2: number];
}

/** Returns the images; every patient has two of one class. */
export function madeCases(
  { classes, images, mixed = false }: Pick<MadeTable, "classes" | "images" | "mixed">,
): readonly MadeCase[] {
  return Array.from({ length: images }, (_, row) => {
    const label = (row >> 1) % classes.length;
    const width = (60 + row % 3) * (mixed ? 1 + row % 4 : 1);
    const height = (56 + row % 4) * (mixed ? 1 + row % 3 : 1);
    const x1 = 2 + 5 * (label % 8), y1 = 4 + 9 * (label >> 3) + row % 2;
    return {
      id: `case-${String(row).padStart(3, "0")}`,
      patient: `P${row >> 1}`,
      finding: classes[label] ?? "",
      width,
      height,
      box: [x1, y1, x1 + 20, y1 + 18],
    };
  });
}

/**
 * Writes below `folder`: `cases`, `gaze` and `boxes` as tables, `pictures/ID.png`, `masks/ID.png`
 * of all but the first class, and `looks/ID.csv` with the same fixations as fractions. Returns the
 * images.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const made = { classes: ["normal", "mass"], images: 4, ending: "csv", depth: 8 } as const;
 * const cases = await writeTable(folder, made);
 * assertEquals(cases.map(({ finding }) => finding), ["normal", "normal", "mass", "mass"]);
 * const table = await Deno.readTextFile(`${folder}/boxes.csv`);
 * assertEquals(table, "image,left,top,right,bottom\ncase-002,7,4,27,22\ncase-003,7,5,27,23\n");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeTable(folder: string, made: MadeTable): Promise<readonly MadeCase[]> {
  const cases = madeCases(made);
  const draw = randomStream("made table");
  for (const name of ["pictures", "masks", "looks"]) {
    await Deno.mkdir(join(folder, name), { recursive: true });
  }
  const tables: Record<"cases" | "gaze" | "boxes", string[][]> = {
    cases: [["image", "file", "patient", "finding", "fold"]],
    gaze: [["image", "x_px", "y_px", "dur_ms", "valid"]],
    boxes: [["image", "left", "top", "right", "bottom"]],
  };
  for (const [row, { id, patient, finding, width, height, box: [x1, y1, x2, y2] }] of cases.entries()) {
    const [full, inside] = [
      2 ** made.depth - 1,
      (x: number, y: number) => x >= x1 && x <= x2 && y >= y1 && y <= y2,
    ];
    const grid = (value: (x: number, y: number) => number) =>
      Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width)));
    const pixels = grid((x, y) => Math.round(full * ((inside(x, y) ? 0.6 : 0.2) + 0.3 * draw.uniform())));
    const data = made.depth === 16 ? Uint16Array.from(pixels) : Uint8Array.from(pixels);
    await Deno.writeFile(
      join(folder, `pictures/${id}.png`),
      encode({ width, height, data, channels: 1, depth: made.depth }),
    );
    if (finding !== made.classes[0]) {
      const mask = Uint8Array.from(grid((x, y) => inside(x, y) ? 255 : 0));
      await Deno.writeFile(
        join(folder, `masks/${id}.png`),
        encode({ width, height, data: mask, channels: 1, depth: 8 }),
      );
      tables.boxes.push([id, x1, y1, x2, y2].map(String));
    }
    const fold = ["train", "train", "val", "test"][Math.floor(row / (2 * made.classes.length)) % 4] ?? "";
    tables.cases.push([id, `pictures/${id}.png`, patient, finding, fold]);
    const looks = [["x", "y", "seconds"]];
    for (let fixation = 0; fixation < 6; fixation++) {
      const x = Math.floor(x1 + (x2 - x1) * draw.uniform()), y = Math.floor(y1 + (y2 - y1) * draw.uniform());
      const duration = 80 + draw.below(400);
      tables.gaze.push(
        [id, ...[x, y].map((place) => made.semicolons ? `${place},5` : place), duration, 1].map(String),
      );
      looks.push([(x + 0.5) / width, (y + 0.5) / height, duration / 1000].map(String));
    }
    tables.gaze.push([id, "", "", "50", "0"]);
    await Deno.writeTextFile(join(folder, `looks/${id}.csv`), text(looks, ","));
  }
  const separator = made.ending.startsWith("tsv") ? "\t" : made.semicolons ? ";" : ",";
  for (const [name, rows] of Object.entries(tables)) {
    const bytes = new TextEncoder().encode(text(rows, separator));
    const file = join(folder, `${name}.${made.ending}`);
    await Deno.writeFile(file, made.ending.endsWith(".gz") ? gzipSync(bytes) : bytes);
  }
  return cases;
}

function text(rows: readonly (readonly string[])[], separator: string): string {
  return rows.map((fields) => fields.join(separator)).join("\n") + "\n";
}
