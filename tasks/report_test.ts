/** Tests `deno task report --check`, `--show` and `diff` on the default report, without a store. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { writePhantomReport } from "../lib/report/testing/phantom_report.ts";
import { type Ended, openCommands } from "./testing/hosted_commands.ts";
import { PROJECT_ROOT } from "./user_paths.ts";

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("deno task report works on the default report without a store", async (t) => {
  await using commands = openCommands();
  const report = (...args: readonly string[]) => commands.run("report", ...args);

  await t.step("--check passes, and then names an edited cell", () =>
    inFolder(async (folder) => {
      const store = join(folder, "no store");
      const edited = join(folder, "phantom");
      await writePhantomReport(edited);
      const right = await report("--check", edited, "--store", store);
      assertEquals(right.code, 0, right.text);
      assertStringIncludes(right.text, "not recomputed from a store: no difference");
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

  await t.step(
    "--check and diff read the fields' names of an earlier version",
    () =>
      inFolder(async (folder) => {
        const older = join(folder, "phantom");
        await writePhantomReport(older);
        const path = join(older, "results.json");
        const text = await Deno.readTextFile(path);
        await Deno.writeTextFile(path, text.replace('"truncatedIds"', '"cutOff"'));
        const checked = await report("--check", older, "--store", join(folder, "no store"));
        assertEquals(checked.code, 1);
        assertStringIncludes(
          checked.text,
          "results.json: found fields of an earlier version, gazeRows.leftOut.cutOff, expected this version's names, truncatedIds",
        );
        const { code, text: differences } = await report("diff", older, "reports/phantom");
        assertEquals(code, 0, differences);
        assertStringIncludes(differences, "Data: the same");
      }),
  );

  await t.step(
    "diff with a copy that has another setting names the difference",
    () =>
      inFolder(async (folder) => {
        const results = await Deno.readTextFile(join(PROJECT_ROOT, "reports/phantom/results.json"));
        await Deno.writeTextFile(join(folder, "results.json"), results.replace('"raw-max"', '"voi"'));
        const { code, text } = await report("diff", "reports/phantom", folder);
        assertEquals(code, 0, text);
        assertStringIncludes(text, "Settings: 1 differs");
        assertStringIncludes(text.replace(/ +/g, " "), "pixels raw-max voi");
        assertStringIncludes(text, "Data: the same");
        assertStringIncludes(text, "moved by more than chance, 0 by less");
      }),
  );

  await t.step(
    "a wrong hash, folder or flag is refused in a sentence",
    () => inFolder((folder) => answersWrongUse(folder, report)),
  );

  await t.step("file content in an error message is escaped", () =>
    inFolder(async (folder) => {
      const file = join(folder, "mine.yaml");
      await Deno.writeTextFile(file, 'title: x\n"\\e]52;c;eA==\\a\\u202e\\x9b31m": 1\n');
      const { code, text } = await report(file);
      assertEquals(code, 1);
      assertStringIncludes(text, "\\x1b]52;c;eA==\\x07\\u202e");
      assertEquals(/(?!\n)[\p{Cc}\u202e]/u.test(text), false, text);
    }));
});

async function answersWrongUse(
  folder: string,
  report: (...args: readonly string[]) => Promise<Ended>,
): Promise<void> {
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
}
