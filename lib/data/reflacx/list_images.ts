/** Lists the images of a study on REFLACX with their readings and classes. */
import { imageKey } from "../image_id.ts";
import type { StoredRecord } from "../records_file.ts";
import { Faults } from "../tables/faults.ts";
import { imageLabels, labelRules } from "./label_rules.ts";
import { layout } from "./layout.ts";
import type { Reading } from "./read_metadata.ts";
import type { ListSettings } from "./settings.ts";
import { type MimicFormat, mimicPath } from "../mimic/images.ts";

/** An image with the readings that count. */
export interface ReadImage extends StoredRecord {
  readonly studyId: string;
  readonly readings: readonly Reading[];
  readonly saysSynthetic: false;
}

/** Images and readings that the classes and the tracker leave out. */
export interface LeftOut {
  /** Images that fit no class. */
  readonly noClass: number;
  /** Images that fit several. */
  readonly severalClasses: number;
  /** Images without a reading that counts: the tracker lost all of them, or none was chosen. */
  readonly withoutReading: number;
  /** Readings of the phases whose gaze was discarded by their makers. */
  readonly discardedReadings: number;
}

/** The study's images in the order of the tables, and what was left out. */
export interface ImageListing {
  readonly images: readonly ReadImage[];
  readonly leftOut: LeftOut;
}

/** The readers' choice and the classes. */
export interface ListOptions extends Pick<ListSettings, "readers" | "classes"> {
  readonly format: MimicFormat;
}

/**
 * Lists the images in the order of their first readings, each with the one class whose rule its
 * labels fit: the median certainty of its readers. Throws a `TableError` with every fault: readings
 * of one image that contradict each other, `readers` that name a reading that is not there, and a
 * class without an image.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const one = { phase: 3, line: 2, isDiscarded: false, size: { height: 3056, width: 2544 } };
 * const readings = ["4", "0", "5"].map((certainty, row) => {
 *   const id = `P300R${row}`, of = { dicomId: `image ${row}`, patientId: `P${row}`, studyId: "" };
 *   return { ...one, ...of, id, path: `${row}.dcm`, labels: new Map([["Mass", [certainty]]]) };
 * });
 * const classes = [{ name: "mass", where: { Mass: ">= 3" } }, { name: "none", not: ["Mass"] }];
 * const { images } = listImages(readings, { readers: "all", classes, format: "dicom" });
 * assertEquals(images.map(({ label }) => label), ["mass", "none", "mass"]);
 * ```
 */
export function listImages(readings: readonly Reading[], options: ListOptions): ImageListing {
  const { readers, classes, format } = options;
  const faults = new Faults();
  if (Array.isArray(readers)) checkReaders(readers, readings, faults);
  const rules = labelRules(classes);
  const images: ReadImage[] = [];
  const leftOut = { noClass: 0, severalClasses: 0, withoutReading: 0 };
  for (const all of Map.groupBy(readings, ({ dicomId }) => imageKey(dicomId)).values()) {
    checkReadings(all, faults);
    const usable = all.filter(({ id, isDiscarded }) =>
      !isDiscarded && (typeof readers === "string" || readers.includes(id))
    );
    const chosen = readers === "first" ? usable.slice(0, 1) : usable;
    const [first] = chosen;
    if (first === undefined) {
      leftOut.withoutReading++;
      continue;
    }
    const row = imageLabels(chosen);
    const fitting = rules.filter(({ fits }) => fits(row)).map(({ name }) => name);
    const [label] = fitting;
    if (label === undefined) leftOut.noClass++;
    else if (fitting.length > 1) leftOut.severalClasses++;
    else images.push(imageOf(first, { label, readings: chosen, format }));
  }
  for (const { name } of rules) {
    if (images.some(({ label }) => label === name)) continue;
    faults.add(
      `REFLACX: found no image of the class ${JSON.stringify(name)} alone, expected at least one; ` +
        "change its rule in data.classes, or data.phases",
    );
  }
  faults.throwIfAny();
  const discardedReadings = readings.filter(({ isDiscarded }) => isDiscarded).length;
  return { images, leftOut: { ...leftOut, discardedReadings } };
}

function imageOf(
  { dicomId, patientId, studyId, path, line, fold }: Reading,
  { label, readings, format }: {
    readonly label: string;
    readonly readings: readonly Reading[];
    readonly format: MimicFormat;
  },
): ReadImage {
  return {
    dicomId,
    patientId,
    studyId,
    path: mimicPath(path, format),
    label,
    line,
    ...(fold === undefined ? {} : { fold }),
    readings,
    saysSynthetic: false,
  };
}

/** Reports readings of one image that are of another patient, file or size. */
function checkReadings(readings: readonly Reading[], faults: Faults): void {
  const [first, ...others] = readings;
  if (first === undefined) return;
  for (const other of others) {
    const facts = ({ patientId, path, size, fold }: Reading) =>
      `subject_id ${patientId}, ${path}, ${size.height} × ${size.width} pixels${
        fold === undefined ? "" : `, ${fold}`
      }`;
    if (facts(other) === facts(first)) continue;
    faults.add(
      `${layout.metadata(other.phase)}, line ${other.line}: found ${
        facts(other)
      }, expected what the reading ` +
        `${first.id} of the same image has: ${facts(first)}`,
    );
  }
}

function checkReaders(readers: readonly string[], readings: readonly Reading[], faults: Faults): void {
  const known = new Set(readings.map(({ id }) => id));
  for (const id of readers) {
    if (known.has(id)) continue;
    faults.add(`data.readers: found ${JSON.stringify(id)}, expected the id of a reading in data.phases`);
  }
}
