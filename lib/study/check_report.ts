/** Compares a written report with the store or, without one, with its own results.json. */
import { join } from "node:path";
import { casesFiles } from "../report/cases/cases_files.ts";
import { compareReport } from "../report/check/compare_report.ts";
import { withPresentNames } from "../report/former_names.ts";
import { recomputeSummaries } from "../report/check/recompute.ts";
import type { Files } from "../report/check/compare_files.ts";
import type { Problem } from "../report/check/problem.ts";
import type { Measurements } from "../report/measurements.ts";
import { PRIVATE_CASES, withoutImages, withPrivateCases } from "../report/private_cases.ts";
import { readResults } from "../report/results_file.ts";
import { UserError } from "../errors/user_error.ts";
import { reasonTexts } from "../graph/render/reason.ts";
import { BACKEND_NAMES } from "../engine/tensorflow/names.ts";
import { receiptProblems, recomputedReceipt, withoutReceipt } from "./check_receipt.ts";
import { readReportFiles } from "./report_files.ts";
import { measurementsOf } from "./collect_measurements.ts";
import { tablesOf } from "./collect_tables.ts";
import { casesOf } from "./read_cases.ts";
import { openStudy, type Study, type StudyOptions } from "./study.ts";

/** The folder of a report, and the places of the study behind it. */
export interface CheckOptions extends Omit<StudyOptions, "experiment"> {
  /**
   * The experiment file, if the user names it. A report names a file outside the project only by
   * its last name.
   */
  readonly experiment?: string | undefined;
  /** The report's folder. */
  readonly report: string;
}

/** The outcome of a check. */
export interface CheckOutcome {
  /** Says in a sentence what the report was compared with. */
  readonly basis: string;
  /** True if every figure was read from the store again. */
  readonly recomputed: boolean;
  readonly problems: readonly Problem[];
}

/**
 * Compares every file of a report with the same file rendered again. It is rendered from the store
 * if the store knows the experiment. Otherwise it is rendered from the report's own `results.json`,
 * whose medians are computed again from its runs. The machine and the times are the report's own:
 * they differ between runs that give the same figures.
 *
 * Throws a `UserError` if there is no report, a `ResultsError` for a `results.json` of another
 * form, and what `openStudy` throws.
 */
export async function checkReport(options: CheckOptions): Promise<CheckOutcome> {
  const path = join(options.report, "results.json");
  const found = await readReportFiles(options.report);
  const results = found.get("results.json");
  if (results === undefined) {
    throw new UserError(`${path}: found no such file, expected a report's folder: reports/NAME`);
  }
  const shared = readResults(String(results), path), cases = found.get(PRIVATE_CASES);
  const reported = cases === undefined ? shared : withPrivateCases(shared, String(cases));
  const { basis, recomputed, problems } = await checkFiles(found, reported, options);
  return { basis, recomputed, problems: [...formerNames(String(results)), ...problems] };
}

/** Returns a problem if a `results.json` names fields as an earlier version did. */
function formerNames(results: string): Problem[] {
  const { renamed } = withPresentNames(JSON.parse(results));
  if (renamed.length === 0) return [];
  return [{
    file: "results.json",
    place: "",
    found: `fields of an earlier version, ${renamed.map(([place]) => place).join(", ")}`,
    expected: `this version's names, ${renamed.map(([, name]) => name).join(", ")}`,
  }];
}

async function checkFiles(
  found: Files,
  reported: Measurements,
  options: CheckOptions,
): Promise<CheckOutcome> {
  const { receipt, report } = withoutReceipt(found);
  const study = await studyOf(reported, options);
  if (typeof study === "string") {
    return {
      basis: `${study}: checked against the report's own results.json, not recomputed from a store`,
      recomputed: false,
      problems: [
        ...recomputeSummaries(reported),
        ...compareReport(report, reported),
        ...receiptProblems(receipt, reported),
      ],
    };
  }
  const stale = staleTasks(study);
  if (stale.length > 0) {
    return {
      basis:
        "tasks of this experiment are stale; until they have run again, checked against the report's own results.json",
      recomputed: false,
      problems: [...stale, ...compareReport(report, reported), ...receiptProblems(receipt, reported)],
    };
  }
  const { environment, file } = reported;
  const all = await measurementsOf(study, { file, environment, failures: [] });
  const measured = reported.withoutImages ? withoutImages(all) : all;
  return {
    basis: "every figure recomputed from the store",
    recomputed: true,
    problems: [
      ...compareReport(
        report,
        { ...measured, times: reported.times },
        await tablesOf(study),
        casesFiles(measured, await casesOf(study)),
      ),
      ...await recomputedReceipt(receipt, study),
    ],
  };
}

/** Returns the study behind a report, or the reason why it cannot be recomputed. */
async function studyOf(reported: Measurements, options: CheckOptions): Promise<Study | string> {
  const experiment = options.experiment ?? join(options.root, reported.file);
  if (!await exists(options.store)) return `no store at ${options.store}`;
  if (!await exists(experiment)) return `no experiment file ${reported.file} in this project`;
  const study = await openStudy({
    ...options,
    experiment,
    engine: options.engine === "auto" ? engineOf(reported) : options.engine,
  });
  const { graph, resolver } = study.plan;
  const known = graph.tasks.some(({ name }) => resolver.history.lastKey(name) !== undefined);
  return known ? study : `the store at ${options.store} has no result of ${reported.file}`;
}

/** Returns the engine that the report names, or `auto` if `--engine` has no such name. */
function engineOf({ environment: { engine } }: Measurements): string {
  return ["onnx", ...BACKEND_NAMES].find((name) => name === engine.name) ?? "auto";
}

/**
 * Returns a problem for each task that is stale by itself, and one for all that only need such
 * tasks: their reasons are the same.
 */
function staleTasks({ plan }: Study): Problem[] {
  let followers = 0;
  const own = [...plan.states].flatMap(([name, state]) => {
    if (state.state === "done") return [];
    const found = state.state === "blocked" ? [] : state.reasons.filter(({ field }) => field !== "upstream");
    if (state.state !== "blocked" && found.length === 0) {
      followers++;
      return [];
    }
    const reasons = state.state === "blocked" ? [state.problem] : reasonTexts(found);
    return [{
      file: "",
      place: `task ${name}`,
      found: `stale: ${reasons.join("; ")}`,
      expected: "done",
    }];
  });
  if (followers === 0) return own;
  return [...own, {
    file: "",
    place: followers === 1 ? "one task that needs those" : `${followers} tasks that need those`,
    found: "stale",
    expected: "done",
  }];
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
