/** Pictures of X-rays, alone and under heat maps, side by side. */
import { encode } from "fast-png";
import type { Picture } from "../measurements.ts";
import { heatColour } from "./colour_map.ts";

/** The smallest and the largest width in pixels: legible, and small enough for a repository. */
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

/** The half widths of the ring's white line, and of the black around it. */
const RING = [1.1, 2.2] as const;

/** The colour of organ outlines, which no heat map and no X-ray contains. */
const EDGE = [92, 220, 255] as const;

/** The channels of a panel's pixels, three each, row by row. */
type Panel = Uint8Array;

/** An X-ray, with the positions of its maps' cells. */
export interface MappedPicture {
  readonly image: Picture;
  /**
   * The distance in picture pixels between cells: cell (i, j) was sampled at pixel (i, j) times
   * this.
   */
  readonly pixelsPerCell: number;
  /** An organ whose outline is drawn: 1 inside it, on its own pixel grid. */
  readonly outline?: { readonly mask: Picture; readonly pixelsPerCell: number };
}

/**
 * Returns a strip of panels as a PNG: the X-ray in grey, then the X-ray under each map. Every cell
 * of a map lies around the pixel where it was sampled: a pixel shows the cell that it lies nearest
 * to. A map's lowest value is the dimmed X-ray alone, its highest the brightest colour (a constant
 * map is the dimmed X-ray); a ring marks the cell of its maximum, a line the organ's edge.
 * `undefined` leaves its panel blank.
 */
export function overlayStrip(
  { image, pixelsPerCell, outline }: MappedPicture,
  maps: readonly (Picture | undefined)[],
): Uint8Array {
  const { fitted, scale } = fit(image);
  const { height, width } = fitted;
  const panels = [grey(fitted), ...maps.map((map) => map && overlay(fitted, map, { scale, pixelsPerCell }))];
  const edge = outline ? edgeOf(outline.mask, fitted, { scale, pixelsPerCell: outline.pixelsPerCell }) : [];
  const total = { height: height + 2 * GAP, width: panels.length * (width + GAP) + GAP };
  const data = new Uint8Array(3 * total.height * total.width).fill(255);
  for (const [index, panel] of panels.entries()) {
    if (panel === undefined) continue;
    for (const pixel of edge) panel.set(EDGE, 3 * pixel);
    const left = GAP + index * (width + GAP);
    for (let row = 0; row < height; row++) {
      data.set(
        panel.subarray(3 * row * width, 3 * (row + 1) * width),
        3 * ((row + GAP) * total.width + left),
      );
    }
  }
  for (let index = 0; index < data.length; index++) data[index] = SHADES[data[index]!]!;
  return encode({ ...total, data, channels: 3, depth: 8 });
}

/** Reduces 256 shades to 65: the difference is invisible, and the file half as large. */
const SHADES = Uint8Array.from({ length: 256 }, (_, channel) => Math.min(255, 4 * Math.round(channel / 4)));

function grey({ data }: Picture): Panel {
  const panel = new Uint8Array(3 * data.length);
  for (let index = 0; index < panel.length; index++) {
    panel[index] = Math.round(255 * clip(data[Math.floor(index / 3)]!));
  }
  return panel;
}

/** The positions of cells on a panel. */
interface CellPlaces {
  /** Pixels of the panel per pixel of the picture. */
  readonly scale: number;
  readonly pixelsPerCell: number;
}

function overlay(image: Picture, map: Picture, places: CellPlaces): Panel {
  const { height, width, data } = image;
  const panel = new Uint8Array(3 * data.length);
  const range = rangeOf(map.data);
  const colours = Array.from(map.data, (cell) => {
    const value = range ? clip((cell - range.low) / range.size) : 0;
    const opacity = OPACITY * value;
    return { kept: 1 - opacity, heat: heatColour(value).map((channel) => channel * opacity) };
  });
  const rows = nearestCells(height, map.height, places);
  const columns = nearestCells(width, map.width, places);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      const { kept, heat } = colours[rows[row]! * map.width + columns[column]!]!;
      const under = 255 * DIMMED * clip(data[pixel]!);
      for (let channel = 0; channel < 3; channel++) {
        panel[3 * pixel + channel] = Math.round(under * kept + heat[channel]!);
      }
    }
  }
  drawRing(panel, { map, image }, places);
  return panel;
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

/** Returns the nearest cell to each of a panel's pixels along one side. */
function nearestCells(pixels: number, cells: number, places: CellPlaces): Int32Array {
  return Int32Array.from({ length: pixels }, (_, pixel) => nearestCell(pixel, cells, places));
}

function nearestCell(pixel: number, cells: number, { scale, pixelsPerCell }: CellPlaces): number {
  const position = ((pixel + 0.5) / scale - 0.5) / pixelsPerCell;
  return Math.min(Math.max(Math.round(position), 0), cells - 1);
}

/** Returns the pixels of the panel that are in the organ and next to a pixel outside it. */
function edgeOf(mask: Picture, panel: Picture, places: CellPlaces): readonly number[] {
  // Includes the pixels around the panel, which are next to its outermost ones.
  const rows = Array.from(
    { length: panel.height + 2 },
    (_, row) => nearestCell(row - 1, mask.height, places),
  );
  const columns = Array.from(
    { length: panel.width + 2 },
    (_, column) => nearestCell(column - 1, mask.width, places),
  );
  const at = (row: number, column: number) => mask.data[rows[row + 1]! * mask.width + columns[column + 1]!]!;
  const edge: number[] = [];
  for (let row = 0; row < panel.height; row++) {
    for (let column = 0; column < panel.width; column++) {
      if (!(at(row, column) > 0)) continue;
      const isEdge = at(row - 1, column) === 0 || at(row + 1, column) === 0 ||
        at(row, column - 1) === 0 || at(row, column + 1) === 0;
      if (isEdge) edge.push(row * panel.width + column);
    }
  }
  return edge;
}

/** Draws a ring around the map's first maximum: white, edged in black. */
function drawRing(
  panel: Panel,
  { map, image: { height, width } }: { readonly map: Picture; readonly image: Picture },
  { scale, pixelsPerCell }: CellPlaces,
): void {
  const peak = map.data.indexOf(map.data.reduce((high, value) => value > high ? value : high, -Infinity));
  if (peak < 0) return;
  const centre = (cell: number) => (cell * pixelsPerCell + 0.5) * scale;
  const centreRow = centre(Math.floor(peak / map.width)), centreColumn = centre(peak % map.width);
  const radius = width / 26, reach = radius + RING[1] + 1;
  for (
    let row = Math.max(0, Math.floor(centreRow - reach));
    row < Math.min(height, centreRow + reach);
    row++
  ) {
    for (let column = 0; column < width; column++) {
      const distance = Math.abs(Math.hypot(row + 0.5 - centreRow, column + 0.5 - centreColumn) - radius);
      if (distance >= RING[1]) continue;
      const pixel = 3 * (row * width + column);
      panel.fill(distance < RING[0] ? 255 : 0, pixel, pixel + 3);
    }
  }
}
