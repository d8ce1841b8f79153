/** For tests: the default experiment's report, made from its committed results.json and bitmaps. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderReport } from "../render_report.ts";
import type { Files } from "../check/compare_files.ts";
import { readResults } from "../results_file.ts";

const FOLDER = fileURLToPath(new URL("../../../reports/phantom", import.meta.url));

let rendered: Promise<Files> | undefined;

/** Returns the report's files as this version writes them. A process renders them once. */
export function phantomReport(): Promise<Files> {
  return rendered ??= render();
}

async function render(): Promise<Files> {
  const bitmaps = new Map<string, Uint8Array>();
  for await (const { name } of Deno.readDir(join(FOLDER, "figures"))) {
    if (name.endsWith(".png")) {
      bitmaps.set(`figures/${name}`, await Deno.readFile(join(FOLDER, "figures", name)));
    }
  }
  return renderReport(readResults(await Deno.readTextFile(join(FOLDER, "results.json"))), bitmaps).files;
}

/** Writes the report's files to `folder`. */
export async function writePhantomReport(folder: string): Promise<void> {
  for (const [path, content] of await phantomReport()) {
    const target = join(folder, path);
    await Deno.mkdir(join(target, ".."), { recursive: true });
    await Deno.writeFile(target, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }
}
