/** The machine, the origin of the figures, and the commands to reproduce them. */
import { visibleText } from "../../formats/visible_text.ts";
import type { ReportContext } from "../context.ts";
import { formatDuration } from "../format.ts";
import { code, escapeText, section, table } from "../markdown.ts";

/** Machine and software. */
export function environmentSection(
  { measurements: { environment, times: { wallSeconds } } }: ReportContext,
): string {
  const { deno, engine, operatingSystem, cpu, cores, lock, commit } = environment;
  const state = commit === null
    ? "not in a Git repository"
    : `${code(commit)}; local changes are not looked for, since every result names its code by hash`;
  const rows = [
    ["Deno", escapeText(deno)],
    ["engine", escapeText(`${engine.name} ${engine.version}, ${engine.provider}`)],
    ["operating system", escapeText(operatingSystem)],
    ["processor", `${escapeText(cpu)}, ${cores} ${cores === 1 ? "core" : "cores"}`],
    ["`deno.lock` (SHA-256)", code(lock)],
    ["commit", state],
    ["wall time", wallSeconds === null ? "nothing had to run" : formatDuration(wallSeconds)],
  ];
  return section("Environment", table([{ title: "what" }, { title: "value" }], rows));
}

/** Explains how to trace a number to its task, with the commands. */
export function provenanceSection({ measurements: { file, environment } }: ReportContext): string {
  const explanation =
    "Every row ends with the first ten digits of the SHA-256 of the stored object that its numbers " +
    "were read from; [provenance.json](provenance.json) names, for every number in this report, the full hash and " +
    "the field. [results.json](results.json) holds the figures for programs, [results.csv](results.csv) those of every " +
    "run as a table with one row per model, seed, class and metric. [report.html](report.html) is this report in one " +
    "file.";
  const lines = [
    ...(environment.commit === null ? [] : [`git checkout ${quote(environment.commit)}`]),
    `deno task reproduce ${quote(file)}   # runs what is stale, writes this report`,
    `deno task plan ${quote(file)}        # what would run, and why`,
  ];
  return section("Provenance, and how to reproduce", explanation, ["```sh", ...lines, "```"].join("\n"));
}

/** Quotes a path as one shell word, without line breaks. */
function quote(path: string): string {
  return /^[\w./+-]+$/.test(path)
    ? path
    : `'${visibleText(path.replace(/\s+/g, " ")).replaceAll("'", `'\\''`)}'`;
}
