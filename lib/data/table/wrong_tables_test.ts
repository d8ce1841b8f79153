/**
 * Tests odd and wrong data sets of users: each fault is reported, and nothing that follows from it.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { tableSchema } from "./settings.ts";
import { tableFaults } from "./table_faults.ts";
import { ODD_CASES } from "./testing/odd_cases.ts";
import { CASES, CORNERS, GAZE } from "./testing/odd_data.ts";
import { ODD_FILES } from "./testing/odd_files.ts";
import { writeTable } from "./testing/write_table.ts";

Deno.test("odd data sets are read, and each fault of a wrong one is reported once, with file, row and column", async (test) => {
  const folder = await Deno.makeTempDir();
  try {
    await writeTable(folder, { classes: ["normal", "mass"], images: 24, ending: "csv", depth: 8 });
    for (const { name, files = {}, data = {}, split, faults, ...tables } of [...ODD_CASES, ...ODD_FILES]) {
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
        for (const [index, start] of faults.entries()) {
          assert(lines[index]?.startsWith(start), `${lines.join("\n")}\n\nexpected: ${start}`);
        }
        assertEquals(lines.slice(faults.length), []);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Runs `body` with some files below `folder` replaced, and restores them afterwards. */
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
