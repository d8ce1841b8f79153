/**
 * For tests: the pages of a PDF printed by Chromium, with the positions of their texts, and its
 * outline. Reads the subset that Skia writes (uncompressed objects, deflated streams), not any PDF.
 */
import { itemAt } from "../../formats/items.ts";

/** A line of text: `y` is its baseline in points from the page's foot. */
export interface PlacedText {
  readonly text: string;
  readonly y: number;
}

/** One page. */
export interface PdfPage {
  /** Width and height in points. */
  readonly size: readonly [width: number, height: number];
  readonly texts: readonly PlacedText[];
}

/** A heading of the outline: `y` is its top, in points from the page's foot. */
export interface PdfHeading {
  readonly title: string;
  /** The index of its page. */
  readonly page: number;
  readonly y: number;
}

/** Reads the pages and the outline. */
export async function readPdf(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ readonly pages: readonly PdfPage[]; readonly headings: readonly PdfHeading[] }> {
  const text = new TextDecoder("latin1").decode(bytes);
  const starts = new Map(
    [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)].map((
      match,
    ) => [Number(match[1]), match.index + match[0].length]),
  );
  const objectAt = (number: number): string => {
    const start = starts.get(number);
    if (start === undefined) throw new RangeError(`PDF: no object ${number}`);
    return text.slice(start, text.indexOf("endobj", start));
  };
  const streamOf = async (number: number): Promise<string> => {
    const start = text.indexOf("stream\n", starts.get(number)) + "stream\n".length;
    const length = Number(/\/Length (\d+)/.exec(objectAt(number))?.[1]);
    const inflated = new Blob([bytes.subarray(start, start + length)]).stream()
      .pipeThrough(new DecompressionStream("deflate"));
    return new TextDecoder("latin1").decode(await new Response(inflated).arrayBuffer());
  };
  const references = (list: string) => [...list.matchAll(/(\d+) 0 R/g)].map(([, number]) => Number(number));
  const pagesBelow = (number: number): number[] => {
    const kids = /\/Kids \[([^\]]*)\]/.exec(objectAt(number))?.[1];
    return kids === undefined ? [number] : references(kids).flatMap(pagesBelow);
  };
  const catalog = /\/Type \/Catalog\n\/Pages (\d+) 0 R/.exec(text)?.[1];
  const numbers = pagesBelow(Number(catalog));
  const alphabets = new Map<number, ReadonlyMap<string, string>>();
  const alphabetOf = async (font: number) => {
    const known = alphabets.get(font);
    if (known) return known;
    const map = /\/ToUnicode (\d+) 0 R/.exec(objectAt(font))?.[1];
    const alphabet = map === undefined ? new Map<string, string>() : alphabetIn(await streamOf(Number(map)));
    alphabets.set(font, alphabet);
    return alphabet;
  };
  const pages = await Promise.all(numbers.map(async (number): Promise<PdfPage> => {
    const page = objectAt(number);
    const [, , width, height] = (/\/MediaBox \[([^\]]*)\]/.exec(page)?.[1] ?? "").split(" ").map(Number);
    const fonts = new Map<string, ReadonlyMap<string, string>>();
    const named = /\/Font <<([^>]*)>>/.exec(page)?.[1] ?? "";
    for (const [, name = "", font] of named.matchAll(/\/(\w+) (\d+) 0 R/g)) {
      fonts.set(name, await alphabetOf(Number(font)));
    }
    const contents = Number(/\/Contents (\d+) 0 R/.exec(page)?.[1]);
    return { size: [width ?? 0, height ?? 0], texts: textsIn(await streamOf(contents), fonts) };
  }));
  const headings = [...text.matchAll(/\/Title (.*)\n\/Dest \[(\d+) 0 R \/XYZ [\d.-]+ ([\d.-]+) /g)]
    .map(([, title = "", page, y]) => ({
      title: titleOf(title),
      page: numbers.indexOf(Number(page)),
      y: Number(y),
    }));
  return { pages, headings };
}

/**
 * Returns a title in parentheses or, if it has other than ASCII characters, in hexadecimal UTF-16.
 */
function titleOf(token: string): string {
  const units = /^<FEFF([0-9A-F]*)>$/.exec(token)?.[1];
  return units === undefined ? token.slice(1, -1).replace(/\\(.)/g, "$1") : characters(units);
}

/** Returns the characters of UTF-16 units in hexadecimal. */
function characters(hex: string): string {
  return (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(parseInt(unit, 16))).join("");
}

/** Returns the characters of a font by their codes in hexadecimal. */
function alphabetIn(map: string): ReadonlyMap<string, string> {
  const alphabet = new Map<string, string>();
  for (const [, from = "", to = "", target = ""] of map.matchAll(/<(\w{4})> <(\w{4})> <(\w+)>/g)) {
    const first = parseInt(from, 16), start = parseInt(target, 16);
    for (let code = first; code <= parseInt(to, 16); code++) {
      alphabet.set(hexOf(code), characters(hexOf(start + code - first)));
    }
  }
  for (const [, code = "", target = ""] of map.matchAll(/^<(\w{4})> <(\w+)>$/gm)) {
    alphabet.set(code.toUpperCase(), characters(target));
  }
  return alphabet;
}

function hexOf(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, "0");
}

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Composes matrices: first `inner`, then `outer`. */
function product(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner, [g, h, i, j, k, l] = outer;
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
}

/** Returns the texts of a content stream with their positions (ISO 32000, 8.3.4 and 9.4). */
function textsIn(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): PlacedText[] {
  const texts: PlacedText[] = [];
  const saved: Matrix[] = [];
  let now: Matrix = [1, 0, 0, 1, 0, 0], line: Matrix = now;
  let alphabet: ReadonlyMap<string, string> = new Map();
  let operands: string[] = [];
  let run = "", y = 0;
  const end = () => {
    if (run.trim() !== "") texts.push({ text: run, y });
    run = "";
  };
  for (const token of content.match(/<<[^>]*>>|<[0-9A-Fa-f]*>|[^\s<>[\]]+/g) ?? []) {
    if (/^[<\d.+-]|^\//.test(token)) {
      operands.push(token);
      continue;
    }
    const values = operands.map(Number);
    const number = (place: number) => itemAt(values, place);
    const matrix = (): Matrix => [number(0), number(1), number(2), number(3), number(4), number(5)];
    if (token === "q") saved.push(now);
    else if (token === "Q") now = saved.pop() ?? now;
    else if (token === "cm") now = product(matrix(), now);
    else if (token === "BT") end();
    else if (token === "ET") end();
    else if (token === "Tf") alphabet = fonts.get(operands[0]?.slice(1) ?? "") ?? new Map();
    else if (token === "Tm") line = matrix();
    else if (token === "Td") line = product([1, 0, 0, 1, number(0), number(1)], line);
    else if (token === "Tj") {
      const codes = operands.at(-1)?.slice(1, -1).match(/.{4}/g) ?? [];
      if (run === "") y = product(line, now)[5];
      run += codes.map((code) => alphabet.get(code.toUpperCase()) ?? "\ufffd").join("");
    }
    operands = [];
  }
  end();
  return texts;
}
