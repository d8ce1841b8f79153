/** The colours of heat maps. */
import * as Plot from "@observablehq/plot";
import { itemAt, tuple } from "../../formats/items.ts";

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

const SHADES = 256;

/**
 * Inferno: perceptually uniform, safe for colour-blind readers, and its lightness increases
 * monotonically, so that a grey copy still shows high and low.
 */
const colours: readonly Colour[] = shades();

/** Returns the colour of a value from 0 to 1; other values are clipped, and NaN counts as 0. */
export function heatColour(value: number): Colour {
  const clipped = value > 0 ? Math.min(value, 1) : 0;
  return itemAt(colours, Math.round(clipped * (SHADES - 1)));
}

function shades(): Colour[] {
  const scale = Plot.scale({ color: { type: "linear", scheme: "inferno", domain: [0, 1] } });
  return Array.from({ length: SHADES }, (_, index) => parse(String(scale.apply(index / (SHADES - 1)))));
}

function parse(text: string): Colour {
  const hex = /^#(..)(..)(..)$/.exec(text)?.slice(1).map((digits) => parseInt(digits, 16));
  const [red, green, blue] = tuple(hex ?? text.match(/\d+/g)?.map(Number) ?? [], 3);
  if (blue === undefined) throw new TypeError(`colour map: "${text}" is not a colour`);
  return [red, green, blue];
}
