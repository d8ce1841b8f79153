import { GAZE_HEADER } from "../../../data/phantom/gaze_table.ts";
import { type Measure, PLACE } from "../measure.ts";

const IMAGES = 1071;
const ROWS_EACH = 1400;
const FILE = `${PLACE.folder}/eye_gaze.csv`;

/** Returns the name of an image in the measure's table: as long as a real one. */
export function benchImage(index: number): string {
  return Array.from({ length: 5 }, (_, group) => (index * 7919 + group).toString(16).padStart(8, "0")).join(
    "-",
  );
}

/** Writes a table of 1.5 million rows and EGD-CXR's 37 columns. */
async function writeTable(folder: string): Promise<void> {
  const columns = GAZE_HEADER.trim().split(",");
  const file = await Deno.open(`${folder}/eye_gaze.csv`, { write: true, create: true });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  await writer.write(encoder.encode(GAZE_HEADER));
  for (let image = 0; image < IMAGES; image++) {
    const name = benchImage(image);
    const rows = Array.from({ length: ROWS_EACH }, (_, row) =>
      columns.map((column, place) => {
        if (column === "DICOM_ID") return name;
        if (column === "X_ORIGINAL") return row * 17 % 2544;
        if (column === "Y_ORIGINAL") return row * 29 % 3056;
        return ((row * 31 + place * 17) % 100000 / 100000).toFixed(5);
      }).join(","));
    await writer.write(encoder.encode(rows.join("\n") + "\n"));
  }
  await writer.close();
}

/** Reads the gaze of all images from the table. */
export const gazeTable: Measure = {
  name: "gaze table of 1.5 million rows, read",
  unit: "s",
  better: "less",
  target: 1,
  peerIs: "pandas' read_csv of the same columns, grouped by image",
  writeInputs: writeTable,
  ours: { kind: "fovea", script: "gaze_table.ts", arguments: [FILE, String(IMAGES)] },
  peers: [{ kind: "peer", script: "gaze_table.py", arguments: [FILE] }],
};
