/** Odd and wrong data sets of users: what is told of each, and nothing that follows from it. */
import { assert, assertEquals } from "@std/assert";
import { encode } from "fast-png";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { SplitOptions } from "../split.ts";
import { tableSchema } from "./settings.ts";
import { tableFaults } from "./table_faults.ts";
import { writeTable } from "./testing/write_table.ts";

type Rows = string[][];

/** A change of the data set, and the starts of all lines that tell of it. */
interface Odd {
  readonly name: string;
  readonly cases?: (rows: Rows) => void;
  readonly gaze?: (rows: Rows) => void;
  readonly boxes?: (rows: Rows) => void;
  /** Files in place of those of the data set, by path; nothing takes one away. */
  readonly files?: Readonly<Record<string, string | Uint8Array | undefined>>;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly split?: SplitOptions;
  readonly told: readonly string[];
}

const CASES = { file: "cases.csv", id: "image", path: "file", patient: "patient", class: "finding" };
const GAZE = { file: "gaze.csv", id: "image", x: "x_px", y: "y_px", where: { valid: 1 } };
const CORNERS = { file: "boxes.csv", id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" };
const COLUMN = { column: "fold", train: ["train"], validation: ["val"], test: ["test"] };

const each = (column: number, change: (text: string, row: number) => string) => (rows: Rows) =>
  rows.slice(1).forEach((fields, row) => fields[column] = change(fields[column]!, row));

const utf16 = (text: string) =>
  Uint8Array.from([0xff, 0xfe, ...[...text].flatMap((letter) => [letter.charCodeAt(0), 0])]);

const HEADER = "image,x_px,y_px,dur_ms,valid";

const FRACTIONS = { ...GAZE, units: "fraction" };

const ODD: readonly Odd[] = [
  { name: "nothing", told: [] },
  { name: "a byte order mark", cases: (rows) => rows[0]![0] = "\ufeffimage", told: [] },
  {
    name: "ids with slashes, spaces and accents",
    cases: each(0, (id) => `left eye/${id} é`),
    gaze: each(0, (id) => `left eye/${id} é`),
    data: { organs: undefined },
    told: [],
  },
  {
    name: "quoted line breaks",
    cases: (rows) => rows.forEach((fields, row) => fields.push(row === 0 ? "note" : '"a, b\nc"')),
    told: [],
  },
  {
    name: "gzip without its ending",
    files: { "gaze.csv": gzipSync("image,x_px,y_px,dur_ms,valid\ncase-000,5,5,9,1\n") },
    data: { exclude: [] },
    told: [
      ...[1, 2, 3, 4, 5].map((row) => `gaze.csv: image "case-00${row}": found no gaze`),
      "gaze.csv: and 18 more images like it",
    ],
  },
  {
    name: "UTF-16",
    files: { "cases.csv": utf16("image,file"), "gaze.csv": utf16("image,x_px") },
    told: ["cases.csv: found text in UTF-16", "gaze.csv: found text in UTF-16"],
  },
  {
    name: "Latin-1 and a workbook",
    files: {
      "cases.csv": Uint8Array.of(105, 109, 0xe4, 103),
      "gaze.csv": Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0),
    },
    told: ["cases.csv: found text that is not UTF-8", "gaze.csv: found an Excel workbook"],
  },
  {
    name: "a column of ids that is not there",
    data: { cases: { ...CASES, id: "img" } },
    told: ['cases.csv, line 1: found no column "img" among 5 columns, which are "image", "file"'],
  },
  {
    name: "columns of two tables",
    data: { cases: { ...CASES, class: "findings" }, gaze: { ...GAZE, x: "X" } },
    told: [
      'cases.csv, line 1: found no column "findings"',
      'gaze.csv, line 1: found no column "X" among 5 columns, which are "image", "x_px"',
    ],
  },
  {
    name: "lines above a header with tabs",
    files: { "gaze.csv": "## made by a tracker\n## v3\nimage\tx_px\ty_px\tvalid\ncase-000\t5\t5\t1\n" },
    told: ["gaze.csv, line 1: found no header, which stands in line 3"],
  },
  {
    name: "decimal commas without quotes",
    gaze: each(1, (x) => `${x},5`),
    told: [
      ...[2, 3, 4, 5, 6].map((line) => `gaze.csv, line ${line}: found 6 fields`),
      "gaze.csv: and 163 more rows like it",
    ],
  },
  {
    name: "decimal commas in quotes",
    gaze: (rows) => rows[3]![1] = '"11,5"',
    told: [
      'gaze.csv, line 4, column "x_px": found "11,5", expected a number that fits 32 bits, with a decimal point',
    ],
  },
  {
    name: "ids again, in another case too",
    cases: (rows) => (rows.push([...rows[3]!]), rows[7]![0] = "CASE-002"),
    data: { gaze: undefined },
    told: [
      'cases.csv, line 8, column "image": found "CASE-002" again, after line 4 as "case-002"',
      'cases.csv, line 26, column "image": found "case-002" again, after line 4;',
    ],
  },
  {
    name: "one name in several folders",
    cases: each(0, (_, row) => row === 23 ? "b/case-000" : `case-${String(row).padStart(3, "0")}`),
    data: { gaze: undefined, organs: undefined },
    told: ['cases.csv, line 25, column "image": found "b/case-000" again, after line 2 as "case-000"'],
  },
  {
    name: "backslashes",
    cases: each(1, (path) => path.replace("/", "\\")),
    told: [
      ...[2, 3, 4, 5, 6].map((line) => `cases.csv, line ${line}, column "file": found "pictures\\\\case-`),
      "cases.csv: and 19 more rows like it",
    ],
  },
  {
    name: "an absolute path",
    cases: (rows) => rows[2]![1] = "/data/case-001.png",
    told: ['cases.csv, line 3, column "file": found "/data/case-001.png"'],
  },
  {
    name: "another case of a file's ending",
    cases: (rows) => rows[2]![1] = "pictures/case-001.PNG",
    told: [
      'pictures/case-001.PNG: found no such file below data.images, expected an image; did you mean "case-001.png"?',
    ],
  },
  {
    name: "a folder of images that is not there",
    data: { images: "imgs" },
    told: ["data.images: found no such folder"],
  },
  {
    name: "a class in another case",
    cases: each(3, (finding) => finding === "mass" ? "Mass" : finding),
    told: [
      ...[4, 5, 8, 9, 12].map((line) =>
        `cases.csv, line ${line}, column "finding": found "Mass", which is of no class`
      ),
      "cases.csv: and 7 more rows like it",
    ],
  },
  {
    name: "a class that nobody has",
    data: { classes: ["normal", "mass", "scar"] },
    told: ['cases.csv: found no row of the class "scar"'],
  },
  {
    name: "rules that overlap",
    data: {
      classes: [{ name: "low", where: { fold: ["train", "val"] } }, {
        name: "high",
        where: { fold: ["val", "test"] },
      }],
      organs: undefined,
    },
    told: [
      ...[10, 11, 12, 13].map((line) =>
        `cases.csv, line ${line}, column "fold": found "val", which is of 2 classes`
      ),
    ],
  },
  {
    name: "a class in test alone",
    cases: each(3, (finding, row) => row < 20 ? "normal" : finding),
    data: { organs: undefined },
    split: { ...COLUMN, patients: "refuse" },
    told: ["split: found too few images of mass"],
  },
  {
    name: "a patient in two subsets, and a value of none",
    cases: (rows) => (rows[1]![4] = "test", rows[9]![4] = "hold"),
    split: { ...COLUMN, patients: "refuse" },
    told: [
      'cases.csv, line 3, column "fold": found "train", which is in train, but the patient "P0" is in test by line 2',
      'cases.csv, line 10, column "fold": found "hold", expected one of "train", "val", "test"',
    ],
  },
  {
    name: "a column of the split that is not there",
    split: { ...COLUMN, column: "subset", patients: "refuse" },
    told: ['cases.csv, line 1: found no column "subset"'],
  },
  {
    name: "numbers that are none",
    gaze: (rows) => (rows[2]![1] = "inf", rows[3]![2] = "1e99", rows[4]![1] = "NaN"),
    told: ['gaze.csv, line 3, column "x_px": found "inf"', 'gaze.csv, line 4, column "y_px": found "1e99"'],
  },
  {
    name: "durations below 0 and with a unit",
    gaze: (rows) => (rows[2]![3] = "-5", rows[3]![3] = "0.2 s"),
    data: { gaze: { ...GAZE, weight: { duration: "dur_ms" } } },
    told: [
      'gaze.csv, line 3, column "dur_ms": found "-5"',
      'gaze.csv, line 4, column "dur_ms": found "0.2 s"',
    ],
  },
  {
    name: "an image without gaze",
    gaze: (rows) => rows.splice(1, 7),
    told: ['gaze.csv: image "case-000": found no gaze'],
  },
  {
    name: "ids with an ending",
    gaze: each(0, (id) => `${id}.png`),
    told: [
      "gaze.csv: found 144 of 144 rows whose image is in no row of data.cases",
      ...[0, 1, 2, 3, 4].map((row) =>
        `gaze.csv, line ${
          2 + 7 * row
        }, column "image": found "case-00${row}.png", expected the id of a row of data.cases; did you mean "case-00${row}"?`
      ),
      "gaze.csv: and 19 more images like it",
    ],
  },
  {
    name: "fractions as pixels",
    gaze: (rows) =>
      [1, 2].forEach((column) => each(column, (place) => place && String(Number(place) / 60))(rows)),
    told: ["gaze.csv: found 144 samples and none beyond 1, expected pixels"],
  },
  {
    name: "percent as fractions",
    data: { gaze: FRACTIONS },
    told: ["gaze.csv: found 144 of 144 samples further from the image than its own size"],
  },
  {
    name: "pixels of a screen",
    gaze: each(1, (x) => x && String(8 * Number(x) + 400)),
    told: [
      "gaze.csv: found 144 of 144 samples off their images, expected most of them on pixels of the images; x runs from",
    ],
  },
  {
    name: "files that are no images",
    files: {
      "pictures/case-001.png": "a note",
      "pictures/case-002.png": new Uint8Array(0),
      "pictures/case-003.png": "version https://git-lfs.github.com/spec/v1\n",
      "pictures/case-004.png": "<!DOCTYPE html>",
      "pictures/case-005.png": gzipSync("text"),
      "pictures/case-006.png": encode({
        width: 60,
        height: 58,
        data: new Uint8Array(3480),
        channels: 1,
        depth: 8,
      }).slice(0, -20),
    },
    told: [
      "pictures/case-001.png: found text",
      "pictures/case-002.png: found an empty file",
      "pictures/case-003.png: found a pointer of Git LFS",
      "pictures/case-004.png: found a web page",
      "pictures/case-005.png: is not a DICOM Part 10 file",
      "pictures/case-006.png: found a PNG file of",
    ],
  },
  {
    name: "masks of another size and format, and one that is missing",
    files: {
      "masks/case-002.png": encode({ width: 9, height: 9, data: new Uint8Array(81), channels: 1, depth: 8 }),
      "masks/case-003.png": "a note",
      "masks/case-006.png": undefined,
    },
    data: { organs: { mass: { mask: "masks/{id}.png" } } },
    told: [
      "masks/case-002.png: found a mask of 9 × 9 pixels",
      "masks/case-003.png: found ",
      "masks/case-006.png: found no such file",
    ],
  },
  {
    name: "boxes with width and height",
    data: { organs: { mass: { boxes: { ...CORNERS, x2: "width", y2: "height" } } } },
    told: [
      'boxes.csv, line 1: found no column "width" among 5 columns, which are "image", "left"',
      'boxes.csv, line 1: found no column "height"',
    ],
  },
  {
    name: "boxes that are reversed, off their image, and missing",
    boxes: (
      rows,
    ) => (rows[1]!.splice(1, 4, "9", "1", "3", "9"),
      rows[2]!.splice(1, 4, "90", "90", "95", "95"),
      rows.pop()),
    told: [
      "boxes.csv, line 2: found the corners (9, 1) and (3, 9), expected left and top",
      "boxes.csv, line 3: found the corners (90, 90) and (95, 95), which are off the image",
      'boxes.csv: found no row of the image "case-023"',
    ],
  },
  {
    name: "another table's header",
    cases: (rows) => (rows[0] = ["image", "file", "patient"], rows[3]!.push("more")),
    told: ['cases.csv, line 1: found no column "finding"'],
  },
  {
    name: "gzip that was cut off",
    files: {
      "gaze.csv": gzipSync(
        Array.from(
          { length: 9000 },
          (_, row) => row === 0 ? HEADER : `case-000,${row % 60},${row * row % 50},${row},1`,
        )
          .join("\n"),
      ).slice(0, 5000),
    },
    told: ["gaze.csv: found a damaged gzip file"],
  },
  {
    name: "a quote that is never closed",
    cases: (rows) => rows[5]![3] = '"normal',
    told: ["cases.csv, line 6: found a quote that is never closed"],
  },
  {
    name: "ids as broken numbers",
    cases: each(0, (_, row) => `000${row}`),
    gaze: (rows) => (rows.splice(8), each(0, () => "1.0")(rows)),
    data: { organs: undefined },
    told: [
      "gaze.csv: found 6 of 6 rows",
      'gaze.csv, line 2, column "image": found "1.0", expected the id of a row of data.cases; did you mean "0001"?',
    ],
  },
  {
    name: "subsets in another case",
    cases: (rows) => rows[1]![4] = "Train",
    split: { ...COLUMN, patients: "refuse" },
    told: [
      'cases.csv, line 2, column "fold": found "Train", expected one of "train", "val", "test"; name it in split\'s train, validation or test, or leave such rows out with data.cases.where; did you mean "train"?',
    ],
  },
  {
    name: "no row that counts",
    data: { cases: { ...CASES, where: { finding: "Mass" } }, organs: undefined },
    told: ["cases.csv: found 24 rows of which none counts"],
  },
  {
    name: "a table by another name",
    data: { gaze: { ...GAZE, file: "GAZE.csv" } },
    told: [
      'GAZE.csv: found no such file, expected the table that data.gaze.file names, below --data DIR; did you mean "gaze.csv"?',
    ],
  },
  {
    name: "an id to leave out that nothing has",
    data: { exclude: ["case-00l"] },
    told: ['data.exclude.0: found "case-00l"'],
  },
  {
    name: "a file a case: wrong headers, an empty one and none",
    files: {
      "looks/case-001.csv": "X,Y\n1,1\n",
      "looks/case-002.csv": "X,Y\n1,1\n",
      "looks/case-003.csv": "",
      "looks/case-004.csv": undefined,
    },
    data: { gaze: { file: "looks/{id}.csv", x: "x", y: "y", units: "fraction" } },
    told: [
      'looks/case-001.csv, line 1: found none of the columns "x", "y"',
      'looks/case-002.csv, line 1: found none of the columns "x", "y"',
      "looks/case-003.csv: found an empty file",
      'looks/{id}.csv: image "case-004": found no gaze',
    ],
  },
];

Deno.test("odd data sets are read, and each wrong one is told with its file, row and column, once", async (test) => {
  const folder = await Deno.makeTempDir();
  try {
    await writeTable(folder, { classes: ["normal", "mass"], images: 24, ending: "csv", depth: 8 });
    for (const { name, files = {}, data = {}, split, told, ...tables } of ODD) {
      await test.step(name, async () => {
        const changed: Record<string, string | Uint8Array | undefined> = { ...files };
        for (const table of ["cases", "gaze", "boxes"] as const) {
          const change = tables[table], path = `${table}.csv`;
          if (change === undefined) continue;
          const rows = (await Deno.readTextFile(join(folder, path))).trim().split("\n").map((line) =>
            line.split(",")
          );
          change(rows);
          changed[path] = rows.map((fields) => fields.join(",")).join("\n") + "\n";
        }
        const settings = {
          cases: CASES,
          classes: ["normal", "mass"],
          gaze: GAZE,
          organs: { mass: { boxes: CORNERS } },
        };
        const given = Object.entries({ ...settings, ...data }).filter(([, value]) => value !== undefined);
        const parsed = tableSchema.parse({ kind: "table", name: "n", ...Object.fromEntries(given) });
        const lines = await withFiles(folder, changed, () => tableFaults(parsed, { folder, split }));
        for (const [index, start] of told.entries()) {
          assert(lines[index]?.startsWith(start), `${lines.join("\n")}\n\nexpected: ${start}`);
        }
        assertEquals(lines.slice(told.length), []);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Runs `body` with other files in place of those below `folder`, which are put back. */
async function withFiles<Result>(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array | undefined>>,
  body: () => Promise<Result>,
): Promise<Result> {
  const before = new Map<string, Uint8Array>();
  for (const [path, content] of Object.entries(files)) {
    before.set(path, await Deno.readFile(join(folder, path)));
    await Deno.remove(join(folder, path));
    if (content === undefined) continue;
    await Deno.writeFile(
      join(folder, path),
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  }
  const result = await body();
  for (const [path, content] of before) await Deno.writeFile(join(folder, path), content);
  return result;
}
