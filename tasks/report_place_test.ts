/**
 * Tests that no file of the user is overwritten without asking: the permitted content of a report's
 * folder, and who may replace it.
 */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../lib/errors/user_error.ts";
import type { Measurements } from "../lib/report/measurements.ts";
import { resultsJson } from "../lib/report/results_file.ts";
import { exampleMeasurements } from "../lib/report/testing/example.ts";
import type { ReportOwner } from "../lib/study/report_owner.ts";
import { foundReport, noteOrigin, reportPlace, requireOwnReport } from "./report_place.ts";

const EXAMPLE = exampleMeasurements();

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const placeOf = (reports: string, { file = "/a/mine.yaml", mayReplace = false } = {}) =>
  reportPlace("mine", { file, reports, mayReplace });

async function ownerOf(reports: string, measurements: Measurements): Promise<ReportOwner> {
  const place = placeOf(reports);
  place.folder.write(new Map([["results.json", resultsJson(measurements)]]));
  await noteOrigin(place);
  const found = await foundReport(placeOf(reports));
  if (found.kind !== "report") throw new Error(`found ${found.kind}`);
  return found.owner;
}

Deno.test("a report is replaced only by one of the same experiment file, data set and engine", () =>
  inFolder(async (folder) => {
    const own = await ownerOf(folder, EXAMPLE);
    const found = await foundReport(placeOf(folder));
    requireOwnReport(placeOf(folder), found, own);
    // An experiment with other models, seeds or trainings is the same one, edited.
    requireOwnReport(
      placeOf(folder),
      found,
      await ownerOf(folder, { ...EXAMPLE, models: [], title: "edited" }),
    );
    const { engine } = EXAMPLE.environment;
    const others: readonly (readonly [Partial<ReportOwner>, string])[] = [
      [{ file: "other.yaml" }, `its file is ${EXAMPLE.file}, here other.yaml`],
      [{ origin: "1" }, "in another folder"],
      [{ engine: "abacus" }, `its engine is ${engine.name}, here abacus`],
      [{ data: new Map([...own.data, ["data: images", "9"]]) }, "data: images is"],
      [{ counts: "egd-cxr, 9 images" }, "its data are"],
    ];
    for (const [change, expected] of others) {
      const error = assertThrows(
        () => requireOwnReport(placeOf(folder), found, { ...own, ...change }),
        UserError,
        expected,
      );
      assertStringIncludes(error.message, "--replace");
      assertStringIncludes(error.message, "--reports DIR");
      requireOwnReport(placeOf(folder, { mayReplace: true }), found, { ...own, ...change });
    }
    const table = { ...found, owner: { ...own, table: "1" } };
    assertThrows(
      () => requireOwnReport(placeOf(folder), table, { ...own, table: "2" }),
      UserError,
      "its table of images has other content",
    );
  }));

Deno.test("two files of one name in two folders are two experiments, whatever their reports contain", () =>
  inFolder(async (folder) => {
    const own = await ownerOf(folder, EXAMPLE);
    const { origin } = placeOf(folder, { file: "/b/mine.yaml" });
    assertThrows(
      () =>
        requireOwnReport(placeOf(folder), { kind: "report", owner: own, results: "" }, { ...own, origin }),
      UserError,
      `its file is another ${EXAMPLE.file}`,
    );
    assertEquals((await Deno.readTextFile(join(folder, ".origins.json"))).includes("/a"), false);
  }));

Deno.test("files that are no report are not replaced", () =>
  inFolder(async (folder) => {
    const own = await ownerOf(join(folder, "elsewhere"), EXAMPLE);
    await Deno.mkdir(join(folder, "mine"));
    assertEquals(await foundReport(placeOf(folder)), { kind: "nothing" });
    await Deno.writeTextFile(join(folder, "mine", "thesis.tex"), "");
    const found = await foundReport(placeOf(folder));
    assertThrows(() => requireOwnReport(placeOf(folder), found, own), UserError, "found thesis.tex");
    await Deno.writeTextFile(join(folder, "mine", "results.json"), '{"measure": "bench"}');
    assertEquals((await foundReport(placeOf(folder))).kind, "no report");
  }));

Deno.test("a report that cannot be written completely leaves the existing one", () =>
  inFolder(async (folder) => {
    await ownerOf(folder, EXAMPLE);
    const path = join(folder, "mine", "results.json"), good = await Deno.readTextFile(path);
    await Deno.mkdir(join(folder, "mine", "report.md"));
    const unwritable = new Map([["results.json", "new"], ["report.md", "new"]]);
    assertThrows(() => placeOf(folder).folder.write(unwritable), UserError, "found a folder");
    assertEquals(await Deno.readTextFile(path), good);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [".origins.json", "mine"]);
    assertEquals([...Deno.readDirSync(join(folder, "mine"))].map(({ name }) => name).sort(), [
      "report.md",
      "results.json",
    ]);
  }));
