/**
 * The names of a report's folder and pages. It imports nothing: a run with nothing to do reads it.
 */

/** The folder of a report that may only be read by people who may see the data. */
export const PRIVATE_FOLDER = "private/";

/** The page of the report itself. */
export const REPORT_PAGE = "report.html";

/** The page of cases, in a report's folder or in its private part. */
export const CASES_PAGE = "cases.html";

/** Both places of the page of cases. */
export const CASES_PAGES: readonly string[] = [CASES_PAGE, PRIVATE_FOLDER + CASES_PAGE];

/** The pages of a report, which are made from stored results; Git does not keep them. */
export const PAGES: readonly string[] = [REPORT_PAGE, ...CASES_PAGES];
