/** Part 8: the commands that reproduce the report, and how to check a number. */
import { visibleText } from "../../formats/visible_text.ts";
import type { ReportContext } from "../context.ts";
import { part } from "../markdown.ts";

/** Renders three lines to reproduce, and a box on checking a number. */
export function tracePart(
  { measurements: { experiment, file, environment, models, settings } }: ReportContext,
): string {
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
    [
      "> **Check a number.** Unfold the sources below its table, or look the number up in [provenance.json](provenance.json), which names the stored",
      `> result and field of every number here. \`deno task report --show ${hash}\` says which task made a result, from which inputs, code and engine.`,
      "> [results.json](results.json) holds all numbers for programs, [results.csv](results.csv) one row per model, seed, class and metric.",
      "> `deno task report` with the experiment file also writes `report.html`, this report in one file.",
    ].join("\n"),
  );
}

/** Quotes a path as one shell word, without line breaks. */
function quote(path: string): string {
  return /^[\w./+-]+$/.test(path)
    ? path
    : `'${visibleText(path.replace(/\s+/g, " ")).replaceAll("'", `'\\''`)}'`;
}
