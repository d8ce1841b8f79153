/** `deno task report FILE --latex DIR`: writes a report's numbers and tables for a paper. */
import { join, resolve } from "node:path";
import { UserError } from "../lib/errors/user_error.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { type ReportFolder, reportFolder } from "../lib/report/report_folder.ts";
import { shownPath } from "./user_paths.ts";

/** Texts that identify files of this command. */
const OWN = [
  "every number of the report's tables as a macro.",
  "% Needs \\usepackage{booktabs}, and numbers.tex before it.",
  "\\input{numbers}\n\\begin{document}\n\\input{tables}\n",
];

/**
 * Writes the files of the report in `report` to `folder`. Replaces only its own files: throws a
 * `UserError`, before anything is written, if another file is in the way.
 */
export async function writeLatex(folder: string, report: ReportFolder): Promise<void> {
  const { readResults } = await import("../lib/report/results_file.ts");
  const { latexFiles } = await import("../lib/report/latex/latex_files.ts");
  const { PDF_MARK } = await import("../lib/report/latex/pdf_file.ts");
  const figures = new Map<string, string>();
  for (const name of figuresOf(report)) figures.set(name, await report.read(`figures/${name}.svg`));
  const files = latexFiles(readResults(await report.read("results.json")), figures);
  const target = reportFolder(resolve(folder), []);
  for (const name of files.keys()) {
    const before = await target.read(name);
    if (before === "" || [...OWN, PDF_MARK].some((own) => before.includes(own))) continue;
    throw new UserError(
      `${shownPath(join(folder, name))}: found a file that this command has not written; name another folder`,
    );
  }
  target.write(files);
  printLines([
    `LaTeX: ${shownPath(folder)}: numbers.tex, tables.tex, ${
      files.size - 3
    } panels in figures/; example.tex shows all`,
  ]);
}

/** Returns the names of a report's figures, without those for narrow pages. */
function figuresOf(report: ReportFolder): string[] {
  try {
    return [...Deno.readDirSync(join(report.path, "figures"))]
      .flatMap(({ name, isFile }) => isFile ? /^([a-z0-9-]+)\.svg$/.exec(name)?.[1] ?? [] : [])
      .filter((name) => !name.endsWith("-narrow")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
