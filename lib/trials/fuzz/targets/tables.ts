/** Fuzzes the data set's tables. */
import { readEyeGaze } from "../../../data/egd/eye_gaze.ts";
import { readMasterSheet } from "../../../data/egd/master_sheet.ts";
import { TableError } from "../../../data/tables/table_error.ts";
import { isNamed, type Target } from "../target.ts";
import { itemAt } from "../../../formats/items.ts";

const FIXTURES = new URL("../../../../fixtures/egd/", import.meta.url);

/** Yields `bytes` in pieces, as they arrive from a disk. */
export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 1000) yield bytes.subarray(start, start + 1000);
}

/**
 * Texts that break tables: quotes, line ends, malformed numbers, and sequences that spreadsheets
 * and terminals execute.
 */
const TEXTS = [
  '"',
  '""',
  "\n",
  "\r\n",
  ",",
  "\0",
  "\ufeff",
  "1e999",
  "-1e-999",
  "NaN",
  "0x10",
  "=1+1",
  "\x1b[2J",
  "😀",
];

export function withText(seed: Uint8Array, random: { below(bound: number): number }): Uint8Array {
  const text = itemAt(TEXTS, random.below(TEXTS.length)).repeat(
    1 + random.below(random.below(20) === 0 ? 100_000 : 5),
  );
  const at = random.below(seed.length + 1);
  const added = new TextEncoder().encode(text);
  const whole = new Uint8Array(seed.length + added.length);
  whole.set(seed.subarray(0, at));
  whole.set(added, at);
  whole.set(seed.subarray(at), at + added.length);
  return whole;
}

export const gazeTable: Target = {
  name: "gaze-table",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [Deno.readFileSync(new URL("eye_gaze.csv", FIXTURES))],
  twist: withText,
  async read(bytes, source) {
    const wanted = new TextDecoder().decode(bytes).split("\n").slice(1, 400).map((line) =>
      line.split(",")[2] ?? ""
    ).filter((id) => id.length === 44);
    await readEyeGaze(inPieces(bytes), { wanted, source });
  },
  isRefusal: (error, source) => isNamed(error, TableError, source),
};

export const masterSheet: Target = {
  name: "master-sheet",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [Deno.readFileSync(new URL("master_sheet.csv", FIXTURES))],
  twist: withText,
  read: readMasterSheet,
  isRefusal: (error, source) => isNamed(error, TableError, source),
};
