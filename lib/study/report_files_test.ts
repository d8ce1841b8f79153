import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../errors/user_error.ts";
import { InputError } from "../formats/open_input.ts";
import { readReportFiles } from "./report_files.ts";

Deno.test("a report's files are read by their paths, and no link is followed to its folder or in it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const report = join(folder, "report"), secret = join(folder, "secret");
    await Deno.mkdir(join(report, "figures"), { recursive: true });
    await Deno.writeTextFile(secret, "mine");
    await Deno.writeTextFile(join(report, "report.md"), "# A report\n");
    await Deno.writeFile(join(report, "figures/case-1.png"), Uint8Array.of(1));
    assertEquals(
      [...await readReportFiles(report)],
      [["figures/case-1.png", Uint8Array.of(1)], ["report.md", "# A report\n"]],
    );
    const link = join(folder, "link");
    await Deno.symlink(report, link);
    for (const path of [link, `${link}/`]) {
      await assertRejects(
        () => readReportFiles(path),
        InputError,
        "found a link, which is not followed here",
      );
    }
    for (const [target, place] of [[secret, "figures/x.md"], [folder, "private"]] as const) {
      await Deno.symlink(target, join(report, place));
      await assertRejects(() => readReportFiles(report), InputError, "a link, which is not followed");
      await Deno.remove(join(report, place));
    }
    await assertRejects(() => readReportFiles(join(folder, "none")), UserError, "found no such folder");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
