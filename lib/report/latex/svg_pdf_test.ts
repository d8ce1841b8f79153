import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { svgPanels } from "./svg_pdf.ts";

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

Deno.test("svgPanels() draws in the colours and sizes of a light page", () => {
  const [pdf] = svgPanels(
    '<svg xmlns="http://www.w3.org/2000/svg" class="fig" width="100" height="40">' +
      '<style>.x{}</style><line x1="0" y1="8" x2="50" y2="8" class="zero"/>' +
      '<rect width="100%" height="100%" class="card"/><circle cx="10" cy="10" r="4" fill="var(--gaze)"/>' +
      '<path d="M1,2l3 4H9Z" fill="none" stroke="currentColor" stroke-opacity="0.5"/>' +
      '<g transform="translate(5,6)"><text x="50" y="1em" font-size="10" text-anchor="end">σ − a</text></g></svg>',
  );
  const page = text(pdf);
  assert(page.startsWith("%PDF-1.5\n"));
  assertStringIncludes(page, "/MediaBox[0 0 75 30]");
  assertStringIncludes(page, "0.349 0.388 0.431 RG 1 w [] 0 d 0 J 0 j\n0 8 m 50 8 l S");
  assertStringIncludes(page, "1.000 1.000 1.000 rg\n0 0 100 40 re f");
  assertStringIncludes(page, "0.722 0.318 0.051 rg\n14 10 m");
  assertStringIncludes(page, "/O50 gs");
  assertStringIncludes(page, "1 2 m 4 6 l 9 6 l h S");
  // Greek is in another font; the text ends at 50, and its baseline is one size below.
  assertStringIncludes(page, "/FS 10 Tf <73> Tj\n/F 10 Tf <20962061> Tj");
  assertStringIncludes(page, "1 0 0 1 5 6 cm");
  assert(/1 0 0 -1 2\d(\.\d+)? 10 Tm/.test(page), page);
  // The cross-reference table points to each object.
  const start = Number(/startxref\n(\d+)/.exec(page)?.[1]);
  const places = [...page.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map(([, place]) => Number(place));
  assertEquals(
    places.map((place) => page.slice(place, place + 7)),
    places.map((_, index) => `${index + 1} 0 obj`),
  );
});

Deno.test("svgPanels() makes a file of each drawing within a figure, and refuses text that is no figure", () => {
  const panel = (label: string) => `<svg width="60" height="20"><text x="0" y="9">${label}</text></svg>`;
  const panels = svgPanels(
    `<svg class="fig" width="200" height="90"><text>outside</text><g>${panel("A")}${panel("B")}</g></svg>`,
  );
  assertEquals(panels.length, 2);
  assertEquals(panels.map((each) => /<([0-9a-f]+)> Tj/.exec(text(each))?.[1]), ["41", "42"]);
  assertThrows(() => svgPanels("<p>none</p>"), TypeError, "expected an SVG");
  assertThrows(
    () => svgPanels('<svg><path fill="#000000" d="M0 0A1 1 0 0 0 1 1"/></svg>'),
    TypeError,
    "found A",
  );
});
