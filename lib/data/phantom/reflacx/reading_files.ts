/** The files of one reading in REFLACX's form (lib/data/reflacx/README.md). Lines end in CRLF. */
import { randomStream } from "../../../random/stream.ts";
import { labelsOf } from "../../reflacx/vocabulary.ts";
import type { Point } from "../anatomy.ts";
import { csvLine } from "../csv.ts";
import { type GazeSample, scanPath } from "../scan_path.ts";
import type { PhantomSettings } from "../settings.ts";
import type { PhantomReading } from "./readings.ts";

/** The readers' screen in pixels; the image gets the part that buttons leave free. */
const SCREEN = { width: 3840, height: 2160, buttons: 660 } as const;

/** The number of screen pixels per degree of visual angle. */
const PIXELS_PER_DEGREE = 94;

/** The fraction of a reading after which the reader zooms in, and the factor. */
const ZOOMED_FROM = 0.6, ZOOM = 1.5;

const SEEN = [
  "pupil_area_normalized",
  "angular_resolution_x_pixels_per_degree",
  "angular_resolution_y_pixels_per_degree",
  "window_width",
  "window_level",
  "xmin_shown_from_image",
  "ymin_shown_from_image",
  "xmax_shown_from_image",
  "ymax_shown_from_image",
  "xmin_in_screen_coordinates",
  "ymin_in_screen_coordinates",
  "xmax_in_screen_coordinates",
  "ymax_in_screen_coordinates",
];

/** Records as lines that end in CRLF. */
export function crlf(records: readonly (readonly (string | number)[])[]): string {
  return records.map(csvLine).join("").replaceAll("\n", "\r\n");
}

/** The part of the image that is on the screen, and the scale. */
interface Shown {
  readonly from: Point;
  readonly to: Point;
  /** The number of screen pixels per pixel of the image. */
  readonly scale: number;
}

/** Returns the texts of `fixations.csv` and `gaze.csv`. */
export function gazeFiles(
  { id, anatomy }: PhantomReading,
  settings: PhantomSettings,
): { readonly fixations: string; readonly samples: string } {
  const { width, height, seed, secondsOfGaze } = settings;
  const whole = shownWhole(settings), closer = shownCloser(whole, settings);
  const degree = { x: PIXELS_PER_DEGREE / whole.scale / width, y: PIXELS_PER_DEGREE / whole.scale / height };
  const draw = randomStream("phantom", seed, "gaze of a reading", id);
  const samples = scanPath(anatomy, { seconds: secondsOfGaze, degree, draw });
  const zoomed = ZOOMED_FROM * (samples.at(-1)?.time ?? 0);
  const seen = ({ time }: GazeSample) => {
    const { from, to, scale } = time < zoomed ? whole : closer;
    const left = SCREEN.buttons + 1;
    return [
      ...[PIXELS_PER_DEGREE / scale, PIXELS_PER_DEGREE / scale].map((value) => value.toFixed(3)),
      ...["0.99829", "0.49841"],
      ...[from.x, from.y, to.x, to.y].map((value) => value.toFixed(1)),
      ...[left, 0, left + (to.x - from.x) * scale, (to.y - from.y) * scale].map((value) => value.toFixed(1)),
    ];
  };
  const pupil = () => (1 + 0.05 * draw.normal()).toFixed(3);
  const rows = samples.map((sample) => [
    sample.time.toFixed(3),
    // The tracker knows no place while the eye blinks.
    ...(sample.valid ? [...place(sample, settings), pupil()] : ["", "", ""]),
    ...seen(sample),
  ]);
  const fixations = [
    ...Map.groupBy(samples.filter(({ valid }) => valid), ({ fixation }) => fixation).values(),
  ]
    .flatMap((members) => {
      const [first, last] = [members.at(0), members.at(-1)];
      if (first === undefined || last === undefined || last.time === first.time) return [];
      const mean = (of: (sample: GazeSample) => number) =>
        members.reduce((sum, sample) => sum + of(sample), 0) / members.length;
      const at = { x: mean(({ x }) => x), y: mean(({ y }) => y) };
      return [[first.time.toFixed(3), last.time.toFixed(3), ...place(at, settings), pupil(), ...seen(first)]];
    });
  const position = ["x_position", "y_position", ...SEEN];
  return {
    samples: crlf([["timestamp_sample", ...position], ...rows]),
    fixations: crlf([["timestamp_start_fixation", "timestamp_end_fixation", ...position], ...fixations]),
  };
}

/** Formats a position in pixels of the image, with one decimal. */
function place({ x, y }: Point, { width, height }: PhantomSettings): readonly string[] {
  return [(x * width).toFixed(1), (y * height).toFixed(1)];
}

function shownWhole({ width, height }: PhantomSettings): Shown {
  const scale = Math.min((SCREEN.width - SCREEN.buttons) / width, SCREEN.height / height);
  return { from: { x: 0, y: 0 }, to: { x: width, y: height }, scale };
}

/** Returns the same screen zoomed to the middle of the image. */
function shownCloser({ scale }: Shown, { width, height }: PhantomSettings): Shown {
  const cut = (side: number) => Math.floor(side * (1 - 1 / ZOOM) / 2);
  return {
    from: { x: cut(width), y: cut(height) },
    to: { x: width - cut(width), y: height - cut(height) },
    scale: scale * ZOOM,
  };
}

/** Returns the text of `anomaly_location_ellipses.csv`; a header alone where nothing was drawn. */
export function ellipsesFile(
  { phase, ellipses }: PhantomReading,
  { width, height }: PhantomSettings,
): string {
  const labels = labelsOf(phase);
  const rows = ellipses.filter(({ label }) => labels.includes(label)).map(({ at, label, certainty }) => [
    ...[at.x - at.radiusX, at.y - at.radiusY, at.x + at.radiusX, at.y + at.radiusY]
      .map((edge, side) => Math.round(edge * (side % 2 === 0 ? width : height))),
    certainty,
    ...labels.map((name) => name === label ? "True" : "False"),
  ]);
  return crlf([["xmin", "ymin", "xmax", "ymax", "certainty", ...labels], ...rows]);
}

/** Returns the text of `chest_bounding_box.csv`: around both lungs. */
export function chestBoxFile(
  { anatomy: { rightLung, leftLung } }: PhantomReading,
  { width, height }: PhantomSettings,
): string {
  const top = rightLung.y - rightLung.radiusY, bottom = Math.max(rightLung.diaphragm, leftLung.diaphragm);
  const edges = [
    (rightLung.x - rightLung.radiusX) * width,
    top * height,
    (leftLung.x + leftLung.radiusX) * width,
    bottom * height,
  ];
  return crlf([["xmin", "ymin", "xmax", "ymax"], edges.map(Math.round)]);
}

/** Returns the dictation, and the same word by word with times. */
export function dictation({ ellipses }: PhantomReading): { readonly text: string; readonly words: string } {
  const phrases = ellipses.length === 0
    ? ["no acute process ."]
    : ellipses.map(({ label }) => `${label.toLowerCase()} .`);
  const words = ["synthetic", "phantom", ".", ...phrases.flatMap((phrase) => phrase.split(" "))];
  return {
    text: words.join(" ").replaceAll(" .", "."),
    words: crlf([
      ["word", "timestamp_start_word", "timestamp_end_word"],
      ...words.map((word, index) => [word, (1 + 0.4 * index).toFixed(2), (1.3 + 0.4 * index).toFixed(2)]),
    ]),
  };
}
