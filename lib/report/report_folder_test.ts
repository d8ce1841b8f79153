import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { dirname, join } from "node:path";
import { UserError } from "../errors/user_error.ts";
import { reportFolder } from "./report_folder.ts";

const FILES = new Map<string, string | Uint8Array>([
  ["report.md", "# A report\n"],
  ["figures/case-1.png", Uint8Array.of(1, 2, 3)],
  ["private/figures/case-1.png", Uint8Array.of(4)],
]);

async function inFolder(check: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a report is written, read and overwritten, and no other file is left behind", () =>
  inFolder(async (folder) => {
    const report = reportFolder(folder, ["reports", "x"]);
    assertEquals(await report.read("report.md"), "");
    for (const _ of [1, 2]) report.write(FILES);
    assertEquals(await report.read("report.md"), "# A report\n");
    assertEquals([...Deno.readDirSync(report.path)].map(({ name }) => name).sort(), [
      "figures",
      "private",
      "report.md",
    ]);
    if (Deno.build.os !== "windows") {
      assertEquals((Deno.statSync(join(report.path, "private")).mode ?? 0) & 0o777, 0o700);
    }
    report.remove("figures", (name) => /^case-\d+\.png$/.test(name));
    assertEquals([...Deno.readDirSync(join(report.path, "figures"))], []);
    report.remove("none", () => true);
    // A run that was killed while it wrote.
    Deno.writeTextFileSync(join(report.path, "report.md.new"), "half");
    report.write(FILES);
    assertEquals(await report.read("report.md"), "# A report\n");
  }));

/** Every path that writing goes through or to. */
const PLACES = ["reports", "reports/x", "reports/x/figures", "reports/x/private", "reports/x/private/figures"]
  .concat([...FILES.keys()].map((name) => `reports/x/${name}`));

Deno.test("no link is followed at any place of a report, and only regular files are read", async () => {
  for (const place of PLACES) {
    await inFolder(async (folder) => {
      const outside = join(folder, "outside"), inside = join(folder, "project");
      Deno.mkdirSync(dirname(join(inside, place)), { recursive: true });
      const isFile = FILES.has(place.replace("reports/x/", ""));
      if (isFile) Deno.writeTextFileSync(outside, "mine");
      else Deno.mkdirSync(outside);
      Deno.symlinkSync(outside, join(inside, place));
      const report = reportFolder(inside, ["reports", "x"]);
      const error = assertThrows(() => report.write(FILES), UserError);
      assertStringIncludes(String(error), `${place}: found a link, which is not followed`);
      if (isFile) assertEquals(Deno.readTextFileSync(outside), "mine");
      else assertEquals([...Deno.readDirSync(outside)], []);
      await assertRejects(
        () => report.read(isFile ? place.slice("reports/x/".length) : "private/figures/y"),
        UserError,
      )
        .catch((error) => assert(place === "reports/x/figures", error));
    });
  }
  await inFolder((folder) => {
    const report = reportFolder(folder, ["x"]);
    report.write(FILES);
    const target = join(report.path, "report.md");
    Deno.removeSync(target);
    Deno.mkdirSync(target);
    assertThrows(() => report.write(FILES), UserError, "found a folder, expected a file of a report");
  });
});

Deno.test("a planted link at the path of the temporary file is removed, and its target is not changed", () =>
  inFolder((folder) => {
    const report = reportFolder(folder, ["x"]), outside = join(folder, "outside");
    report.write(FILES);
    Deno.writeTextFileSync(outside, "mine");
    Deno.symlinkSync(outside, join(report.path, "report.md.new"));
    report.write(FILES);
    assertEquals(Deno.readTextFileSync(outside), "mine");
  }));
