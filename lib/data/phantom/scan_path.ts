/** The eye's path on a phantom: fixations and saccades, sampled at 60 Hz. */
import type { RandomStream } from "../../random/stream.ts";
import { type Anatomy, between, type Ellipse, type Point } from "./anatomy.ts";
import { itemAt } from "../../formats/items.ts";

/** Samples per second of the eye tracker. */
export const SAMPLING_RATE = 60;

/**
 * One sample of the eye tracker, in fractions of the image; outside 0 to 1 where the eye is off the
 * image.
 */
export interface GazeSample extends Point {
  /** The number of seconds since the image was shown. */
  readonly time: number;
  /** The index of the fixation, from 1. */
  readonly fixation: number;
  readonly fixationStart: number;
  /** False while the eye blinks. */
  readonly valid: boolean;
  /** The index of the blink, from 1; 0 outside of one. */
  readonly blink: number;
}

/** The fractions of fixations on the finding and off the image. */
const ON_FINDING = 0.45, OFF_IMAGE = 0.04;

/** A fixation's log-normal duration: its median in seconds, and its spread. */
const FIXATION_MEDIAN = 0.28, FIXATION_SPREAD = 0.35;

const SACCADE_SECONDS = 0.04, BLINK_SECONDS = 0.15, BLINKS_PER_SECOND = 0.25;

/**
 * Standard deviations of the tracker's error in degrees: of a whole session's calibration, a
 * fixation, a sample.
 */
const CALIBRATION_ERROR = 0.7, FIXATION_ERROR = 0.6, SAMPLE_ERROR = 0.12;

/**
 * Returns the scan path of one image. Every class is searched in the same way and for the same
 * time. If there is a finding, 45 % of the fixations go there instead of to the next place of the
 * search.
 *
 * @param degree The size of one degree of visual angle, in fractions of the image's width and
 *   height.
 */
export function scanPath(
  anatomy: Anatomy,
  { seconds, degree, draw }: {
    readonly seconds: number;
    readonly degree: Point;
    readonly draw: RandomStream;
  },
): GazeSample[] {
  const search = searchOrder(anatomy, draw);
  const offset = {
    x: CALIBRATION_ERROR * degree.x * draw.normal(),
    y: CALIBRATION_ERROR * degree.y * draw.normal(),
  };
  const length = Math.round(seconds * between(draw, 0.8, 1.2) * SAMPLING_RATE);
  const samples: GazeSample[] = [];
  let from: Point = { x: 0.5, y: 0.5 };
  let blink = 0, blinkUntil = -1, visited = 0;
  for (let fixation = 1; samples.length < length; fixation++) {
    // The draws are the same for every class, so that the finding changes only the positions of
    // fixations.
    const choice = draw.uniform();
    const place = itemAt(search, visited++ % search.length);
    const finding = findingPlace(anatomy, draw);
    const away: Point = { x: draw.below(2) === 0 ? -0.3 : 1.3, y: between(draw, 0, 1) };
    const aim = choice < OFF_IMAGE ? away : choice < OFF_IMAGE + ON_FINDING && finding ? finding : place;
    const target = {
      x: aim.x + offset.x + FIXATION_ERROR * degree.x * draw.normal(),
      y: aim.y + offset.y + FIXATION_ERROR * degree.y * draw.normal(),
    };
    const duration = FIXATION_MEDIAN * Math.exp(FIXATION_SPREAD * draw.normal());
    const saccade = Math.round(SACCADE_SECONDS * SAMPLING_RATE);
    const count = saccade + Math.max(4, Math.round(duration * SAMPLING_RATE));
    const fixationStart = samples.length / SAMPLING_RATE;
    for (let index = 0; index < count && samples.length < length; index++) {
      const time = samples.length / SAMPLING_RATE;
      if (time > blinkUntil && draw.uniform() < BLINKS_PER_SECOND / SAMPLING_RATE) {
        blink++;
        blinkUntil = time + BLINK_SECONDS;
      }
      const way = Math.min(1, (index + 1) / (saccade + 1));
      samples.push({
        x: from.x + (target.x - from.x) * way + SAMPLE_ERROR * degree.x * draw.normal(),
        y: from.y + (target.y - from.y) * way + SAMPLE_ERROR * degree.y * draw.normal(),
        time,
        fixation,
        fixationStart,
        valid: time > blinkUntil,
        blink: time > blinkUntil ? 0 : blink,
      });
    }
    from = target;
  }
  return samples;
}

/**
 * Returns the search order on every image: both lungs from the top, the costophrenic angles, heart
 * and hila.
 */
function searchOrder({ rightLung, leftLung, heart, middle }: Anatomy, draw: RandomStream): readonly Point[] {
  const zones = [rightLung, leftLung].flatMap((lung) =>
    [-0.55, -0.1, 0.35].map((down) => ({ x: lung.x, y: lung.y + down * lung.radiusY }))
  );
  const angles = [rightLung, leftLung].map((lung) => ({
    x: lung.x + Math.sign(lung.x - middle) * 0.75 * lung.radiusX,
    y: lung.diaphragm + 0.02,
  }));
  const hila = [-1, 1].map((side) => ({ x: middle + side * 0.09, y: 0.45 }));
  return draw.shuffled([...zones, ...angles, ...hila, { x: heart.x, y: heart.y }, { x: middle, y: 0.25 }]);
}

/**
 * Returns a place on the finding: a border or the middle of a wide heart, or a point in an opacity.
 * The number of draws is the same for all.
 */
function findingPlace({ finding, heart }: Anatomy, draw: RandomStream): Point | undefined {
  const across = between(draw, -1, 1), down = between(draw, -1, 1);
  const within = ({ x, y, radiusX, radiusY }: Ellipse, share: number): Point => ({
    x: x + share * across * radiusX,
    y: y + share * down * radiusY,
  });
  if (finding.kind === "none") return undefined;
  return finding.kind === "opacity" ? within(finding.at, 0.7) : within(heart, 0.85);
}
