/** The readings of a phantom in REFLACX's form: readers, images, labels and ellipses. */
import { randomStream } from "../../../random/stream.ts";
import { FLAGS, labelsOf, type Phase } from "../../reflacx/vocabulary.ts";
import { type Anatomy, anatomyOf, type Ellipse } from "../anatomy.ts";
import type { PhantomImage } from "../images.ts";
import type { PhantomSettings } from "../settings.ts";

/** One ellipse that a reader drew, in fractions of the image. */
export interface DrawnEllipse {
  readonly at: Ellipse;
  readonly label: string;
  readonly certainty: number;
}

/** One reading of an image. */
export interface PhantomReading {
  readonly id: string;
  readonly phase: Phase;
  readonly image: PhantomImage;
  readonly anatomy: Anatomy;
  /** MIMIC-CXR-JPG's own split, by patient. */
  readonly split: "train" | "validate" | "test";
  /** True where the tracker failed; such a reading has neither gaze nor a transcription. */
  readonly isDiscarded: boolean;
  /** Certainties from 0 to 5 by label, and flags. */
  readonly labels: ReadonlyMap<string, number | boolean>;
  readonly ellipses: readonly DrawnEllipse[];
}

/**
 * The interval of images that are read in phases 1 and 2, by several readers; all others are read
 * in phase 3, by one.
 */
const SHARED_EVERY = 6;

/** The number of readers of an image of phases 1 and 2; REFLACX has five. */
const READERS = 3;

/**
 * The fractions of readings with a second, equally certain finding, and with one that is not
 * searched for.
 */
const SECOND_FINDING = 0.04, OTHER_FINDING = 0.05;

/** The fraction of readings of phases 1 and 2 that are discarded because the tracker failed. */
const DISCARDED = 0.1;

/** Returns the readings in the order of the images. */
export function phantomReadings(
  settings: PhantomSettings,
  images: readonly PhantomImage[],
): readonly PhantomReading[] {
  return images.flatMap((image, index) => {
    const shared = index % SHARED_EVERY;
    const phase: Phase = shared === 0 ? 1 : shared === 1 ? 2 : 3;
    const anatomy = anatomyOf(settings, image);
    return Array.from(
      { length: phase === 3 ? 1 : READERS },
      (_, reader) => readingOf(settings, { image, anatomy, phase, index, reader }),
    );
  });
}

interface ReadImage {
  readonly image: PhantomImage;
  readonly anatomy: Anatomy;
  readonly phase: Phase;
  readonly index: number;
  readonly reader: number;
}

function readingOf(
  settings: PhantomSettings,
  { image, anatomy, phase, index, reader }: ReadImage,
): PhantomReading {
  const draw = randomStream("phantom", settings.seed, "reading", image.dicomId, reader);
  const part = randomStream("phantom", settings.seed, "split", image.patientId).uniform();
  const { finding, heart, leftLung, rightLung } = anatomy;
  const found: DrawnEllipse[] = [];
  const heartEllipse = () => ({
    at: heart,
    label: "Enlarged cardiac silhouette",
    certainty: 3 + draw.below(3),
  });
  const opacity = (at: Ellipse) => ({ at, label: "Consolidation", certainty: 3 + draw.below(3) });
  if (finding.kind === "wide heart") found.push(heartEllipse());
  if (finding.kind === "opacity") found.push(opacity(finding.at));
  const chance = draw.uniform(),
    base = { ...rightLung, radiusX: 0.08, radiusY: 0.05, y: rightLung.diaphragm - 0.06 };
  if (chance < SECOND_FINDING) found.push(finding.kind === "wide heart" ? opacity(base) : heartEllipse());
  else if (chance < SECOND_FINDING + OTHER_FINDING) {
    found.push({
      at: { ...leftLung, radiusX: 0.08, radiusY: 0.04 },
      label: "Atelectasis",
      certainty: 3 + draw.below(3),
    });
  }
  const certainties = new Map(found.map(({ label, certainty }) => [label, certainty]));
  const names = labelsOf(phase);
  return {
    id: phase === 3
      ? `P300R${digits(index)}`
      : `P${phase}${String(1 + Math.floor(index / SHARED_EVERY) % 99).padStart(2, "0")}R${
        digits(READERS * index + reader)
      }`,
    phase,
    image,
    anatomy,
    split: part < 0.6 ? "train" : part < 0.8 ? "validate" : "test",
    isDiscarded: phase !== 3 && draw.uniform() < DISCARDED,
    labels: new Map(
      names.map((name) => [
        name,
        FLAGS.has(name)
          ? name === "Support devices" && anatomy.distractors.some(({ kind }) => kind === "wire")
          : certainties.get(name) ?? 0,
      ]),
    ),
    ellipses: found,
  };
}

/**
 * Returns six digits that do not count: neighbours are far apart, and no two numbers below 10⁶ are
 * equal.
 */
function digits(number: number): string {
  return String((number * 611_953 + 104_729) % 1_000_000).padStart(6, "0");
}
