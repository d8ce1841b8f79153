/** The cases of a phantom data set, listed without drawing them. */
import { type RandomStream, randomStream } from "../../random/stream.ts";
import { dicomPath } from "../egd/layout.ts";
import type { ClassName } from "../egd/classes.ts";
import type { PhantomSettings } from "./settings.ts";
import { itemAt } from "../../formats/items.ts";

/** One image of the data set. */
export interface PhantomImage {
  readonly dicomId: string;
  readonly patientId: string;
  readonly studyId: string;
  /** The DICOM file, relative to MIMIC-CXR's folder. */
  readonly path: string;
  readonly label: ClassName;
  readonly sex: "F" | "M";
  /** A band of ten years, as the data set writes it: `20 - 30`. */
  readonly ageBand: string;
}

/** The classes in the order in which EGD-CXR lists them. */
const CLASS_ORDER: readonly ClassName[] = ["cardiomegaly", "pneumonia", "normal"];

const AGE_BANDS = ["20 - 30", "30 - 40", "40 - 50", "50 - 60", "60 - 70", "70 - 80"] as const;

/** The number of images among which one is a second image of an earlier patient. */
const IMAGES_PER_RETURN = 12;

/**
 * Returns the images in the order of the data set's table: by class, age band and sex. Ids are
 * MIMIC-CXR's in form: patients begin with 1, studies with 5. A returning patient keeps sex and age
 * band, not the class.
 */
export function phantomImages(
  { images, seed }: Pick<PhantomSettings, "images" | "seed">,
): readonly PhantomImage[] {
  const draw = randomStream("phantom", seed, "cases");
  const patientIds = distinctNumbers(draw, images, 10_000_000, 20_000_000);
  const studyIds = distinctNumbers(draw, images, 50_000_000, 60_000_000);
  const labels = draw.shuffled(Array.from({ length: images }, (_, index) => itemAt(CLASS_ORDER, index % 3)));
  const patients: Pick<PhantomImage, "patientId" | "sex" | "ageBand">[] = [];
  const cases = labels.map((label, index): PhantomImage => {
    const returning = index > 0 && index % IMAGES_PER_RETURN === 0;
    const patient = returning ? itemAt(patients, draw.below(patients.length)) : {
      patientId: itemAt(patientIds, index),
      sex: draw.below(2) === 0 ? "F" as const : "M" as const,
      ageBand: itemAt(AGE_BANDS, draw.below(AGE_BANDS.length)),
    };
    patients.push(patient);
    const ids = { ...patient, studyId: itemAt(studyIds, index), dicomId: dicomIdOf(draw) };
    return { ...ids, path: dicomPath(ids), label };
  });
  return cases.sort((a, b) =>
    CLASS_ORDER.indexOf(a.label) - CLASS_ORDER.indexOf(b.label) ||
    compare(a.ageBand, b.ageBand) || compare(a.sex, b.sex) || compare(a.dicomId, b.dicomId)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function dicomIdOf(draw: RandomStream): string {
  return Array.from({ length: 5 }, () => draw.uint32().toString(16).padStart(8, "0")).join("-");
}

function distinctNumbers(draw: RandomStream, count: number, from: number, to: number): string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(String(from + draw.below(to - from)));
  return [...found];
}
