/** Tests REFLACX's tables of readings, and the classes of images by rules over labels. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { TableError } from "../tables/table_error.ts";
import { imageLabels } from "./label_rules.ts";
import { listImages } from "./list_images.ts";
import { readMetadata } from "./read_metadata.ts";
import type { LabelClass } from "./settings.ts";
import { crlfTable, threeClasses } from "./testing.ts";

const HEADER =
  "id,split,eye_tracking_data_discarded,image,dicom_id,subject_id,image_size_x,image_size_y,Atelectasis,Consolidation," +
  "Enlarged cardiac silhouette,Support devices,Other";

const LABELS = ["Atelectasis", "Consolidation", "Enlarged cardiac silhouette", "Support devices"];

/** Returns one row: the image is a digit, its patient too. */
function row(
  id: string,
  image: number,
  labels: string,
  { discarded = "False", patient = image }: { readonly discarded?: string; readonly patient?: number } = {},
): string {
  const path =
    `physionet.org/files/mimic-cxr/2.0.0/files/p10/p1000000${patient}/s5000000${image}/image-${image}.dcm`;
  return `${id},train,${discarded},${path},image-${image},1000000${patient},80,96,${labels},False,`;
}

function read(...rows: readonly string[]) {
  return readMetadata(crlfTable([HEADER, ...rows]), {
    phase: 2,
    labels: LABELS,
    source: "m.csv",
    fold: "split",
  });
}

const { classes } = threeClasses();

function list(rows: readonly string[], readers: "all" | "first" | string[] = "all", own = classes) {
  return listImages(read(...rows), { readers, classes: own, format: "dicom" });
}

const ONE_OF_EACH = [
  row("P201R000001", 1, "0,0,0"),
  row("P201R000002", 2, "0,0,4"),
  row("P201R000003", 3, "0,5,0"),
];

Deno.test("tables with CRLF line ends give readings with the table's paths, patients and sizes", () => {
  const [reading] = read(...ONE_OF_EACH);
  assertEquals({ ...reading, labels: undefined }, {
    id: "P201R000001",
    phase: 2,
    line: 2,
    isDiscarded: false,
    dicomId: "image-1",
    patientId: "10000001",
    studyId: "50000001",
    path: "files/p10/p10000001/s50000001/image-1.dcm",
    size: { height: 96, width: 80 },
    labels: undefined,
    fold: "train",
  });
  assertEquals(reading?.labels.get("Support devices"), ["False"]);
});

Deno.test("images that fit no class or several are left out and counted, and so are discarded readings", () => {
  const { images, leftOut } = list([
    ...ONE_OF_EACH,
    row("P201R000004", 4, "5,0,0"), // of no class
    row("P201R000005", 5, "0,5,1"), // a consolidation, but a heart at some certainty
    row("P201R000006", 6, "0,0,4", { discarded: "True" }),
    row("P201R000007", 7, "0,0,4", { discarded: "True" }),
    row("P201R000008", 7, "0,0,5"),
  ]);
  assertEquals(images.map(({ dicomId, label }) => [dicomId, label]), [
    ["image-1", "no finding"],
    ["image-2", "cardiomegaly"],
    ["image-3", "consolidation"],
    ["image-7", "cardiomegaly"],
  ]);
  assertEquals(leftOut, { noClass: 2, severalClasses: 0, withoutReading: 1, discardedReadings: 2 });
  const overlapping: LabelClass[] = [...classes, {
    name: "heart",
    where: { "Enlarged cardiac silhouette": [5] },
  }];
  const { leftOut: overlap } = list(
    [...ONE_OF_EACH, row("P201R000008", 8, "0,0,5"), row("P201R000009", 9, "0,5,5")],
    "all",
    overlapping,
  );
  assertEquals(overlap, { noClass: 0, severalClasses: 1, withoutReading: 0, discardedReadings: 0 });
});

Deno.test("a certainty is the median over readers: all of them, the first, or the named ones", () => {
  const readings = [
    row("P201R000010", 4, "0,5,0"),
    row("P201R000011", 4, "0,1,0"),
    row("P201R000012", 4, "0,4,0"),
    row("P201R000013", 5, "0,0,5"),
    row("P201R000014", 5, "0,0,0"),
  ];
  const labels = ({ images }: ReturnType<typeof list>) =>
    images.filter(({ dicomId }) => /[45]/.test(dicomId)).map((
      { label, readings },
    ) => [label, readings.length]);
  // 5, 1 and 4 are 4; 5 and 0 are 2.5, which is neither below nor above.
  const all = list([...ONE_OF_EACH, ...readings]);
  assertEquals(labels(all), [["consolidation", 3]]);
  assertEquals(all.leftOut.noClass, 1);
  assertEquals(labels(list([...ONE_OF_EACH, ...readings], "first")), [["consolidation", 1], [
    "cardiomegaly",
    1,
  ]]);
  const named = [...ONE_OF_EACH.map((line) => line.slice(0, 11)), "P201R000014"];
  const chosen = list([...ONE_OF_EACH, ...readings], named);
  assertEquals([labels(chosen), chosen.leftOut.withoutReading], [[["no finding", 1]], 1]);
  assertThrows(
    () => list(ONE_OF_EACH, ["P201R000001", "P201R999999"]),
    TableError,
    'data.readers: found "P201R999999", expected the id of a reading',
  );
});

Deno.test("a label with two columns has the higher certainty, and a flag is true if most readers set it", () => {
  const fields = imageLabels([
    { labels: new Map([["Mass | Nodule", ["0", "3"]], ["Support devices", ["True"]]]) },
    { labels: new Map([["Mass | Nodule", ["2", "1"]], ["Support devices", ["False"]]]) },
    { labels: new Map([["Mass | Nodule", ["5", "0"]], ["Support devices", ["True"]]]) },
  ]);
  assertEquals([fields.number("Mass | Nodule"), fields.text("Mass | Nodule")], [3, "3"]);
  assertEquals([fields.number("Support devices"), fields.text("Support devices")], [1, "true"]);
});

Deno.test("wrong rows, columns of the other vocabulary and contradictions are reported with line and column", () => {
  const errorOf = (work: () => unknown) => assertThrows(work, TableError).message;
  const wrong = errorOf(() =>
    read(
      ONE_OF_EACH[0]!.replace("False,physionet", "maybe,physionet"),
      ONE_OF_EACH[1]!.replace(",80,96", ",0,96").replace("image-2,1000", "image-9,1000"),
      ONE_OF_EACH[0]!,
      ONE_OF_EACH[2]!.replace("/p10/p10000003/s50000003", ""),
    )
  );
  for (
    const part of [
      'm.csv, line 2, column "eye_tracking_data_discarded": found "maybe", expected True or False',
      'm.csv, line 3, column "image_size_x": found "0"',
      'm.csv, line 3, column "dicom_id": found "image-9", expected the image\'s own id, image-2',
      'm.csv, line 4, column "id": found "P201R000001", expected a reading once, after line 2',
      'm.csv, line 5, column "image": found',
    ]
  ) assertStringIncludes(wrong, part);
  const column = errorOf(() =>
    readMetadata(crlfTable([HEADER, ...ONE_OF_EACH]), {
      phase: 2,
      labels: ["Mass", "Nodule | Consolidation"],
      source: "m",
    })
  );
  assertStringIncludes(column, 'm, line 1: found no column "Mass" among 13 columns');
  assertStringIncludes(column, 'name both: "A | B"');
  assertStringIncludes(
    errorOf(() => list([...ONE_OF_EACH, row("P201R000020", 3, "0,5,0").replace(",80,96", ",81,96")])),
    "main_data/metadata_phase_2.csv, line 5: found subject_id 10000003, files/p10/p10000003/s50000003/image-3.dcm, " +
      "96 × 81 pixels, train, expected what the reading P201R000003",
  );
  assertStringIncludes(
    errorOf(() => list(ONE_OF_EACH.slice(1))),
    'found no image of the class "no finding" alone',
  );
});
