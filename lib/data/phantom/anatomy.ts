/**
 * The body in a phantom X-ray, in fractions of the image's width and height, as the viewer sees it
 * (the patient's right lung is on the left).
 */
import { type RandomStream, randomStream } from "../../random/stream.ts";
import type { PhantomImage } from "./images.ts";
import type { PhantomSettings } from "./settings.ts";

/** A point of the image: x from the left, y from the top. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An ellipse with its radii along the axes. */
export interface Ellipse extends Point {
  readonly radiusX: number;
  readonly radiusY: number;
}

/** A lung above its diaphragm. */
export interface Lung extends Ellipse {
  /** The highest point of the diaphragm's dome; it falls by `fall` towards the edges. */
  readonly diaphragm: number;
  readonly fall: number;
}

/** The finding that the radiologist looks for. */
export type Finding =
  | { readonly kind: "none" }
  | { readonly kind: "wide heart" }
  | { readonly kind: "opacity"; readonly at: Ellipse; readonly contrast: number };

/** A bright distractor: a calcified dot, or a wire along a curve. */
export type Distractor =
  | { readonly kind: "dot"; readonly at: Ellipse; readonly contrast: number }
  | { readonly kind: "wire"; readonly x: number; readonly bend: number; readonly contrast: number };

/** The anatomy drawn in one image. */
export interface Anatomy {
  readonly body: Ellipse;
  readonly rightLung: Lung;
  readonly leftLung: Lung;
  readonly heart: Ellipse;
  /** Half of the mediastinum's width, around `middle`. */
  readonly mediastinum: number;
  readonly middle: number;
  /** The heart's width divided by the thorax's. */
  readonly cardiothoracicRatio: number;
  readonly ribs: { readonly spacing: number; readonly phase: number; readonly curve: number };
  readonly breasts: number;
  readonly exposure: { readonly gain: number; readonly gamma: number };
  readonly finding: Finding;
  readonly distractors: readonly Distractor[];
}

/**
 * The cardiothoracic ratio of hearts that are not enlarged; clinicians call a ratio above 0.5
 * enlarged.
 */
const USUAL_RATIO = { mean: 0.44, deviation: 0.03 } as const;

/** The increase of the ratio for an enlarged heart where `heartOverlap` is 0. */
const ENLARGEMENT = 0.14;

/**
 * Draws the anatomy of one image. The patient's features (build, ribs) are drawn from the patient's
 * stream, so that a returning patient looks alike. Exposure, distractors and finding are drawn from
 * the image's stream. The class decides the heart's width and the opacity, and nothing else: every
 * other draw is made in the same order for every class.
 */
export function anatomyOf(settings: PhantomSettings, image: PhantomImage): Anatomy {
  const { seed } = settings;
  const build = randomStream("phantom", seed, "patient", image.patientId);
  const draw = randomStream("phantom", seed, "image", image.dicomId);
  const scale = between(build, 0.9, 1.06);
  const middle = 0.5 + between(draw, -0.025, 0.025);
  const rise = between(build, -0.02, 0.02);
  const lung = (side: -1 | 1): Lung => ({
    x: middle + side * 0.2 * scale,
    y: 0.44 + rise,
    radiusX: (side < 0 ? 0.17 : 0.16) * scale,
    radiusY: 0.33 + rise,
    diaphragm: (side < 0 ? 0.66 : 0.68) + rise + between(draw, -0.025, 0.025),
    fall: between(build, 0.05, 0.09),
  });
  const rightLung = lung(-1), leftLung = lung(1);
  const thorax = leftLung.x + leftLung.radiusX - rightLung.x + rightLung.radiusX;
  const usual = USUAL_RATIO.mean + USUAL_RATIO.deviation * clamp(draw.normal(), -2, 2);
  const enlarged = image.label === "cardiomegaly" ? ENLARGEMENT * (1 - settings.heartOverlap) : 0;
  const cardiothoracicRatio = usual + enlarged;
  const heartRadius = cardiothoracicRatio * thorax / 2;
  const heart: Ellipse = {
    x: middle + 0.045 * scale + 0.12 * (cardiothoracicRatio - USUAL_RATIO.mean),
    y: 0.6 + rise,
    radiusX: heartRadius,
    radiusY: 0.135 + 0.12 * (cardiothoracicRatio - USUAL_RATIO.mean),
  };
  const opacity = opacityIn(draw.below(2) === 0 ? rightLung : leftLung, settings, draw);
  return {
    body: { x: middle, y: 0.62, radiusX: 0.47 * scale, radiusY: 0.62 },
    rightLung,
    leftLung,
    heart,
    mediastinum: between(build, 0.045, 0.06),
    middle,
    cardiothoracicRatio,
    ribs: { spacing: between(build, 0.062, 0.075), phase: build.uniform(), curve: between(build, 0.5, 0.9) },
    breasts: image.sex === "F" ? between(build, 0.02, 0.09) : 0,
    exposure: { gain: between(draw, 0.85, 1.12), gamma: between(draw, 0.88, 1.14) },
    finding: image.label === "cardiomegaly"
      ? { kind: "wide heart" }
      : image.label === "pneumonia"
      ? opacity
      : { kind: "none" },
    distractors: distractorsOf(draw, middle, scale),
  };
}

function opacityIn(lung: Lung, { opacityContrast }: PhantomSettings, draw: RandomStream): Finding {
  // Well inside the lung, above the dome, away from the heart's side.
  const outward = lung.x < 0.5 ? -1 : 1;
  const at = {
    x: lung.x + outward * between(draw, -0.25, 0.45) * lung.radiusX,
    y: between(draw, lung.y - 0.55 * lung.radiusY, lung.diaphragm - 0.06),
    radiusX: between(draw, 0.055, 0.1),
    radiusY: between(draw, 0.045, 0.085),
  };
  return { kind: "opacity", at, contrast: opacityContrast * between(draw, 0.7, 1.3) };
}

function distractorsOf(draw: RandomStream, middle: number, scale: number): Distractor[] {
  const dots = Array.from({ length: draw.below(4) }, (): Distractor => {
    const radius = between(draw, 0.006, 0.014);
    const at = {
      x: middle + between(draw, -0.34, 0.34) * scale,
      y: between(draw, 0.18, 0.7),
      radiusX: radius,
      radiusY: radius * 0.83,
    };
    return { kind: "dot", at, contrast: between(draw, 0.1, 0.3) };
  });
  const wires = Array.from({ length: draw.below(3) }, (): Distractor => ({
    kind: "wire",
    x: middle + between(draw, -0.3, 0.3),
    bend: between(draw, -0.2, 0.2),
    contrast: between(draw, 0.08, 0.2),
  }));
  return [...dots, ...wires];
}

/** Returns the height of the diaphragm under a lung at `x`. */
export function diaphragmAt(lung: Lung, x: number): number {
  return lung.diaphragm + lung.fall * ((x - lung.x) / lung.radiusX) ** 2;
}

/** Returns a uniform draw from [low, high). */
export function between(draw: RandomStream, low: number, high: number): number {
  return low + (high - low) * draw.uniform();
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
