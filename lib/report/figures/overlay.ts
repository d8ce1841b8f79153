/** Pictures of X-rays, alone and under heat maps, side by side. */
import { encode } from "fast-png";
import type { Picture } from "../measurements.ts";
import { heatColour } from "./colour_map.ts";

/** The least and the greatest width in pixels: legible, and small enough for a repository. */
const NARROWEST = 120, WIDEST = 256;

/** The opacity of the hottest cell over the X-ray. */
const OPACITY = 0.75;

/**
 * The factor that dims the X-ray under a map, so that heat is lighter than bone in a grey copy too.
 */
const DIMMED = 0.55;

/**
 * White pixels around and between panels, so that the strip reads the same on a light and on a dark
 * page.
 */
const GAP = 4;

/** The colour of an organ's edge, which no heat map and no X-ray has. */
const EDGE = [92, 220, 255] as const;

type Shade = (row: number, column: number) => readonly number[];

/** An X-ray, with the positions of its maps' cells. */
export interface MappedPicture {
  readonly image: Picture;
  /**
   * Pixels of the picture from one cell to the next: cell (i, j) was sampled at pixel (i, j) times
   * this.
   */
  readonly pixelsPerCell: number;
  /** An organ whose outline is drawn: 1 inside it, on pixels of its own. */
  readonly outline?: { readonly mask: Picture; readonly pixelsPerCell: number };
}

/**
 * A strip of panels as a PNG: the X-ray in grey, then the X-ray under each map. Every cell of a map
 * lies around the pixel where it was sampled: a pixel shows the cell that it lies nearest to. A
 * map's lowest value is the dimmed X-ray alone, its highest the brightest colour (a constant map is
 * the dimmed X-ray); a ring marks the cell of its maximum, a line the organ's edge. `undefined`
 * leaves its panel blank.
 */
export function overlayStrip(
  { image, pixelsPerCell, outline }: MappedPicture,
  maps: readonly (Picture | undefined)[],
): Uint8Array {
  const { fitted, scale } = fit(image);
  const { height, width } = fitted;
  const cellPlaces = { scale, pixelsPerCell };
  const isEdge = outline
    ? edgeOf(outline.mask, { scale, pixelsPerCell: outline.pixelsPerCell })
    : () => false;
  const panels = [grey(fitted), ...maps.map((map) => map ? overlay(fitted, map, cellPlaces) : undefined)]
    .map((shade): Shade | undefined =>
      shade && ((row, column) => isEdge(row, column) ? EDGE : shade(row, column))
    );
  const total = { height: height + 2 * GAP, width: panels.length * (width + GAP) + GAP };
  const data = new Uint8Array(3 * total.height * total.width).fill(255);
  for (const [index, shade] of panels.entries()) {
    const left = GAP + index * (width + GAP);
    for (let row = 0; shade && row < height; row++) {
      for (let column = 0; column < width; column++) {
        data.set(shade(row, column).map(coarse), 3 * ((row + GAP) * total.width + left + column));
      }
    }
  }
  return encode({ ...total, data, channels: 3, depth: 8 });
}

/**
 * Rounds to one of 65 shades: the difference is invisible, and the picture takes half the space.
 */
function coarse(channel: number): number {
  return Math.min(255, 4 * Math.round(channel / 4));
}

function grey({ width, data }: Picture): Shade {
  return (row, column) => Array(3).fill(Math.round(255 * clip(data[row * width + column]!)));
}

/** The positions of cells on a panel. */
interface CellPlaces {
  /** Pixels of the panel per pixel of the picture. */
  readonly scale: number;
  readonly pixelsPerCell: number;
}

function overlay(image: Picture, map: Picture, places: CellPlaces): Shade {
  const { width, data } = image;
  const range = rangeOf(map.data);
  const at = nearest(map, places);
  const ring = ringOf(map, width, places);
  return (row, column) => {
    const onRing = ring(row, column);
    if (onRing !== undefined) return [onRing, onRing, onRing];
    const under = 255 * DIMMED * clip(data[row * width + column]!);
    const value = range ? clip((at(row, column) - range.low) / range.size) : 0;
    const opacity = OPACITY * value;
    return heatColour(value).map((channel) => Math.round(under * (1 - opacity) + channel * opacity));
  };
}

function clip(value: number): number {
  return value > 0 ? Math.min(value, 1) : 0;
}

function rangeOf(data: Float32Array): { readonly low: number; readonly size: number } | undefined {
  let low = Infinity, high = -Infinity;
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low && Number.isFinite(high - low) ? { low, size: high - low } : undefined;
}

/**
 * Scales the picture for display: averages whole blocks of a large one, repeats the pixels of a
 * small one.
 */
function fit(picture: Picture): { readonly fitted: Picture; readonly scale: number } {
  const shrink = Math.ceil(picture.width / WIDEST), grow = Math.ceil(NARROWEST / picture.width);
  const height = Math.max(1, Math.floor(picture.height / shrink)) * grow;
  const width = Math.max(1, Math.floor(picture.width / shrink)) * grow;
  const data = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const top = Math.floor(row / grow) * shrink, left = Math.floor(column / grow) * shrink;
      let sum = 0;
      for (let i = 0; i < shrink; i++) {
        for (let j = 0; j < shrink; j++) sum += picture.data[(top + i) * picture.width + left + j]!;
      }
      data[row * width + column] = sum / shrink ** 2;
    }
  }
  return { fitted: { height, width, data }, scale: grow / shrink };
}

/** Returns the value of the cell that a pixel of the panel lies nearest to. */
function nearest(
  { height, width, data }: Picture,
  places: CellPlaces,
): (row: number, column: number) => number {
  const cellAt = (pixel: number, cells: number) => {
    const position = ((pixel + 0.5) / places.scale - 0.5) / places.pixelsPerCell;
    return Math.min(Math.max(Math.round(position), 0), cells - 1);
  };
  return (row, column) => data[cellAt(row, height) * width + cellAt(column, width)]!;
}

/** True for a pixel of the panel that is in the organ and beside one that is not. */
function edgeOf(mask: Picture, places: CellPlaces): (row: number, column: number) => boolean {
  const at = nearest(mask, places);
  return (row, column) =>
    at(row, column) > 0 &&
    [[-1, 0], [1, 0], [0, -1], [0, 1]].some(([down = 0, across = 0]) =>
      at(row + down, column + across) === 0
    );
}

/** The grey of a pixel on the ring around the map's first maximum: white, edged in black. */
function ringOf({ width, data }: Picture, columns: number, { scale, pixelsPerCell }: CellPlaces) {
  const peak = data.indexOf(data.reduce((high, value) => value > high ? value : high, -Infinity));
  if (peak < 0) return () => undefined;
  const centre = (cell: number) => (cell * pixelsPerCell + 0.5) * scale;
  const centreRow = centre(Math.floor(peak / width)), centreColumn = centre(peak % width);
  const radius = columns / 26;
  return (row: number, column: number): number | undefined => {
    const distance = Math.abs(Math.hypot(row + 0.5 - centreRow, column + 0.5 - centreColumn) - radius);
    return distance < 1.1 ? 255 : distance < 2.2 ? 0 : undefined;
  };
}
