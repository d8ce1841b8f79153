/** Fuzzes the tables of REFLACX. */
import { listImages } from "../../../data/reflacx/list_images.ts";
import { organRules } from "../../../data/reflacx/organs.ts";
import { readEllipses } from "../../../data/reflacx/read_ellipses.ts";
import { ReflacxGaze } from "../../../data/reflacx/read_gaze.ts";
import { readMetadata } from "../../../data/reflacx/read_metadata.ts";
import { reflacxSchema } from "../../../data/reflacx/settings.ts";
import { TableError } from "../../../data/tables/table_error.ts";
import { isNamed, type Target } from "../target.ts";
import { inPieces, withText } from "./tables.ts";

const { classes } = reflacxSchema.parse({
  kind: "reflacx",
  classes: [{ name: "none", not: ["Consolidation"] }, { name: "some", where: { Consolidation: ">= 3" } }],
});

function table(header: string, row: (number: number) => string): Uint8Array {
  const rows = Array.from({ length: 12 }, (_, number) => row(number));
  return new TextEncoder().encode([header, ...rows, ""].join("\r\n"));
}

const isRefusal: Target["isRefusal"] = (error, source) => isNamed(error, TableError, source);

export const reflacxReadings: Target = {
  name: "reflacx-readings",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [
    table(
      "id,split,eye_tracking_data_discarded,image,dicom_id,subject_id,image_size_x,image_size_y,Consolidation",
      (row) =>
        `P2${row + 10}R${row + 100000},train,${row % 5 === 4 ? "True" : "False"},` +
        `physionet.org/files/mimic-cxr/2.0.0/files/p10/p1000000${row % 10}/s5000000${row % 10}/i${
          row % 10
        }.dcm,` +
        `i${row % 10},1000000${row % 10},80,96,${row % 2 === 0 ? 0 : 4}`,
    ),
  ],
  twist: withText,
  read(bytes, source) {
    const readings = readMetadata(bytes, { phase: 2, labels: ["Consolidation"], source });
    try {
      listImages(readings, { readers: "all", classes, format: "dicom" });
    } catch (error) {
      // A joint fault of several rows is reported without the file's name.
      if (!(error instanceof TableError)) throw error;
    }
  },
  isRefusal,
};

const SEEN =
  "angular_resolution_x_pixels_per_degree,angular_resolution_y_pixels_per_degree,xmin_shown_from_image," +
  "ymin_shown_from_image,xmax_shown_from_image,ymax_shown_from_image";

export const reflacxGaze: Target = {
  name: "reflacx-gaze",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [
    table(
      `timestamp_start_fixation,timestamp_end_fixation,x_position,y_position,${SEEN}`,
      (row) => `${row}.5,${row}.9,${row % 4 === 0 ? "," : `${row * 7}.25,${row * 5}`},94,94.5,0,0,80,96`,
    ),
  ],
  twist: withText,
  async read(bytes, source) {
    const reader = new ReflacxGaze("fixations");
    await reader.read(inPieces(bytes), source);
    reader.take();
    reader.finish();
  },
  isRefusal,
};

export const reflacxEllipses: Target = {
  name: "reflacx-ellipses",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [
    table(
      "xmin,ymin,xmax,ymax,certainty,Consolidation",
      (row) => `${row},${row},${row + 20},${row + 9},${row % 6},${row % 2 === 0 ? "True" : "False"}`,
    ),
    table("xmin,ymin,xmax,ymax,certainty,Consolidation", () => ""),
  ],
  twist: withText,
  read: (bytes, source) => readEllipses(bytes, organRules(classes), source),
  isRefusal,
};
