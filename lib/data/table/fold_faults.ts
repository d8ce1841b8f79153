/** Faults of the column that states the split. */
import { type ColumnSplit } from "../column_split.ts";
import { SUBSETS } from "../subsets.ts";
import type { Faults } from "../tables/faults.ts";
import type { Hint } from "../tables/missing_columns.ts";
import { nearId } from "./near_id.ts";
import type { CaseRecord } from "./case_reader.ts";

/**
 * Adds a fault for each row whose value of the column belongs to no subset, and for each patient
 * with images in another subset than the patient's first one, unless patients may leak.
 */
export function foldFaults(
  records: readonly CaseRecord[],
  split: ColumnSplit,
  { source, faults, hint }: {
    readonly source: string;
    readonly faults: Faults;
    readonly hint?: Hint | undefined;
  },
): void {
  const subsets = new Map(
    SUBSETS.flatMap((subset) => split[subset].map((value) => [value, subset] as const)),
  );
  const known = [...subsets.keys()].map((value) => JSON.stringify(value)).join(", ");
  const first = new Map<string, { readonly subset: string; readonly line: number }>();
  for (const { fold = "", patientId, line } of records) {
    const place = `${source}, line ${line}, column ${JSON.stringify(split.column)}: found ${
      JSON.stringify(fold)
    }`;
    const subset = subsets.get(fold);
    if (subset === undefined) {
      faults.add(
        `${place}, expected one of ${known}; name it in split's train, validation or test, or leave such rows out ` +
          `with data.cases.where${nearId(fold, [...subsets.keys()], hint)}`,
      );
      continue;
    }
    const earlier = first.get(patientId);
    if (earlier === undefined && patientId !== "") first.set(patientId, { subset, line });
    if (earlier === undefined || earlier.subset === subset || split.patients === "may-leak") continue;
    faults.add(
      `${place}, which is in ${subset}, but the patient ${
        JSON.stringify(patientId)
      } is in ${earlier.subset} by line ` +
        `${earlier.line}; expected a patient's images in one subset. Correct the column, or accept the leak, which ` +
        "flatters test results, with split: { patients: may-leak }",
    );
  }
}
