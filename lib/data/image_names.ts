/**
 * Names of images that reveal nothing without the data set: a row of its table, and a salted hash
 * of the image's id. Parameters and receipts use them, because ids of credentialed data must not
 * leave the machine.
 */
import { createHash, createHmac } from "node:crypto";
import { z } from "zod";
import { DataError } from "./data_error.ts";

/** An image in parameters. */
export const imageNameSchema = z.strictObject({
  row: z.int().positive().describe("the image's place in the data set's table, from 1"),
  image: z.string().regex(/^[0-9a-f]{16}$/).describe("HMAC-SHA-256 of its id, the first 16 digits"),
}).readonly();

/** @see {@linkcode imageNameSchema} */
export type ImageName = z.infer<typeof imageNameSchema>;

/** The part of a table's record that names an image. */
export interface ListedImage {
  readonly dicomId: string;
  readonly path: string;
}

/**
 * Returns the records with their names, in the table's order. The salt is computed from all ids and
 * paths of the table: only holders of the table can name its images or test ids.
 */
export function nameImages<Listed extends ListedImage>(records: readonly Listed[]): (Listed & ImageName)[] {
  const salt = createHash("sha256").update("fovea/image-names/1\n");
  for (const { dicomId, path } of records) salt.update(`${dicomId}\t${path}\n`);
  const key = salt.digest();
  return records.map((record, index) => ({
    ...record,
    row: index + 1,
    image: createHmac("sha256", key).update(record.dicomId).digest("hex").slice(0, 16),
  }));
}

/**
 * Returns the record of each name, in the order of the names. Throws a {@linkcode DataError} for a
 * name of another table.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { DataError } from "./data_error.ts";
 *
 * const records = nameImages(["a", "b"].map((dicomId) => ({ dicomId, path: `${dicomId}.dcm` })));
 * const names = records.map(({ row, image }) => ({ row, image }));
 * assertEquals(namedImages(names.slice(1), records).map(({ dicomId }) => dicomId), ["b"]);
 * assertThrows(() => namedImages([{ row: 1, image: "0123456789abcdef" }], records), DataError);
 * ```
 */
export function namedImages<Named extends ImageName>(
  names: readonly ImageName[],
  records: readonly Named[],
): readonly Named[] {
  const byRow = new Map(records.map((record) => [record.row, record]));
  return names.map(({ row, image }) => {
    const record = byRow.get(row);
    if (record?.image === image) return record;
    throw new DataError(
      `the table of images: row ${row} is not the image that was planned; the file changed after planning; run again`,
    );
  });
}

/** Returns the records without the named ones. Throws what {@linkcode namedImages} throws. */
export function leaveOut<Listed extends ListedImage>(
  records: readonly Listed[],
  excluded: readonly ImageName[],
): readonly (Listed & ImageName)[] {
  const named = nameImages(records);
  const rows = new Set(namedImages(excluded, named).map(({ row }) => row));
  return named.filter(({ row }) => !rows.has(row));
}
