/** Task: assigns every image to a subset, and identifies the data set of the images. */
import { type DataRecord, originOf } from "../../data/data_record.ts";
import { divideImages, recordedFiles } from "../../data/divide.ts";
import { namedBy } from "../../data/file_disagreements.ts";
import { fileIdentitiesSchema } from "../../data/file_identity.ts";
import { recordsFileSchema } from "../../data/records_file.ts";
import { leakingPatients } from "../../data/split.ts";
import type { WorkContext } from "../../graph/task.ts";
import { taskSplitSchema } from "../settings/split.ts";
import { inputsOf, readJson, type SplitFile, writeJson } from "./files.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = taskSplitSchema;

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const options = parametersSchema.parse(parameters);
  const { records, listed, leftOut, equalised, classNames, population, source, name, columns } =
    await readJson(
      memberOf(inputs, "records"),
      recordsFileSchema,
    );
  const groups = inputsOf(inputs, "identities").map((path) => readJson(path, fileIdentitiesSchema));
  const files = (await Promise.all(groups)).flat();
  const { split, identical, leaking } = divideImages(records, files, {
    ...options,
    source,
    columns,
    classNames,
  });
  await writeJson(
    memberOf(outputs, "split"),
    {
      classNames,
      images: records.map(({ dicomId, patientId, label }) => ({
        dicomId,
        patientId,
        label: classNames.indexOf(label),
      })),
      subsets: split,
      leakingPatients: leakingPatients(split, records),
    } satisfies SplitFile,
  );
  const { images, patients, classes, syntheticRecords } = listed;
  const synthetic = {
    files: files.filter((file) => file.saysSynthetic).length,
    records: syntheticRecords,
  };
  await writeJson(
    memberOf(outputs, "data"),
    {
      ...(name === undefined ? {} : { name }),
      origin: originOf(population, synthetic),
      images,
      patients,
      classes,
      synthetic,
      excluded: images - records.length,
      ...(leftOut === undefined ? {} : { leftOut }),
      ...(equalised === undefined ? {} : { equalised }),
      namedBy: namedBy(recordedFiles(records, files)),
      identicalPixels: {
        images: identical.flat().length,
        groups: identical.length,
        leakingGroups: leaking.length,
      },
    } satisfies DataRecord,
  );
}
