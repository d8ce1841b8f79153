/**
 * `deno task data check`: reads every table row, X-ray and mask of a data set, and reports faults.
 */
import { availableParallelism } from "node:os";
import { casePage } from "../lib/data/check/case_page.ts";
import type { DataCheck } from "../lib/data/data_check.ts";
import { summaryLines } from "../lib/data/data_summary.ts";
import { kindOfData } from "../lib/data/data_sets.ts";
import { UserError } from "../lib/errors/user_error.ts";
import { safeText } from "../lib/graph/render/text.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { didYouMean } from "../lib/study/describe_fault.ts";
import { readExperiment } from "../lib/study/parse.ts";
import { spreadOf } from "../lib/study/settings/heat_map.ts";
import { UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { imageProgress } from "./image_progress.ts";
import { folderPath, projectPath, shownPath, userPath } from "./user_paths.ts";

/** The paper's experiment, whose settings apply to a folder without an experiment. */
const PAPER = "experiments/ggcam.yaml";

/** The usage of the command. */
export const CHECK_USAGE = `deno task data check DIR | FILE.yaml [--data DIR] [--jobs N] [--page FILE.html]

Reads every table row, X-ray, mask and gaze sample, without training. The data are EGD-CXR and MIMIC-CXR in the folder
DIR, with the settings of ${PAPER}, or those of an experiment FILE.yaml. Prints a line for each fault
and a summary. Exits with 0 only if reproduce would read everything.

  --data DIR      with FILE.yaml: the folder of the data sets (default: data)
  --jobs N        the number of images that are read at once (default: one per core)
  --page FILE     also write a page of a few cases with their gaze and organs, for data of kind table or reflacx
  --help          this text`;

/** Runs the command; returns 0 if there is no fault. */
export async function dataCheck(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, CHECK_USAGE, { boolean: [], text: ["data", "jobs", "page"], most: 1 });
  if (flags === undefined) return 0;
  const [named] = flags.arguments;
  if (named === undefined) throw new UsageError(`found nothing to check, expected:\n\n${CHECK_USAGE}`);
  const isFile = /\.ya?ml$/i.test(named);
  if (!isFile && flags.text("data") !== undefined) {
    throw new UsageError(
      `--data: the folder ${named} is already named, expected an experiment file with --data`,
    );
  }
  const experiment = await readExperiment(isFile ? userPath(named) : projectPath(PAPER));
  const { data, pixels, canvas, heatMap, split } = experiment;
  const kind = kindOfData(data);
  if (kind.isGenerated) {
    printLines([`${named}: its data are generated: there is nothing to check`]);
    return 0;
  }
  const folder = isFile ? folderPath("data", flags.text("data"), "data") : userPath(named);
  if (!isFile) requireFolder(folder, named);
  const progress = imageProgress();
  const page = flags.text("page");
  const { faults, count = faults.length, faulty, summary, cases } = await kind.check(data, {
    folder,
    pixels,
    canvas,
    heatMap: spreadOf(heatMap),
    split,
    hint: didYouMean,
    jobs: flags.count("jobs", 1) ?? availableParallelism(),
    withCases: page !== undefined,
    onImages: (count) => progress.begin(count),
    onImage: (done) => progress.tell(done),
  });
  progress.end();
  const lines = summary === undefined ? [] : summaryLines(summary).map(safeText);
  const pageLine = page === undefined ? [] : [
    await writePage(page, cases, { title: `${experiment.title}: cases`, summary: lines }),
  ];
  printLines([
    ...faults.map((fault) => `fault: ${safeText(fault)}`),
    ...lines,
    ...pageLine,
    ...(faulty.length === 0 ? [] : [
      `An experiment leaves these images out with data: exclude: [${
        faulty.map((id) => safeText(JSON.stringify(id))).join(", ")
      }]`,
    ]),
    count === 0 ? "no faults" : `${count} ${count === 1 ? "fault" : "faults"}`,
  ]);
  return faults.length === 0 ? 0 : 1;
}

/** Writes the page of cases, and returns a line that says so. */
async function writePage(
  named: string,
  cases: DataCheck["cases"],
  { title, summary }: { readonly title: string; readonly summary: readonly string[] },
): Promise<string> {
  if (cases === undefined || cases.shown.length === 0) {
    return `${named}: not written, because no case could be shown`;
  }
  const path = userPath(named);
  await Deno.writeTextFile(path, casePage(cases.shown, { title, summary, organs: cases.organs }));
  return `wrote ${cases.shown.length} cases to ${shownPath(path)}`;
}

function requireFolder(root: string, named: string): void {
  try {
    if (Deno.statSync(root).isDirectory) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new UserError(`${named}: found no such folder, expected one with EGD-CXR and MIMIC-CXR in it`);
}
