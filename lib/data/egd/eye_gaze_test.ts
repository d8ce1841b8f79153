import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { decodeSafetensors, encodeSafetensors } from "../../formats/safetensors.ts";
import { readEyeGaze } from "./eye_gaze.ts";
import { fileChunks } from "../tables/file_chunks.ts";
import { gazeFromTensors, gazeToTensors } from "../gaze_tensors.ts";
import { TableError } from "../tables/table_error.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

const FIXTURES = new URL("../../../fixtures/egd/", import.meta.url);
const TABLE = fileURLToPath(new URL("eye_gaze.csv", FIXTURES));
const expected = trustedJson<{
  readonly gaze: Readonly<Record<string, { readonly x: readonly number[]; readonly y: readonly number[] }>>;
  readonly statistics: Readonly<
    Record<"rows" | "kept" | "negative" | "calibration" | "malformed" | "unknown", number>
  >;
}>(Deno.readTextFileSync(new URL("expected.json", FIXTURES)));

const ID = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";
const OTHER = ID.replace("0", "f");
const HEADER = "CNT,DICOM_ID,Time (in secs),X_ORIGINAL,Y_ORIGINAL";

/** An image with gaze in the fixture's table and without a record in its table of images. */
const NOBODY = "626fd194-da8fe75e-c21b4e77-e7abe789-ead42f72";

const NOTHING = {
  rows: 0,
  used: 0,
  variantIds: 0,
  offImage: 0,
  leftOut: { excluded: 0, calibration: 0, truncatedIds: 0, unknownIds: 0, duplicates: 0, repeatedHeaders: 0 },
  imagesWithoutGaze: 0,
};

const read = (text: string, wanted: readonly string[] = [ID]) =>
  readEyeGaze(new Blob([text]).stream(), { wanted, source: "gaze.csv" });

async function errorOf(text: string): Promise<string> {
  return (await assertRejects(() => read(text), TableError)).message;
}

Deno.test("readEyeGaze() reads what pandas reads, with calibration, sentinels, images read twice and unknown images", async () => {
  const wanted = Object.keys(expected.gaze);
  const { rows, kept, negative, calibration, malformed, unknown } = expected.statistics;
  const { gaze, rows: found } = await readEyeGaze(fileChunks(TABLE), {
    wanted,
    excluded: [NOBODY],
    source: "eye_gaze.csv",
  });
  assertEquals(found, {
    ...NOTHING,
    rows,
    used: kept,
    offImage: negative,
    leftOut: { ...NOTHING.leftOut, calibration, unknownIds: malformed, excluded: unknown },
    imagesWithoutGaze: Object.values(expected.gaze).filter(({ x }) => x.length === 0).length,
  });
  assertEquals([...gaze.keys()], wanted);
  assertEquals(
    Object.fromEntries([...gaze].map(([id, { x, y }]) => [id, { x: [...x], y: [...y] }])),
    expected.gaze,
  );
});

Deno.test("readEyeGaze() gives an image without rows empty gaze", async () => {
  const { gaze, rows } = await read(`${HEADER}\n0,${ID},0.1,7,8\n`, [OTHER, ID]);
  assertEquals([...gaze].map(([id, { x, y }]) => [id, ...x, ...y]), [[OTHER], [ID, 7, 8]]);
  assertEquals(rows, { ...NOTHING, rows: 1, used: 1, imagesWithoutGaze: 1 });
});

Deno.test("readEyeGaze() truncates coordinates towards zero to 32-bit integers", async () => {
  const values = [
    "12.9",
    "-1.7",
    "1e3",
    "+5",
    "-2147483648",
    "2147483647",
    "0000000000012",
    "-0",
    ".5",
    " 9",
  ];
  const rows = values.map((value, index) => `0,${ID},${index},${value},${value}\n`).join("");
  const { gaze } = await read(`${HEADER}\n${rows}`);
  assertEquals([...gaze.get(ID)?.x ?? []], [12, -1, 1000, 5, -2147483648, 2147483647, 12, 0, 0, 9]);
  assertEquals(gaze.get(ID)?.y, gaze.get(ID)?.x);
});

Deno.test("readEyeGaze() refuses coordinates that are not numbers with their line, but not those of other images", async () => {
  for (const value of ["", "nan", "-", "1-2", "0x10", "2147483648", "Infinity", "1,5"]) {
    const field = value.includes(",") ? `"${value}"` : value;
    assertStringIncludes(
      await errorOf(`${HEADER}\n0,${OTHER},0,${field},${field}\n\n0,${ID},0,3,${field}\n`),
      `gaze.csv, line 4: found Y_ORIGINAL ${JSON.stringify(value)}, expected a number of pixels`,
    );
  }
});

Deno.test("readEyeGaze() names missing columns, wrong numbers of fields and empty files", async () => {
  assertStringIncludes(
    await errorOf(`${HEADER.replace("X_ORIGINAL", "X")}\n`),
    'gaze.csv, line 1: found no column "X_ORIGINAL" among 5 columns, of which 2 are expected ("DICOM_ID", "Y_ORIGINAL");',
  );
  const secret = await errorOf("root:x:0:0:secret,hunter2\n");
  assertStringIncludes(secret, "among 2 columns; expected");
  assertEquals(/root|hunter2/.test(secret), false);
  assertStringIncludes(
    await errorOf(`${HEADER}\n0,${ID},0,1,2\n0,${ID},0,1\n`),
    "gaze.csv, line 3: found 4 fields, expected 5 as in the header",
  );
  assertStringIncludes(await errorOf(`${HEADER}\n0,${OTHER},0,1,2,3`), "line 2: found 6 fields");
  assertStringIncludes(await errorOf(""), "gaze.csv: found an empty file");
});

Deno.test("readEyeGaze() closes the table when it refuses a row", async () => {
  let isReleased = false;
  async function* chunks() {
    try {
      yield await Promise.resolve(new TextEncoder().encode(`${HEADER}\n1,2\n`));
    } finally {
      isReleased = true;
    }
  }
  await assertRejects(() => readEyeGaze(chunks(), { wanted: [], source: "gaze.csv" }), TableError);
  assertEquals(isReleased, true);
});

Deno.test("gaze is unchanged after being stored as tensors", async () => {
  const wanted = Object.keys(expected.gaze);
  const { gaze } = await readEyeGaze(fileChunks(TABLE), {
    wanted,
    excluded: [NOBODY],
    source: "eye_gaze.csv",
  });
  const { tensors } = decodeSafetensors(encodeSafetensors(gazeToTensors(gaze)));
  assertEquals(new Map(wanted.map((id) => [id, gazeFromTensors(tensors, id)])), gaze);
  assertThrows(() => gazeFromTensors(tensors, ID), TypeError, `gaze of image ${ID}: found none`);
  const flat = new Map([[ID, { dtype: "I32", shape: [2], data: new Int32Array(2) } as const]]);
  assertThrows(() => gazeFromTensors(flat, ID), TypeError, "found I32 [2], expected I32 [samples, 2]");
});

/** Returns rows of an image at 60 Hz, numbered from `from`. */
function rowsOf(id: string, count: number, from = 0): string {
  return Array.from(
    { length: count },
    (_, index) => `${from + index},${id},${((from + index) / 60).toFixed(5)},${index},${2 * index}\n`,
  ).join("");
}

Deno.test("readEyeGaze() accepts every spelling of an image's id, and counts rows with another spelling", async () => {
  const whole = await read(`${HEADER}\n${rowsOf(ID, 40)}`);
  const spellings = [
    `${ID} `,
    ` ${ID}`,
    `"${ID} "`,
    ID.toUpperCase(),
    `${ID}.dcm`,
    `${ID}.DCM`,
    `files/p1/${ID}.dcm`,
  ];
  for (const spelling of [...spellings, ID.replaceAll("-", "")]) {
    const { gaze, rows } = await read(`${HEADER}\n${rowsOf(spelling, 15)}${rowsOf(ID, 25, 15)}`);
    assertEquals(gaze.get(ID)?.x.length, 40, spelling);
    assertEquals(rows, { ...whole.rows, variantIds: 15 }, spelling);
  }
  const upper = await read(`${HEADER}\n${rowsOf(ID, 40)}`, [ID.toUpperCase()]);
  assertEquals([upper.rows.used, upper.rows.variantIds], [40, 40]);
});

Deno.test("readEyeGaze() uses a duplicate sample once, wherever its copy stands", async () => {
  const first = rowsOf(ID, 20), second = rowsOf(OTHER, 20);
  const once = await read(`${HEADER}\n${first}${second}`, [ID, OTHER]);
  const lines = first.trim().split("\n");
  const tables = {
    "each row twice": lines.flatMap((line) => [line, line]).join("\n") + "\n" + second,
    "a block twice": first + first + second,
    "the table twice": first + second + first + second,
    "the table twice, with its header": `${first}${second}${HEADER}\n${first}${second}`,
    "with another spelling": first + first.replaceAll(ID, `${ID}.dcm`) + second,
  };
  for (const [name, table] of Object.entries(tables)) {
    const { gaze, rows } = await read(`${HEADER}\n${table}`, [ID, OTHER]);
    assertEquals(gaze, once.gaze, name);
    assertEquals(rows.leftOut.duplicates, rows.rows - 40 - rows.leftOut.repeatedHeaders, name);
  }
  // Two samples at one place, two at one time, and a second viewing that is not a copy.
  const alike = `0,${ID},0.1,5,5\n1,${ID},0.2,5,5\n2,${ID},0.2,6,5\n`;
  const { rows } = await read(`${HEADER}\n${alike}${rowsOf(ID, 5)}`);
  assertEquals([rows.used, rows.leftOut.duplicates], [8, 0]);
  // These samples have no times.
  const timeless = await read(`DICOM_ID,X_ORIGINAL,Y_ORIGINAL\n${`${ID},5,5\n`.repeat(3)}`);
  assertEquals([timeless.rows.used, timeless.rows.leftOut.duplicates], [3, 0]);
});

Deno.test("readEyeGaze() counts repeated headers, and refuses one with other columns", async () => {
  const { rows } = await read(`${HEADER}\n${rowsOf(ID, 5)}${HEADER}\n${rowsOf(ID, 5, 5)}`);
  assertEquals(rows, { ...NOTHING, rows: 11, used: 10, leftOut: { ...NOTHING.leftOut, repeatedHeaders: 1 } });
  assertStringIncludes(
    await errorOf(`${HEADER}\n${rowsOf(ID, 5)}DICOM_ID,CNT,Time (in secs),X_ORIGINAL,Y_ORIGINAL\n`),
    "gaze.csv, line 7: found another header, with DICOM_ID as column 1; expected it as column 2",
  );
});

Deno.test("readEyeGaze() distinguishes calibration screens, truncated ids and rows of excluded images", async () => {
  const cut = ID.slice(0, 39);
  const leftOut = async (table: string, excluded: readonly string[] = []) => {
    const { rows } = await readEyeGaze(new Blob([`${HEADER}\n${table}`]).stream(), {
      wanted: [ID],
      excluded,
      source: "gaze.csv",
    });
    assertEquals(rows.rows, rows.used + Object.values(rows.leftOut).reduce((sum, count) => sum + count, 0));
    return rows.leftOut;
  };
  const most = rowsOf(ID, 90);
  assertEquals(await leftOut(most + rowsOf(cut, 9)), { ...NOTHING.leftOut, calibration: 9 });
  assertEquals(await leftOut(rowsOf(cut, 9) + most), { ...NOTHING.leftOut, calibration: 9 });
  assertEquals(await leftOut(`${most}0,${ID.toUpperCase()}_CALIBRATION,0,,\n`), {
    ...NOTHING.leftOut,
    calibration: 1,
  });
  for (const length of [43, 40, 38, 30]) {
    assertEquals(await leftOut(most + rowsOf(ID.slice(0, length), 9)), {
      ...NOTHING.leftOut,
      truncatedIds: 9,
    });
  }
  assertEquals(await leftOut(most + rowsOf(OTHER, 200), [OTHER]), { ...NOTHING.leftOut, excluded: 200 });
  assertEquals(await leftOut(`${most}0,,0,,\n0,nobody,0,,\n`), { ...NOTHING.leftOut, unknownIds: 2 });
});

Deno.test("readEyeGaze() refuses a table with too many rows of unknown images or calibration, with examples", async () => {
  const most = rowsOf(ID, 90);
  assertEquals((await read(`${HEADER}\n${most}${rowsOf("nobody", 10)}`)).rows.leftOut.unknownIds, 10);
  assertStringIncludes(
    await errorOf(`${HEADER}\n${most}${rowsOf("nobody", 6)}${rowsOf(OTHER, 5)}`),
    `gaze.csv: found 11 of 101 rows whose DICOM_ID is no image's, such as "nobody" (line 92), "${OTHER}" (line 98); ` +
      "expected at most 10 %",
  );
  // An image whose every id was cut has no calibration screen either.
  assertStringIncludes(
    await errorOf(`${HEADER}\n${rowsOf(ID.slice(0, 39), 20)}`),
    `found 20 of 20 rows whose DICOM_ID is no image's, such as "${ID.slice(0, 39)}" (line 2)`,
  );
  assertStringIncludes(
    await errorOf(`${HEADER}\n${rowsOf(ID, 70)}${rowsOf(ID.slice(0, 39), 30)}`),
    "found 30 of 100 rows that look like calibration screens; expected at most 10 %",
  );
});
