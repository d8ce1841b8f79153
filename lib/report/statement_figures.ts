/** Selects, from the figures behind a statement, those that a reader needs. */
import type { JudgedStatement } from "../evaluate/statements/schema.ts";
import type { Format } from "./format.ts";
import { escapeText } from "./markdown.ts";
import { measureWords } from "./measure_words.ts";
import { itemAt } from "../formats/items.ts";

/** The largest number of figures without an interval that a row shows; results.json has all. */
const MOST = 2;

/**
 * Returns the path of the figure with an interval that decides a statement. If several must hold,
 * it is the one furthest from the claim. `undefined` if none has an interval.
 */
export function decisiveFigure({ statement, figures }: JudgedStatement): number | undefined {
  const places = figures.flatMap(({ value, interval }, place) =>
    value === null || interval === null ? [] : [{ place, value }]
  );
  const farness = (value: number) =>
    statement.says === "insensitive" || statement.says === "affects" ? Math.abs(value) : -value;
  return places.toSorted((a, b) => farness(b.value) - farness(a.value))[0]?.place;
}

/** Returns the places of the figures to show: the decisive one or, without intervals, the first. */
export function keyFigures(judged: JudgedStatement): readonly number[] {
  const decisive = decisiveFigure(judged);
  if (decisive !== undefined) return [decisive];
  const { figures, evidence, statement } = judged;
  const known = figures.flatMap(({ value }, place) => value === null ? [] : [place]);
  switch (statement.says) {
    case "takes longer":
      return known.filter((place) => itemAt(figures, place).name.startsWith("median"));
    case "adds parameters":
    case "has times the parameters":
      return known.slice(-1);
    default:
      // The reason for a fact already counts them.
      return evidence.kind === "fact" ? [] : known.slice(0, MOST);
  }
}

/** Writes one of the numbers of the figure at `place`. */
export type WriteFigure = (path: readonly (string | number)[], format: Format) => string;

/**
 * Returns the key figures in words: equal names occur once, as in `standard deviation 0.11
 * (ResNet), 0.17 (PNet)`. A dash where there is none.
 */
export function keyFigureWords(judged: JudgedStatement, write: WriteFigure): string {
  const { statement, figures } = judged;
  const measure = "measure" in statement ? statement.measure : undefined;
  const words = keyFigures(judged).map((place, index, places) => {
    const { name, of, value, interval } = itemAt(figures, place);
    const format = interval !== null && statement.says !== "fails at most"
      ? "difference2"
      : value !== null && Number.isInteger(value) && interval === null
      ? "integer"
      : "fixed2";
    const cite = (...path: readonly string[]) => write(["figures", place, ...path], format);
    const reach = interval === null ? "" : ` (${cite("interval", "low")} to ${cite("interval", "high")})`;
    const isSame = index > 0 && itemAt(figures, itemAt(places, index - 1)).name === name;
    const title = measure !== undefined && name.startsWith(`${measure}: `)
      ? `${measureWords({ measure })}: ${name.slice(measure.length + 2)}`
      : name;
    return `${isSame ? "" : `${escapeText(title)} `}${cite("value")}${reach}${
      of === null ? "" : ` (${escapeText(of)})`
    }`;
  });
  return words.join(", ") || "–";
}
