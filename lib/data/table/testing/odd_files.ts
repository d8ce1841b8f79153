/** Data sets whose gaze, organs or files are odd or wrong. */
import { encode } from "fast-png";
import { gzipSync } from "node:zlib";
import { CASES, COLUMN, CORNERS, each, FRACTIONS, GAZE, HEADER, type OddData } from "./odd_data.ts";

/** The data sets. */
export const ODD_FILES: readonly OddData[] = [
  {
    name: "numbers that are none",
    gaze: (rows) => (rows[2]![1] = "inf", rows[3]![2] = "1e99", rows[4]![1] = "NaN"),
    faults: ['gaze.csv, line 3, column "x_px": found "inf"', 'gaze.csv, line 4, column "y_px": found "1e99"'],
  },
  {
    name: "durations below 0 and with a unit",
    gaze: (rows) => (rows[2]![3] = "-5", rows[3]![3] = "0.2 s"),
    data: { gaze: { ...GAZE, weight: { duration: "dur_ms" } } },
    faults: [
      'gaze.csv, line 3, column "dur_ms": found "-5"',
      'gaze.csv, line 4, column "dur_ms": found "0.2 s"',
    ],
  },
  {
    name: "an image without gaze",
    gaze: (rows) => rows.splice(1, 7),
    faults: ['gaze.csv: image "case-000": found no gaze'],
  },
  {
    name: "ids with an ending",
    gaze: each(0, (id) => `${id}.png`),
    faults: [
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
    faults: ["gaze.csv: found 144 samples, all at most 1, expected pixels"],
  },
  {
    name: "percent as fractions",
    data: { gaze: FRACTIONS },
    faults: ["gaze.csv: found 144 of 144 samples further from the image than its own size"],
  },
  {
    name: "pixels of a screen",
    gaze: each(1, (x) => x && String(8 * Number(x) + 400)),
    faults: [
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
    faults: [
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
    faults: [
      "masks/case-002.png: found a mask of 9 × 9 pixels",
      "masks/case-003.png: found ",
      "masks/case-006.png: found no such file",
    ],
  },
  {
    name: "boxes with width and height",
    data: { organs: { mass: { boxes: { ...CORNERS, x2: "width", y2: "height" } } } },
    faults: [
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
    faults: [
      "boxes.csv, line 2: found the corners (9, 1) and (3, 9), expected left and top",
      "boxes.csv, line 3: found the corners (90, 90) and (95, 95), which are off the image",
      'boxes.csv: found no row of the image "case-023"',
    ],
  },
  {
    name: "another table's header",
    cases: (rows) => (rows[0] = ["image", "file", "patient"], rows[3]!.push("more")),
    faults: ['cases.csv, line 1: found no column "finding"'],
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
    faults: ["gaze.csv: found a damaged gzip file"],
  },
  {
    name: "a quote that is never closed",
    cases: (rows) => rows[5]![3] = '"normal',
    faults: ["cases.csv, line 6: found a quote that is never closed"],
  },
  {
    name: "ids as broken numbers",
    cases: each(0, (_, row) => `000${row}`),
    gaze: (rows) => (rows.splice(8), each(0, () => "1.0")(rows)),
    data: { organs: undefined },
    faults: [
      "gaze.csv: found 6 of 6 rows",
      'gaze.csv, line 2, column "image": found "1.0", expected the id of a row of data.cases; did you mean "0001"?',
    ],
  },
  {
    name: "subsets in another case",
    cases: (rows) => rows[1]![4] = "Train",
    split: { ...COLUMN, patients: "refuse" },
    faults: [
      'cases.csv, line 2, column "fold": found "Train", expected one of "train", "val", "test"; name it in split\'s train, validation or test, or leave such rows out with data.cases.where; did you mean "train"?',
    ],
  },
  {
    name: "no row that counts",
    data: { cases: { ...CASES, where: { finding: "Mass" } }, organs: undefined },
    faults: ["cases.csv: found 24 rows of which none counts"],
  },
  {
    name: "a table by another name",
    data: { gaze: { ...GAZE, file: "GAZE.csv" } },
    faults: [
      'GAZE.csv: found no such file, expected the table that data.gaze.file names, below --data DIR; did you mean "gaze.csv"?',
    ],
  },
  {
    name: "an id to leave out that nothing has",
    data: { exclude: ["case-00l"] },
    faults: ['data.exclude.0: found "case-00l"'],
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
    faults: [
      'looks/case-001.csv, line 1: found none of the columns "x", "y"',
      'looks/case-002.csv, line 1: found none of the columns "x", "y"',
      "looks/case-003.csv: found an empty file",
      'looks/{id}.csv: image "case-004": found no gaze',
    ],
  },
];
