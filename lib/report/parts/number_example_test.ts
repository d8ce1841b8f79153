import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "csv-parse/sync";
import { trustedJson } from "../../../fixtures/trusted_json.ts";
import { exampleMeasurements } from "../testing/example.ts";
import { cellsOf, textOf } from "../testing/report_parts.ts";

Deno.test("the example of a number leads to its cell, its source, its field and its row of results.csv", () => {
  const measurements = exampleMeasurements();
  const report = textOf(measurements, "report.md");
  const said = report.split("An example: ")[1]?.split("\n>\n")[0]?.replaceAll(/\n> /g, " ") ?? "";
  const found = (pattern: RegExp) => {
    const [, text] = pattern.exec(said) ?? [];
    assert(text !== undefined, `no ${pattern} in: ${said}`);
    return text;
  };
  const row = found(/the row (\S+) has/),
    number = found(/ has (0\.\d{3}) in/),
    seed = found(/\*seed (\d+)\*/);
  const result = found(/name the result `([0-9a-f]{10})`/), field = found(/the field `([^`]+)`/);

  const title = "### AUC of every training", [, section = ""] = report.split(`${title}\n`);
  const header = section.split("\n").find((line) => line.startsWith("| model |")) ?? "";
  const column = header.split("|").slice(1, -1).findIndex((cell) => cell.trim() === `seed ${seed}`);
  assertEquals(cellsOf(report, title, row)[column], number);
  assertStringIncludes(section.split("\n### ")[0] ?? "", `[\`${result}\`](provenance.json): ${row}`);

  const { numbers } = trustedJson<{ numbers: { text: string; result: string; field: string }[] }>(
    textOf(measurements, "provenance.json"),
  );
  const entries = numbers.filter((entry) => entry.result.startsWith(result) && entry.field === field);
  assertEquals([...new Set(entries.map(({ text }) => text))], [number]);

  const metrics = found(/of this one from `([0-9a-f]{10})`/);
  const rows: Record<string, string>[] = parse(textOf(measurements, "results.csv"), { columns: true });
  const own = rows.find(({ model, seed: of, metric, class: name }) =>
    model === row && of === seed && metric === "auc" && name === "all"
  );
  assert(own !== undefined && own.result?.startsWith(metrics));
  assertEquals(Number(own.value).toFixed(3), number);
});

Deno.test("a report without a measured training has no example of a number", () => {
  const example = exampleMeasurements();
  const models = example.models.map((model) => ({
    ...model,
    summary: null,
    runs: model.runs.map(({ seed }) => ({ status: "missing" as const, seed, cause: "train" })),
  }));
  const report = textOf({ ...example, models }, "report.md");
  assertStringIncludes(report, "> **Check a number.**");
  assertEquals(report.includes("An example: "), false);
});
