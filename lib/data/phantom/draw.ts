/** Draws a phantom's X-ray and the masks of its organs. */
import { type RandomStream, randomStream } from "../../random/stream.ts";
import { type Anatomy, between, diaphragmAt, type Ellipse, type Lung } from "./anatomy.ts";

/** Height and width in pixels. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/** The highest stored value: 12 bits. */
const WHITE = 4095;

/** Brightness of tissues at full exposure. */
const AIR = 0.03,
  SOFT_TISSUE = 0.5,
  LUNG = 0.2,
  HEART = 0.64,
  MEDIASTINUM = 0.68,
  ABDOMEN = 0.7,
  SPINE = 0.08;

/** The widths of edges, as fractions of an organ's radius or of the image. */
const ORGAN_EDGE = 0.08, DIAPHRAGM_EDGE = 0.015, BODY_EDGE = 0.03;

/**
 * Returns the stored values of an X-ray, row by row, brighter for denser tissue (MONOCHROME2), with
 * a lead marker of full brightness in the corner as every clinical film has.
 *
 * @param noise Standard deviation of a pixel's noise at full exposure.
 * @param purpose Names the random stream of texture and noise.
 */
export function drawXray(
  anatomy: Anatomy,
  { height, width }: PictureSize,
  { noise, purpose }: { readonly noise: number; readonly purpose: readonly (string | number)[] },
): Uint16Array<ArrayBuffer> {
  const draw = randomStream(...purpose);
  const { gain, gamma } = anatomy.exposure;
  const texture = waves(draw, { height, width });
  const pixels = new Uint16Array(height * width);
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / height;
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / width;
      const density = densityAt(anatomy, x, y, texture(row, column));
      const exposed = gain * Math.max(0, density) ** gamma + noise * Math.sqrt(0.3 + density) * draw.normal();
      pixels[row * width + column] = Math.round(WHITE * 0.92 * Math.min(1, Math.max(0, exposed)));
    }
  }
  drawMarker(pixels, { height, width });
  return pixels;
}

/**
 * Returns the organs as 0 and 255, row by row; `mediastanum` is heart and mediastinum, spelt as the
 * data set spells it.
 */
export function organMasks(
  anatomy: Anatomy,
  { height, width }: PictureSize,
): Readonly<Record<"left_lung" | "right_lung" | "mediastanum" | "aortic_knob", Uint8Array<ArrayBuffer>>> {
  const { leftLung, rightLung, heart, middle, mediastinum } = anatomy;
  const knob: Ellipse = {
    x: middle + mediastinum,
    y: leftLung.y - 0.45 * leftLung.radiusY,
    radiusX: 0.035,
    radiusY: 0.03,
  };
  const top = leftLung.y - leftLung.radiusY;
  const inCentre = (x: number, y: number) =>
    y < diaphragmAt(leftLung, leftLung.x) &&
    (distance(heart, x, y) < 1 || (y > top && Math.abs(x - middle) < mediastinum));
  const inLung = (lung: Lung) => (x: number, y: number) =>
    distance(lung, x, y) < 1 && y < diaphragmAt(lung, x) && !inCentre(x, y);
  const fill = (inside: (x: number, y: number) => boolean) => {
    const mask = new Uint8Array(height * width);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        if (inside((column + 0.5) / width, (row + 0.5) / height)) mask[row * width + column] = 255;
      }
    }
    return mask;
  };
  return {
    left_lung: fill(inLung(leftLung)),
    right_lung: fill(inLung(rightLung)),
    mediastanum: fill(inCentre),
    aortic_knob: fill((x, y) => distance(knob, x, y) < 1),
  };
}

function densityAt(anatomy: Anatomy, x: number, y: number, texture: number): number {
  const { body, rightLung, leftLung, heart, middle, mediastinum, ribs, breasts, finding, distractors } =
    anatomy;
  const inBody = step((1 - distance(body, x, y)) / BODY_EDGE);
  if (inBody === 0) return AIR;
  const lungs = Math.max(inside(rightLung, x, y), inside(leftLung, x, y));
  let density = SOFT_TISSUE + (LUNG - SOFT_TISSUE) * lungs;
  const nearest = x < middle ? rightLung : leftLung;
  const below = step((y - diaphragmAt(nearest, clampTo(nearest, x))) / DIAPHRAGM_EDGE);
  density += (ABDOMEN - density) * below * step((0.42 - Math.abs(x - middle)) / 0.05);
  const cardiac = step((1 - distance(heart, x, y)) / ORGAN_EDGE);
  density += (HEART - density) * cardiac * (1 - below);
  const central = step((mediastinum - Math.abs(x - middle)) / 0.015) * step((y - 0.08) / 0.05);
  density += (MEDIASTINUM - density) * central * (1 - cardiac) * (1 - below);
  density += SPINE * step((0.03 - Math.abs(x - middle)) / 0.01) *
    (0.7 + 0.3 * Math.cos(2 * Math.PI * y / 0.05));
  if (finding.kind === "opacity") {
    const spread = distance(finding.at, x, y) ** 2;
    density += finding.contrast * Math.exp(-spread) * (1 + 3 * texture) * Math.max(lungs, 0.2);
  }
  density += ribBrightness(ribs, x - middle, y) * step((0.4 - Math.abs(x - middle)) / 0.04) *
    (1 - 0.6 * below);
  density += clavicle(x - middle, y);
  if (breasts > 0) {
    const across = Math.abs(x - middle) - 0.21;
    density += breasts * step((1 - Math.hypot(across / 0.15, (y - 0.62) / 0.13)) / 0.2);
  }
  for (const each of distractors) density += distractorAt(each, x, y);
  return AIR + inBody * (density + 0.35 * texture - AIR);
}

/** Returns the degree to which a point is in the lung, from 0 to 1 across its soft edge. */
function inside(lung: Lung, x: number, y: number): number {
  const edge = step((1 - distance(lung, x, y)) / ORGAN_EDGE);
  return edge === 0 ? 0 : edge * step((diaphragmAt(lung, x) - y) / DIAPHRAGM_EDGE);
}

function clampTo({ x, radiusX }: Lung, at: number): number {
  return Math.min(x + radiusX, Math.max(x - radiusX, at));
}

/** Returns the brightness of the ribs: bright arches, steeper towards the sides. */
function ribBrightness({ spacing, phase, curve }: Anatomy["ribs"], across: number, y: number): number {
  const arch = (y - curve * across * across) / spacing + phase;
  const ridge = Math.cos(2 * Math.PI * arch);
  return ridge > 0 ? 0.055 * ridge * ridge * step((y - 0.1) / 0.04) * step((0.78 - y) / 0.06) : 0;
}

function clavicle(across: number, y: number): number {
  const side = Math.abs(across);
  if (side < 0.05 || side > 0.36) return 0;
  const centre = 0.19 - 0.22 * side + 0.25 * side * side;
  return 0.1 * step((0.014 - Math.abs(y - centre)) / 0.008) * step((side - 0.05) / 0.02) *
    step((0.36 - side) / 0.04);
}

function distractorAt(distractor: Anatomy["distractors"][number], x: number, y: number): number {
  if (distractor.kind === "dot") {
    return distractor.contrast * step((1 - distance(distractor.at, x, y)) / 0.4);
  }
  const centre = distractor.x + distractor.bend * (y - 0.5) ** 2;
  return y > 0.85 ? 0 : distractor.contrast * step((0.005 - Math.abs(x - centre)) / 0.004);
}

/** Returns the distance from the ellipse's centre, 1 on its edge. */
function distance({ x: centreX, y: centreY, radiusX, radiusY }: Ellipse, x: number, y: number): number {
  const across = (x - centreX) / radiusX, down = (y - centreY) / radiusY;
  return Math.sqrt(across * across + down * down);
}

/** Returns a soft step: 0 up to −1, ½ at 0, 1 from 1 on. */
function step(t: number): number {
  if (t <= -1) return 0;
  if (t >= 1) return 1;
  return 0.5 + t * (0.75 - 0.25 * t * t);
}

const WAVES = 10;

/** Returns a smooth soft-tissue texture about 0: plane waves of random length and direction. */
function waves(draw: RandomStream, { height, width }: PictureSize): (row: number, column: number) => number {
  const parts = Array.from({ length: WAVES }, () => {
    const angle = between(draw, 0, 2 * Math.PI),
      cycles = between(draw, 2, 14),
      phase = between(draw, 0, 2 * Math.PI);
    const amplitude = 0.12 / cycles;
    const along = (size: number, rate: number, offset: number) => {
      const turns = (index: number) => 2 * Math.PI * rate * index / size + offset;
      return {
        cosine: Float64Array.from({ length: size }, (_, index) => Math.cos(turns(index))),
        sine: Float64Array.from({ length: size }, (_, index) => Math.sin(turns(index))),
      };
    };
    const down = along(height, cycles * Math.sin(angle), phase);
    const across = along(width, cycles * Math.cos(angle), 0);
    return { amplitude, down, across };
  });
  return (row, column) => {
    let sum = 0;
    for (const { amplitude, down, across } of parts) {
      sum += amplitude *
        (down.cosine[row]! * across.cosine[column]! - down.sine[row]! * across.sine[column]!);
    }
    return sum;
  };
}

/** Draws a lead letter L at the top right. */
function drawMarker(pixels: Uint16Array, { height, width }: PictureSize): void {
  const unit = Math.max(1, Math.round(height / 64));
  const left = width - 6 * unit, top = 3 * unit;
  for (let row = 0; row < 5 * unit; row++) {
    for (let column = 0; column < 3 * unit; column++) {
      if (column < unit || row >= 4 * unit) pixels[(top + row) * width + left + column] = WHITE;
    }
  }
}
