/** Text for LaTeX, whatever characters it has. */
import { visibleText } from "../../formats/visible_text.ts";

const ESCAPES: ReadonlyMap<string, string> = new Map(Object.entries({
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedbl{}",
  "−": "\\ensuremath{-}",
  "–": "--",
  "—": "---",
  "…": "\\dots{}",
  "’": "'",
  "‘": "`",
  "“": "``",
  "”": "''",
  "×": "\\ensuremath{\\times}",
  "±": "\\ensuremath{\\pm}",
  "·": "\\ensuremath{\\cdot}",
  "→": "\\ensuremath{\\rightarrow}",
  "≤": "\\ensuremath{\\leq}",
  "≥": "\\ensuremath{\\geq}",
  "≈": "\\ensuremath{\\approx}",
  "∞": "\\ensuremath{\\infty}",
}));

const GREEK =
  "αalpha βbeta γgamma δdelta εepsilon ηeta θtheta κkappa λlambda μmu πpi ρrho σsigma τtau φphi χchi ψpsi ωomega " +
  "ΓGamma ΔDelta ΘTheta ΛLambda ΠPi ΣSigma ΦPhi ΨPsi ΩOmega";

const LETTERS: ReadonlyMap<string, string> = new Map(
  GREEK.split(" ").map((word) => [word.slice(0, 1), `\\ensuremath{\\${word.slice(1)}}`]),
);

/**
 * Returns `text` for LaTeX with the T1 encoding. Characters without a letter there are written as
 * their numbers, `(U+5FC3)`.
 */
export function latexText(text: string): string {
  return [...visibleText(text)].map((character) => {
    const known = ESCAPES.get(character) ?? LETTERS.get(character);
    if (known !== undefined) return known;
    const code = character.codePointAt(0) ?? 0;
    if (/^[\x20-\x7e\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e]$/.test(character)) return character;
    return `(U+${code.toString(16).toUpperCase().padStart(4, "0")})`;
  }).join("");
}

const DIGITS = ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/** Returns the part of a macro's name that stands for `text`: letters only, as TeX requires. */
export function macroPart(text: string): string {
  return text.normalize("NFD").replaceAll(/\d/g, (digit) => DIGITS[Number(digit)] ?? "").replaceAll(
    /[^A-Za-z]/g,
    "",
  ).replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** Returns `text` on one line of ASCII, so that it does not end a comment. */
export function commentText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[^\x20-\x7e]/g, "?");
}
