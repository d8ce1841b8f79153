/** Task: assigns every image to a subset, and identifies the data set of the images. */
import { join } from "node:path";
import { z } from "zod";
import { type DataRecord, originOf } from "../../data/data_record.ts";
import { divideImages, recordedFiles } from "../../data/divide.ts";
import { type ImageRecord, readMasterSheet } from "../../data/egd/master_sheet.ts";
import { namedBy } from "../../data/file_disagreements.ts";
import { fileIdentitiesSchema, type FileIdentity } from "../../data/file_identity.ts";
import { CLASS_NAMES } from "../../data/labels.ts";
import { leakingPatients } from "../../data/split.ts";
import { readInput } from "../../formats/open_input.ts";
import { imageNameSchema, leaveOut } from "../../data/image_names.ts";
import type { WorkContext } from "../../graph/task.ts";
import { splitSchema } from "../settings/split.ts";
import { inputsOf, readJson, type SplitFile, writeJson } from "./files.ts";

export const parametersSchema = splitSchema.extend({
  exclude: z.array(imageNameSchema),
  masterSheet: z.string(),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { exclude, masterSheet, ...options } = parametersSchema.parse(parameters);
  const path = join(inputs.masterSheet, masterSheet);
  const table = await readInput(path, "table", { source: masterSheet });
  const listed = readMasterSheet(table, masterSheet);
  const records = leaveOut(listed, exclude);
  const groups = inputsOf(inputs, "identities").map((path) => readJson(path, fileIdentitiesSchema));
  const files = (await Promise.all(groups)).flat();
  const { split, identical, leaking } = divideImages(records, files, { ...options, source: masterSheet });
  await writeJson(
    outputs.split,
    {
      classNames: CLASS_NAMES,
      images: records.map(({ dicomId, patientId, label }) => ({
        dicomId,
        patientId,
        label: CLASS_NAMES.indexOf(label),
      })),
      subsets: split,
      leakingPatients: leakingPatients(split, records),
    } satisfies SplitFile,
  );
  const counted = {
    images: listed.length,
    patients: new Set(listed.map(({ patientId }) => patientId)).size,
    classes: CLASS_NAMES.map((name) => listed.filter(({ label }) => label === name).length),
    synthetic: saysSynthetic(listed, files),
  };
  await writeJson(
    outputs.data,
    {
      origin: originOf(counted),
      ...counted,
      excluded: listed.length - records.length,
      namedBy: namedBy(recordedFiles(records, files)),
      identicalPixels: {
        images: identical.flat().length,
        groups: identical.length,
        leakingGroups: leaking.length,
      },
    } satisfies DataRecord,
  );
}

function saysSynthetic(
  records: readonly ImageRecord[],
  files: readonly FileIdentity[],
): DataRecord["synthetic"] {
  return {
    files: files.filter((file) => file.saysSynthetic).length,
    records: records.filter((record) => record.saysSynthetic).length,
  };
}
