/**
 * `deno task report --check`, `--show` and `diff` on the default report, where there is no store.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writePhantomReport } from "../lib/report/testing/phantom_report.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

async function report(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "report", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("report --check passes on the default report without a store, and names an edited cell", () =>
  inFolder(async (folder) => {
    const store = join(folder, "no store");
    const edited = join(folder, "phantom");
    await writePhantomReport(edited);
    const right = await report("--check", edited, "--store", store);
    assertEquals(right.code, 0, right.text);
    assertStringIncludes(right.text, "not recomputed from a store: as it should be");
    const path = join(edited, "report.md");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace(/\| ResNet \| 0\.\d{3} \|/, "| ResNet | 0.999 |"));
    const wrong = await report("--check", edited, "--store", store);
    assertEquals(wrong.code, 1);
    assertStringIncludes(
      wrong.text,
      ', row "ResNet", column "median AUC": found 0.999, expected',
    );
  }));

Deno.test("report diff of a report and a copy with another setting says what differs", () =>
  inFolder(async (folder) => {
    const other = join(folder, "other");
    await writePhantomReport(other);
    const path = join(other, "results.json");
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace('"raw-max"', '"voi"'));
    const { code, text } = await report("diff", "reports/phantom", other);
    assertEquals(code, 0, text);
    assertStringIncludes(text, "Settings: 1 differs");
    assertStringIncludes(text.replace(/ +/g, " "), "pixels raw-max voi");
    assertStringIncludes(text, "Data: the same");
    assertStringIncludes(text, "moved by more than chance, 0 by less");
  }));

Deno.test("report answers a wrong hash, folder or flag with a sentence", () =>
  inFolder(async (folder) => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [["--show", "xyz"], 'found "xyz", expected the first digits of a hash'],
      [["--show", "0123456789"], "no result in"],
      [["--check", folder], "results.json: found no such file, expected a report's folder"],
      [["--check", dirname(folder) + "/none"], "found no such folder"],
      [["--show", "0123", "--check", folder], "found --show and --check, expected one"],
      [["diff", "reports/phantom"], "expected two reports' folders"],
      [["diff", "reports/phantom", folder], "results.json: found no such file"],
    ];
    for (const [args, expected] of cases) {
      const { code, text } = await report(...args, ...(args[0] === "diff" ? [] : ["--store", folder]));
      assertEquals(code === 0, false, text);
      assertStringIncludes(text, expected);
    }
    assertStringIncludes((await report("diff", "--help")).text, "deno task report diff A B");
  }));

Deno.test("an error that quotes a file shows what is in it as text", () =>
  inFolder(async (folder) => {
    const file = join(folder, "mine.yaml");
    await Deno.writeTextFile(file, 'title: x\n"\\e]52;c;eA==\\a\\u202e\\x9b31m": 1\n');
    const { code, text } = await report(file);
    assertEquals(code, 1);
    assertStringIncludes(text, "\\x1b]52;c;eA==\\x07\\u202e");
    assertEquals(/(?!\n)[\p{Cc}\u202e]/u.test(text), false, text);
  }));
