/**
 * The tables beside `results.csv` that `results.json` does not hold: they are read from the store.
 */
import { createHash } from "node:crypto";
import { PRIVATE_FOLDER } from "../pages.ts";

/** Texts of the tables, by their names. */
export type Tables = ReadonlyMap<TableName, string>;

/** The tables' names. */
const TABLE_NAMES = ["history.csv", "predictions.csv"] as const;

/** The name of a table. */
export type TableName = typeof TABLE_NAMES[number];

/**
 * Returns the part of `provenance.json` that lists the tables' hashes, so that a changed table is
 * found without a store; nothing if there are none.
 */
export function namedTables(tables: Tables) {
  if (tables.size === 0) return {};
  return {
    tables: [...tables].map(([path, text]) => ({
      path,
      sha256: createHash("sha256").update(text).digest("hex"),
    })),
  };
}

/** Returns the tables that may be shared. Tables on patients' data are in the private part. */
export function tablesWithoutImages(
  { patientData }: { readonly patientData: boolean },
  tables: Tables,
): Tables {
  return new Map([...tables].filter(([name]) => name !== "predictions.csv" && !patientData));
}

/**
 * Finds the tables among a report's files, which has them in its private part for patients' data.
 */
export function tablesAmong(files: ReadonlyMap<string, string | Uint8Array>): Tables {
  return new Map(
    TABLE_NAMES.flatMap((name) => {
      const text = files.get(name) ?? files.get(PRIVATE_FOLDER + name);
      return typeof text === "string" ? [[name, text] as const] : [];
    }),
  );
}
