/** Data sets whose table of images is odd or wrong. */
import { gzipSync } from "node:zlib";
import { CASES, COLUMN, each, GAZE, type OddData, utf16 } from "./odd_data.ts";

/** The data sets. */
export const ODD_CASES: readonly OddData[] = [
  { name: "nothing", faults: [] },
  { name: "a byte order mark", cases: (rows) => rows[0]![0] = "\ufeffimage", faults: [] },
  {
    name: "ids with slashes, spaces and accents",
    cases: each(0, (id) => `left eye/${id} é`),
    gaze: each(0, (id) => `left eye/${id} é`),
    data: { organs: undefined },
    faults: [],
  },
  {
    name: "quoted line breaks",
    cases: (rows) => rows.forEach((fields, row) => fields.push(row === 0 ? "note" : '"a, b\nc"')),
    faults: [],
  },
  {
    name: "gzip without its ending",
    files: { "gaze.csv": gzipSync("image,x_px,y_px,dur_ms,valid\ncase-000,5,5,9,1\n") },
    data: { exclude: [] },
    faults: [
      ...[1, 2, 3, 4, 5].map((row) => `gaze.csv: image "case-00${row}": found no gaze`),
      "gaze.csv: and 18 more images like it",
    ],
  },
  {
    name: "UTF-16",
    files: { "cases.csv": utf16("image,file"), "gaze.csv": utf16("image,x_px") },
    faults: ["cases.csv: found text in UTF-16", "gaze.csv: found text in UTF-16"],
  },
  {
    name: "Latin-1 and a workbook",
    files: {
      "cases.csv": Uint8Array.of(105, 109, 0xe4, 103),
      "gaze.csv": Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0),
    },
    faults: ["cases.csv: found text that is not UTF-8", "gaze.csv: found an Excel workbook"],
  },
  {
    name: "a column of ids that is not there",
    data: { cases: { ...CASES, id: "img" } },
    faults: ['cases.csv, line 1: found no column "img" among 5 columns, which are "image", "file"'],
  },
  {
    name: "columns of two tables",
    data: { cases: { ...CASES, class: "findings" }, gaze: { ...GAZE, x: "X" } },
    faults: [
      'cases.csv, line 1: found no column "findings"',
      'gaze.csv, line 1: found no column "X" among 5 columns, which are "image", "x_px"',
    ],
  },
  {
    name: "lines above a header with tabs",
    files: { "gaze.csv": "## made by a tracker\n## v3\nimage\tx_px\ty_px\tvalid\ncase-000\t5\t5\t1\n" },
    faults: ["gaze.csv, line 1: found no header, but one in line 3"],
  },
  {
    name: "decimal commas without quotes",
    gaze: each(1, (x) => `${x},5`),
    faults: [
      ...[2, 3, 4, 5, 6].map((line) => `gaze.csv, line ${line}: found 6 fields`),
      "gaze.csv: and 163 more rows like it",
    ],
  },
  {
    name: "decimal commas in quotes",
    gaze: (rows) => rows[3]![1] = '"11,5"',
    faults: [
      'gaze.csv, line 4, column "x_px": found "11,5", expected a number that fits 32 bits, with a decimal point',
    ],
  },
  {
    name: "ids again, in another case too",
    cases: (rows) => (rows.push([...rows[3]!]), rows[7]![0] = "CASE-002"),
    data: { gaze: undefined },
    faults: [
      'cases.csv, line 8, column "image": found "CASE-002" again, after line 4 as "case-002"',
      'cases.csv, line 26, column "image": found "case-002" again, after line 4;',
    ],
  },
  {
    name: "one name in several folders",
    cases: each(0, (_, row) => row === 23 ? "b/case-000" : `case-${String(row).padStart(3, "0")}`),
    data: { gaze: undefined, organs: undefined },
    faults: ['cases.csv, line 25, column "image": found "b/case-000" again, after line 2 as "case-000"'],
  },
  {
    name: "backslashes",
    cases: each(1, (path) => path.replace("/", "\\")),
    faults: [
      ...[2, 3, 4, 5, 6].map((line) => `cases.csv, line ${line}, column "file": found "pictures\\\\case-`),
      "cases.csv: and 19 more rows like it",
    ],
  },
  {
    name: "an absolute path",
    cases: (rows) => rows[2]![1] = "/data/case-001.png",
    faults: ['cases.csv, line 3, column "file": found "/data/case-001.png"'],
  },
  {
    name: "another case of a file's ending",
    cases: (rows) => rows[2]![1] = "pictures/case-001.PNG",
    faults: [
      'pictures/case-001.PNG: found no such file below data.images, expected an image; did you mean "case-001.png"?',
    ],
  },
  {
    name: "a folder of images that is not there",
    data: { images: "imgs" },
    faults: ["data.images: found no such folder"],
  },
  {
    name: "a class in another case",
    cases: each(3, (finding) => finding === "mass" ? "Mass" : finding),
    faults: [
      ...[4, 5, 8, 9, 12].map((line) =>
        `cases.csv, line ${line}, column "finding": found "Mass", which is of no class`
      ),
      "cases.csv: and 7 more rows like it",
    ],
  },
  {
    name: "a class that nobody has",
    data: { classes: ["normal", "mass", "scar"] },
    faults: ['cases.csv: found no row of the class "scar"'],
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
    faults: [
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
    faults: ["split: found too few images of mass"],
  },
  {
    name: "a patient in two subsets, and a value of none",
    cases: (rows) => (rows[1]![4] = "test", rows[9]![4] = "hold"),
    split: { ...COLUMN, patients: "refuse" },
    faults: [
      'cases.csv, line 3, column "fold": found "train", which is in train, but the patient "P0" is in test by line 2',
      'cases.csv, line 10, column "fold": found "hold", expected one of "train", "val", "test"',
    ],
  },
  {
    name: "a column of the split that is not there",
    split: { ...COLUMN, column: "subset", patients: "refuse" },
    faults: ['cases.csv, line 1: found no column "subset"'],
  },
];
