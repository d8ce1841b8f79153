/** Names of experiments and models. */
import { z } from "zod";

/**
 * Matches names of experiments and models. They become names of folders, cells of tables and words
 * of shells.
 */
export const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9 ._+()-]*[A-Za-z0-9_+()-])?$/;
/** {@linkcode NAME} in words. */
export const NAME_RULE =
  "letters, digits, space and . _ + ( ) -, a letter or digit first, no space or full stop last";
/** The most characters of a name, which appears in rows of tables and legends of figures. */
export const LONGEST_NAME = 60;

/** A model's name. */
export const name = z.string().regex(NAME, NAME_RULE).max(LONGEST_NAME);
