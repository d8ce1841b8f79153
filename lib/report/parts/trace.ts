/** Part 8: the commands that reproduce the report, and how to check a number. */
import { visibleText } from "../../formats/visible_text.ts";
import type { ReportContext } from "../context.ts";
import { part } from "../markdown.ts";
import { numberExample } from "./number_example.ts";

/** Renders three lines to reproduce, and a box on checking a number. */
export function tracePart(context: ReportContext): string {
  const { measurements: { experiment, file, environment, models, settings } } = context;
  const [model] = models;
  const hash = model?.summary?.hash.slice(0, 10) ?? "HASH";
  const isGenerated = settings.every(({ name, value }) => name !== "data: kind" || value === "phantom");
  const lines = [
    ...(environment.commit === null ? [] : [`git checkout ${quote(environment.commit)}`]),
    `deno task reproduce ${quote(file)}${
      isGenerated ? "" : " --data DIR"
    }   # runs what is stale, writes this report`,
    `deno task report --check ${
      quote(`reports/${experiment}`)
    }   # computes every number again from the store`,
  ];
  return part(
    "Reproduce and trace",
    ["```sh", ...lines, "```"].join("\n"),
    quoted([
      `**Check a number.** Unfold the sources below its table: they name the stored results that its rows were read from. \`deno task report --show ${hash}\` says which`,
      "task made a result, from which inputs, code and engine. [provenance.json](provenance.json) names the result and the field of every number here.",
      ...numberExample(context),
      "",
      "[results.json](results.json) holds all numbers for programs, [results.csv](results.csv) one row per model, seed, class and metric.",
      "`deno task report` with the experiment file also writes `report.html`, this report in one file.",
    ]),
  );
}

/** Sets lines as a block quotation; an empty line parts its paragraphs. */
function quoted(lines: readonly string[]): string {
  return lines.map((line) => `> ${line}`.trimEnd()).join("\n");
}

/** Quotes a path as one shell word, without line breaks. */
function quote(path: string): string {
  return /^[\w./+-]+$/.test(path)
    ? path
    : `'${visibleText(path.replace(/\s+/g, " ")).replaceAll("'", `'\\''`)}'`;
}
