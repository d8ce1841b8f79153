/**
 * Tests EGD-CXR's files through `kind: table`: described in YAML, they give the same prepared
 * tensors bit for bit.
 */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { z } from "zod";
import { dataRecordSchema } from "../data/data_record.ts";
import { readNamedRows } from "../data/named_rows.ts";
import { readJson } from "../formats/json_file.ts";
import { dataTasks } from "./graph/data/data_tasks.ts";
import { groupsOf } from "./graph/data/image_groups.ts";
import { openData } from "./open_data.ts";
import { parseExperiment } from "./parse.ts";
import { credentialedExperiment, writeCredentialed } from "./testing/credentialed.ts";
import { runHere } from "./testing/run_here.ts";

const AUDIO = "egd-cxr/1.0.0/audio_segmentation_transcripts/{id}";

/** Describes EGD-CXR. */
const EGD = `
  kind: table
  name: EGD-CXR by its tables
  cases: { file: egd-cxr/1.0.0/master_sheet.csv, id: dicom_id, path: path, patient: patient_id, study: study_id }
  images: mimic-cxr/2.0.0
  classes:
    - { name: normal, where: { Normal: 1, CHF: 0, pneumonia: 0 } }
    - { name: cardiomegaly, where: { CHF: 1 } }
    - { name: pneumonia, where: { pneumonia: 1 } }
  gaze:
    file: egd-cxr/1.0.0/eye_gaze.csv
    id: DICOM_ID
    x: X_ORIGINAL
    y: Y_ORIGINAL
    time: TIMETICK(f=10000000)
  organs:
    cardiomegaly: { mask: "${AUDIO}/mediastanum.png" }
    pneumonia: { mask: ["${AUDIO}/left_lung.png", "${AUDIO}/right_lung.png"] }
`;

Deno.test("EGD-CXR read by kind: table gives the same prepared tensors as kind: egd-cxr, bit for bit", async () => {
  const folder = await Deno.makeTempDir();
  try {
    // Images are prepared in groups of 32.
    await writeCredentialed(folder, { images: 36 });
    const [first = ""] = [...Deno.readDirSync(join(folder, AUDIO.replace("/{id}", "")))].map(({ name }) =>
      name
    )
      .sort();
    const { data: _, ...rest } = z.record(z.string(), z.unknown()).parse(
      JSON.parse(credentialedExperiment(first)),
    );
    const egd = parseExperiment(credentialedExperiment(first), "e.yaml");
    const lines = Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    const table = parseExperiment([...lines, `data:${EGD}  exclude: [${first}]`].join("\n"), "t.yaml");
    const runs = [];
    for (const experiment of [egd, table]) {
      const data = await openData(experiment, folder);
      const groups = groupsOf(data.entries);
      const out = await Deno.makeTempDir({ dir: folder });
      const place = await runHere(dataTasks(experiment, data, groups), out);
      runs.push({ place, classes: data.classes });
    }
    const [before, after] = runs;
    if (before === undefined || after === undefined) throw new Error("unreachable");
    const same = async (task: string, output: string) =>
      assertEquals(
        await Deno.readFile(after.place(task, output)),
        await Deno.readFile(before.place(task, output)),
        `${task} ${output}`,
      );
    for (const group of ["01", "02"]) {
      for (const output of ["images", "sizes"]) await same(`images/${group}`, output);
      const [ours, theirs] = [
        await readNamedRows(after.place(`masks/${group}`, "masks")),
        await readNamedRows(before.place(`masks/${group}`, "masks")),
      ];
      assertEquals(ours.ids, theirs.ids);
      assertEquals(ours.tensors.get("cardiomegaly"), theirs.tensors.get("heart"));
      assertEquals(ours.tensors.get("pneumonia"), theirs.tensors.get("lung"));
    }
    await same("heat maps", "heatMaps");
    await same("heat maps", "coverage");
    await same("gaze", "gaze");
    await same("split", "split");
    const { name, origin } = await readJson(after.place("split", "data"), dataRecordSchema);
    assertEquals([name, origin], ["EGD-CXR by its tables", "other"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
