/** Columns that only tables of studies with folds have. */
import type { Cell } from "./csv_text.ts";

/** A fold of a repeat, both counted from 1. */
export interface FoldPlace {
  readonly repeat: number;
  readonly fold: number;
}

/** The columns' names. */
export const FOLD_COLUMNS = ["repeat", "fold"] as const;

/** Returns the cells of a row; none without folds. */
export function foldCells(place: FoldPlace | undefined): readonly Cell[] {
  return place === undefined ? [] : [place.repeat, place.fold];
}
