import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { decodeSafetensors, encodeSafetensors } from "../../formats/safetensors.ts";
import { readEyeGaze } from "./eye_gaze.ts";
import { fileChunks } from "./file_chunks.ts";
import { gazeFromTensors, gazeToTensors } from "./gaze_tensors.ts";
import { TableError } from "./table_error.ts";

const FIXTURES = new URL("../../../fixtures/egd/", import.meta.url);
const TABLE = fileURLToPath(new URL("eye_gaze.csv", FIXTURES));
const expected = JSON.parse(Deno.readTextFileSync(new URL("expected.json", FIXTURES)));

const ID = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";
const OTHER = ID.replace("0", "f");
const HEADER = "CNT,DICOM_ID,Time (in secs),X_ORIGINAL,Y_ORIGINAL";

const read = (text: string, wanted: readonly string[] = [ID]) =>
  readEyeGaze(new Blob([text]).stream(), { wanted, source: "gaze.csv" });

async function refusal(text: string): Promise<string> {
  return (await assertRejects(() => read(text), TableError)).message;
}

Deno.test("readEyeGaze() reads what pandas reads: calibration, sentinels, images looked at twice, nobody's rows", async () => {
  const wanted = Object.keys(expected.gaze);
  const { gaze, statistics } = await readEyeGaze(fileChunks(TABLE), { wanted, source: "eye_gaze.csv" });
  assertEquals(statistics, expected.statistics);
  assertEquals([...gaze.keys()], wanted);
  assertEquals(
    Object.fromEntries([...gaze].map(([id, { x, y }]) => [id, { x: [...x], y: [...y] }])),
    expected.gaze,
  );
});

Deno.test("readEyeGaze() gives an image without rows empty gaze", async () => {
  const { gaze, statistics } = await read(`${HEADER}\n0,${ID},0.1,7,8\n`, [OTHER, ID]);
  assertEquals([...gaze].map(([id, { x, y }]) => [id, ...x, ...y]), [[OTHER], [ID, 7, 8]]);
  assertEquals(statistics, { rows: 1, kept: 1, negative: 0, calibration: 0, malformed: 0, unknown: 0 });
});

Deno.test("readEyeGaze() cuts coordinates to 32-bit integers towards zero", async () => {
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
  const rows = values.map((value) => `0,${ID},0,${value},${value}\n`).join("");
  const { gaze } = await read(`${HEADER}\n${rows}`);
  assertEquals([...gaze.get(ID)?.x ?? []], [12, -1, 1000, 5, -2147483648, 2147483647, 12, 0, 0, 9]);
  assertEquals(gaze.get(ID)?.y, gaze.get(ID)?.x);
});

Deno.test("readEyeGaze() refuses coordinates that are no pixels, by line, but not those of other images", async () => {
  for (const value of ["", "nan", "-", "1-2", "0x10", "2147483648", "Infinity", "1,5"]) {
    const field = value.includes(",") ? `"${value}"` : value;
    assertStringIncludes(
      await refusal(`${HEADER}\n0,${OTHER},0,${field},${field}\n\n0,${ID},0,3,${field}\n`),
      `gaze.csv, line 4: found Y_ORIGINAL ${JSON.stringify(value)}, expected a number of pixels`,
    );
  }
});

Deno.test("readEyeGaze() names missing columns, wrong numbers of fields and empty files", async () => {
  assertStringIncludes(
    await refusal(`${HEADER.replace("X_ORIGINAL", "X")}\n`),
    'gaze.csv, line 1: found no column "X_ORIGINAL" among 5 columns, of which "DICOM_ID", "Y_ORIGINAL" belong there;',
  );
  const secret = await refusal("root:x:0:0:secret,hunter2\n");
  assertStringIncludes(secret, "among 2 columns; expected");
  assertEquals(/root|hunter2/.test(secret), false);
  assertStringIncludes(
    await refusal(`${HEADER}\n0,${ID},0,1,2\n0,${ID},0,1\n`),
    "gaze.csv, line 3: found 4 fields, expected 5 as in the header",
  );
  assertStringIncludes(await refusal(`${HEADER}\n0,${OTHER},0,1,2,3`), "line 2: found 6 fields");
  assertStringIncludes(await refusal(""), "gaze.csv: found an empty file");
});

Deno.test("readEyeGaze() lets go of the table it reads from when it refuses a row", async () => {
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

Deno.test("gaze survives being stored as tensors", async () => {
  const wanted = Object.keys(expected.gaze);
  const { gaze } = await readEyeGaze(fileChunks(TABLE), { wanted, source: "eye_gaze.csv" });
  const { tensors } = decodeSafetensors(encodeSafetensors(gazeToTensors(gaze)));
  assertEquals(new Map(wanted.map((id) => [id, gazeFromTensors(tensors, id)])), gaze);
  assertThrows(() => gazeFromTensors(tensors, ID), TypeError, `gaze of image ${ID}: found none`);
  const flat = new Map([[ID, { dtype: "I32", shape: [2], data: new Int32Array(2) } as const]]);
  assertThrows(() => gazeFromTensors(flat, ID), TypeError, "found I32 [2], expected I32 [samples, 2]");
});
