import { PAPERS_DATA } from "../papers_data.ts";
import type { RecordsFile } from "../records_file.ts";

/** Returns the population that has these counts: EGD-CXR's, or another in its layout. */
export function populationOf(
  { images, patients, classes }: Pick<RecordsFile["listed"], "images" | "patients" | "classes">,
): RecordsFile["population"] {
  const published = [...PAPERS_DATA.classes.values()];
  const isKnown = images === PAPERS_DATA.images && patients === PAPERS_DATA.patients &&
    classes.reduce((sum, number) => sum + number, 0) === PAPERS_DATA.images &&
    published.every((counts, label) => counts.includes(classes[label] ?? -1));
  return isKnown ? "egd-cxr" : "other";
}
