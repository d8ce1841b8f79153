/** Task: which image is in which subset. */
import { join } from "node:path";
import { z } from "zod";
import { CLASS_NAMES } from "../../data/labels.ts";
import { readMasterSheet } from "../../data/egd/master_sheet.ts";
import { leakingPatients, splitSubjects } from "../../data/split.ts";
import { readInput } from "../../formats/open_input.ts";
import type { WorkContext } from "../../graph/task.ts";
import { splitSchema } from "../schema_parts.ts";
import { type SplitFile, writeJson } from "./files.ts";

export const parametersSchema = splitSchema.extend({ exclude: z.array(z.string()), masterSheet: z.string() });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { exclude, masterSheet, ...split } = parametersSchema.parse(parameters);
  const path = join(inputs.masterSheet, masterSheet);
  const records = readMasterSheet(await readInput(path, "table", { source: masterSheet }), masterSheet)
    .filter(({ dicomId }) => !exclude.includes(dicomId));
  const subsets = splitSubjects(records, split, CLASS_NAMES);
  await writeJson(
    outputs.split,
    {
      classNames: CLASS_NAMES,
      images: records.map(({ dicomId, patientId, label }) => ({
        dicomId,
        patientId,
        label: CLASS_NAMES.indexOf(label),
      })),
      subsets,
      leakingPatients: leakingPatients(subsets, records),
    } satisfies SplitFile,
  );
}
