/**
 * Brackets between rows of a figure, each with the p values of two tests of the same difference.
 */
import { lineAt, textAt } from "./svg_figure.ts";

/** A bracket between two rows. */
export interface Bracket {
  /** The rows' names. */
  readonly rows: readonly [string, string];
  /** The paper's own test, as printed. */
  readonly own: BracketTest;
  /** The corrected test, as printed. */
  readonly corrected: BracketTest;
}

/** One test at a bracket. */
export interface BracketTest {
  /** The p value, or a dash. */
  readonly text: string;
  /** True below 0.05: marked by an asterisk. */
  readonly isBelow: boolean;
}

/** A bracket with its position. */
interface Placed {
  readonly bracket: Bracket;
  /** Indices of its rows, the upper one first. */
  readonly span: readonly [number, number];
  readonly lane: number;
}

/** The brackets of a figure, placed side by side so that they do not overlap. */
export interface PlacedBrackets {
  readonly placed: readonly Placed[];
  /** Their width in pixels, to the right of the rows. */
  readonly width: number;
  readonly narrow: boolean;
}

/** The width in pixels of one bracket and its text, on wide pages and on phones. */
const LANE = 72, NARROW_LANE = 20;

/**
 * The distance in pixels between a bracket's end and the middle of its row, so that two may meet
 * there.
 */
const INSET = 4;

/**
 * Places the brackets whose rows are both in the figure. The shortest stand next to the rows. On
 * narrow pages their texts are asterisks alone.
 */
export function placeBrackets(
  brackets: readonly Bracket[],
  rows: readonly string[],
  narrow: boolean,
): PlacedBrackets {
  const lanes: (readonly [number, number])[][] = [];
  const placed = brackets.flatMap((bracket) => {
    const [first, second] = bracket.rows.map((name) => rows.indexOf(name));
    if (first === undefined || second === undefined || first < 0 || second < 0 || first === second) return [];
    return [{ bracket, span: [Math.min(first, second), Math.max(first, second)] as const }];
  }).toSorted((a, b) => length(a.span) - length(b.span) || a.span[0] - b.span[0]).map((each) => {
    const free = lanes.findIndex((lane) =>
      lane.every(([from, to]) => to <= each.span[0] || each.span[1] <= from)
    );
    const lane = free < 0 ? lanes.length : free;
    (lanes[lane] ??= []).push(each.span);
    return { ...each, lane };
  });
  return { placed, width: lanes.length * (narrow ? NARROW_LANE : LANE), narrow };
}

const length = ([from, to]: readonly [number, number]) => to - from;

/**
 * Draws the brackets from `left` on; `middle` returns the height of a row's middle. The paper's
 * test stands above the corrected one.
 */
export function bracketMarks(
  { placed, narrow }: PlacedBrackets,
  left: number,
  middle: (row: number) => number,
): string[] {
  return placed.flatMap(({ bracket: { own, corrected }, span: [from, to], lane }) => {
    const x = left + lane * (narrow ? NARROW_LANE : LANE) + 6;
    const top = middle(from) + INSET, bottom = middle(to) - INSET;
    const between = (top + bottom) / 2;
    const lines = [own, corrected].map((test, index) =>
      textAt(x + 4, between + (narrow ? 1 + 9 * index : -1 + 12 * index), textOf(test, narrow), {
        size: narrow ? 12 : 11.5,
        className: `${index === 0 ? "quiet" : "strong"} over`,
      })
    );
    return [
      lineAt(x, top, x, bottom, "bracket"),
      lineAt(x - 4, top, x, top, "bracket"),
      lineAt(x - 4, bottom, x, bottom, "bracket"),
      ...lines,
    ];
  });
}

function textOf({ text, isBelow }: BracketTest, narrow: boolean): string {
  if (narrow) return isBelow ? "∗" : "–";
  return isBelow ? `${text} ∗` : text;
}
