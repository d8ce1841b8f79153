/** The machine and the software. */
import type { ReportContext } from "../context.ts";
import { layoutNote } from "../engine_words.ts";
import { formatDuration } from "../format.ts";
import { code, escapeText, section, table } from "../markdown.ts";

/** Renders machine and software. */
export function environmentSection(
  { measurements: { environment, times: { wallSeconds } } }: ReportContext,
): string {
  const { deno, engine, operatingSystem, cpu, cores, lock, commit } = environment;
  const state = commit === null
    ? "not in a Git repository"
    : `${code(commit)}; local changes are not checked, because every result names its code by hash`;
  const note = layoutNote(engine.provider);
  const rows = [
    ["Deno", escapeText(deno)],
    [
      "engine",
      escapeText(
        `${engine.name} ${engine.version}, ${engine.provider}${note === "" ? "" : ` (${note})`}`,
      ),
    ],
    ["operating system", escapeText(operatingSystem)],
    ["processor", `${escapeText(cpu)}, ${cores} ${cores === 1 ? "core" : "cores"}`],
    ["`deno.lock` (SHA-256)", code(lock)],
    ["commit", state],
    ["wall time", wallSeconds === null ? "nothing had to run" : formatDuration(wallSeconds)],
  ];
  return section(
    "Environment",
    table([{ title: "what" }, { title: "value" }], rows, {
      caption: `**${escapeText(`${engine.name} ${engine.version}`)} on ${cores} ${
        cores === 1 ? "core" : "cores"
      }.** Machine and software of this report.`,
    }),
  );
}
