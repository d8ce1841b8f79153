import { assert } from "@std/assert";
import { CELL_TURNS, DARK, LIGHT, opacityOf } from "./palette.ts";
import { tuple } from "../../formats/items.ts";

/** Returns the relative luminance of `#rrggbb` (WCAG 2). */
function luminance(channels: readonly number[]): number {
  const [red, green, blue] = tuple(
    channels.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }),
    3,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channelsOf = (colour: string) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

Deno.test("numbers on shaded cells have enough contrast at every share, in light and in dark", () => {
  for (const scheme of [LIGHT, DARK]) {
    const [page, cell, low, high] = tuple(
      ["page", "cell", "in-cell", "on-cell"].map((name) => channelsOf(scheme[name]!)),
      4,
    );
    for (let share = 0; share <= 1; share += 0.01) {
      const opacity = opacityOf(share);
      const behind = page.map((value, channel) => value * (1 - opacity) + cell[channel]! * opacity);
      const text = share > CELL_TURNS ? high : low;
      const [one, other] = [luminance(text), luminance(behind)];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      assert(contrast >= 4.5, `share ${share.toFixed(2)}: ${contrast.toFixed(2)}`);
    }
  }
});
