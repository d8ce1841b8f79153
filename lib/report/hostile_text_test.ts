/** Tests that untrusted text in a whole report stays text in Markdown, in HTML and in pictures. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { DOMParser } from "linkedom";
import { marked } from "marked";
import { anyCharacter } from "../../fixtures/any_character.ts";
import { itemAt } from "../formats/items.ts";
import { visibleText } from "../formats/visible_text.ts";
import { renderReport } from "./render_report.ts";
import { bitmapsAmong, reportOf } from "./testing/report_parts.ts";
import { readResults } from "./results_file.ts";
import { exampleMeasurements } from "./testing/example.ts";

const EXAMPLE = reportOf(exampleMeasurements());
const BITMAPS = bitmapsAmong(EXAMPLE);

/** Members of results.json that hold text from the data or from the experiment's author. */
const TEXTS = new Set(
  ("title experiment file name model models classNames value text cause citation claim source note rule reason dicomId " +
    "deno version provider operatingSystem cpu").split(" "),
);

/** Names that belong to the project itself. */
const OWN = new Set(["train", "validation", "test"]);

/** The lengths of image identifiers, of which a report shows the start. */
const IDENTIFIERS = new Set<number>(), SHOWN_OF_IDENTIFIER = 8;

/** Returns the report of the example with the n-th of its texts replaced by `textOf(n)`. */
function reportWith(textOf: (number: number) => string): ReadonlyMap<string, string | Uint8Array> {
  const numbers = new Map<string, number>();
  const text = JSON.stringify(JSON.parse(String(EXAMPLE.get("results.json"))), function (key, value) {
    const isText = typeof value === "string" && !OWN.has(value) &&
      (TEXTS.has(key) || Array.isArray(this) && /^\d+$/.test(key));
    if (!isText) return value;
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    if (key === "dicomId") IDENTIFIERS.add(number);
    return IDENTIFIERS.has(number) ? textOf(number).slice(0, SHOWN_OF_IDENTIFIER) : textOf(number);
  });
  return renderReport(readResults(text), BITMAPS).files;
}

const file = (files: ReadonlyMap<string, string | Uint8Array>, path: string) => String(files.get(path));
const plain = (text: string) => text.replace(/\s+/g, " ").trim();
/** White space may change in amount and in line breaks. */
const solid = (text: string) => text.replace(/\s+/g, "");

/**
 * Returns the elements of a page in order, with the names of their attributes and where they lead;
 * and its text.
 */
function contentOf(html: string) {
  const document = new DOMParser().parseFromString(html.replace(/base64,[^"]*/g, ""), "text/html");
  // A chart shortens and breaks its texts; its description contains them whole.
  for (const chart of document.querySelectorAll("svg")) {
    chart.textContent = chart.querySelector("title")?.textContent ?? "";
  }
  const elements = elementsOf(document);
  // Commands are quoted for a shell.
  const commands = [...document.querySelectorAll("pre")].map((element) => {
    const lines = (element.textContent ?? "").split("\n").length;
    element.remove();
    return lines;
  });
  const attributes = [...document.querySelectorAll("[alt], [aria-label]")]
    .map((element) => element.getAttribute("alt") ?? element.getAttribute("aria-label"));
  return {
    elements: [...elements, ...commands.map(String)],
    text: plain([document.documentElement?.textContent, ...attributes].join(" ")),
  };
}

function elementsOf(document: ReturnType<DOMParser["parseFromString"]>): string[] {
  return [...document.querySelectorAll("*")].map((element) => {
    const names = element.getAttributeNames().filter((name: string) => name !== "class").sort();
    return [element.tagName, ...names, element.getAttribute("href") ?? ""].join(" ");
  });
}

/** Returns the names of the elements and of the attributes of a drawing. */
function wordsOf(svg: string): string[] {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  return [...document.querySelectorAll("*")].flatMap((
    element,
  ) => [element.tagName, ...element.getAttributeNames()]);
}

/** Characters that control a terminal or a line, except the file's own line breaks. */
const STEERING = /(?!\n)[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** Returns the places where two long texts begin to differ. */
function differing(found: string, expected: string): [string, string] {
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at++;
  const excerpt = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
  return found === expected ? ["", ""] : [excerpt(found), excerpt(expected)];
}

const MARKED = reportWith((number) => `qz${number}zq`);

/** The parsed content of each page. */
const PAGES = new Map([
  ["report.md", (text: string) => `<html><body>${marked.parse(text, { async: false })}</body></html>`],
  ["report.html", (text: string) => text],
]);
const EXPECTED = new Map([...PAGES].map(([path, toHtml]) => [path, contentOf(toHtml(file(MARKED, path)))]));

/** Checks that each page differs from that of harmless text only in its words. */
function requireWords(textOf: (number: number) => string): void {
  const files = reportWith(textOf);
  const ownOf = (number: number) =>
    IDENTIFIERS.has(number) ? textOf(number).slice(0, SHOWN_OF_IDENTIFIER) : textOf(number);
  const shown = (text: string) =>
    text.replace(/qz(\d+)zq/g, (_, number) => visibleText(plain(ownOf(Number(number)))));
  for (const [path, toHtml] of PAGES) {
    const text = file(files, path), expected = EXPECTED.get(path);
    assert(!STEERING.test(text), `${path} steers`);
    assert(expected);
    const found = contentOf(toHtml(text));
    assertEquals(found.elements, expected.elements, path);
    assertEquals(...differing(solid(found.text), solid(shown(expected.text))), path);
  }
  for (const path of [...files.keys()].filter((path) => path.endsWith(".svg"))) {
    const svg = file(files, path);
    assert(!STEERING.test(svg), `${path} steers`);
    // A label with line breaks is drawn in several lines.
    const known = new Set([...wordsOf(file(MARKED, path)), "tspan", "x", "y", "dy", "transform"]);
    assertEquals(wordsOf(svg).filter((word) => !known.has(word)), [], path);
  }
  for (const path of ["results.json", "provenance.json"]) JSON.parse(file(files, path));
}

/** Text that has a meaning in some format. */
const WORDS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</title></style></td></details>",
  "<!-- ",
  "-->",
  "|",
  " | ",
  "`",
  "``` ",
  "[x](javascript:alert(1))",
  "![x](http://example.org/x.png)",
  "[x]: http://example.org",
  "https://example.org/?a=b",
  "www.example.org",
  "WWW.example.org",
  "a@example.org",
  "<https://example.org>",
  "ftp://example.org",
  "*",
  "**",
  "_",
  "__",
  "~~",
  "$x$",
  "\\",
  "&lt;",
  "&#60;",
  "#",
  "# ",
  "- ",
  "+ ",
  "1. ",
  "1) ",
  "> ",
  "---",
  "===",
  "[ ] ",
  "[^1]",
  ":::",
  "\n",
  "\n\n",
  "\r",
  "\t",
  " ",
  "\u00a0",
  "\u001b[2J",
  "\u001b]8;;http://example.org\u0007x\u001b]8;;\u0007",
  "\u001b]52;c;eA==\u0007",
  "\u009b31m",
  "\u0000",
  "\u202e",
  "\u2066",
  "\u200f",
  "\u2028",
  "\ud800",
  "\ufeff",
  "'",
  '"',
  "=",
  "a",
  "é",
  "心",
  "qz",
];

Deno.test("renderReport() shows each awkward word, first or last in a text, as a word of the page", () => {
  // Each text uses another string, so that two reports try all strings.
  const tried = new Set<string>();
  const word = (number: number) => {
    const word = itemAt(WORDS, number % WORDS.length);
    tried.add(word);
    return word;
  };
  requireWords((number) => `${word(number)}w${number}`);
  assertEquals(tried.size, WORDS.length);
  requireWords((number) => `w${number}${word(number + 17)}`);
});

Deno.test("renderReport() creates no element or attribute from any text", () => {
  const part = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: anyCharacter, maxLength: 4 }));
  const text = fc.tuple(fc.array(part, { minLength: 1, maxLength: 8 }), fc.boolean());
  // Each text of a report is composed anew, so that a few reports try hundreds.
  fc.assert(
    fc.property(fc.infiniteStream(text), (stream) => {
      const texts: string[] = [];
      requireWords((number) => {
        for (let next = texts.length; next <= number; next++) {
          const [parts, isFirst]: readonly [readonly string[], boolean] = stream.next().value;
          texts.push(isFirst ? `${next}${parts.join("")}` : `${parts.join("")}w${next}`);
        }
        return texts[number] ?? "";
      });
    }),
    { numRuns: 4, seed: 1 },
  );
});
