import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { rocCurve } from "../../stats/roc_curve.ts";
import { svgFile } from "./svg_figure.ts";
import { panelFigure } from "./panels.ts";
import { truePositiveRate } from "./roc_plot.ts";

const plot: Plot.PlotOptions = { marginLeft: 30, marks: [Plot.line([[0, 0], [1, 2]])] };

Deno.test("panelFigure() puts every panel at its own place, side by side on a wide page, one above another on a phone", () => {
  const name = "A <b> & a model whose name is longer than any figure is wide, by far too much, ".repeat(2);
  const options = {
    rows: [{
      heading: name,
      panels: [{ title: "one", plot }, { title: "two", plot }, { title: "three", plot }],
    }, {
      panels: [{ plot }],
    }],
    columns: 2,
    height: 100,
    legend: [{ text: "a line", stroke: "red", dash: "4 3" }],
  };
  for (
    const [width, places, height] of [[880, "0,70 440,70 0,190 0,290", 394], [
      360,
      "0,70 0,190 0,310 0,410",
      514,
    ]] as const
  ) {
    const drawing = panelFigure(options, width);
    const svg = svgFile(drawing, "What <is> to be seen");
    const root = new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("svg");
    assert(root);
    assertEquals(root.querySelector("title")?.textContent, "What <is> to be seen");
    assertEquals(root.getAttribute("role"), "img");
    const panels = [...root.querySelectorAll("svg")];
    assertEquals(
      panels.map((panel) => `${panel.getAttribute("x")},${panel.getAttribute("y")}`).join(" "),
      places,
    );
    assertEquals([drawing.width, drawing.height], [width, height]);
    assertEquals(root.querySelectorAll("style").length, 1);
    const texts = [...root.querySelectorAll("text")].map(({ textContent }) => textContent);
    assert(texts.includes("a line") && texts.includes("three"));
    assert(texts.some((text) => text.startsWith("A <b> & a model") && text.endsWith("…")));
  }
});

Deno.test("truePositiveRate() interpolates linearly between corners, and takes the top of a vertical step", () => {
  // In order of score from the highest: right, wrong, a tie of one right and one wrong, then wrong.
  const scores = [0.9, 0.8, 0.5, 0.5, 0.1].flatMap((score) => [score, 1 - score]);
  const curve = { name: "own", ...rocCurve({ labels: [0, 1, 0, 1, 1], scores, classCount: 2 }, 0) };
  assertEquals([curve.falsePositives, curve.truePositives], [[0, 0, 1, 2, 3], [0, 1, 1, 2, 2]]);
  const rates = [0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 1].map((rate) => truePositiveRate(curve, rate));
  [0.5, 0.5, 0.5, 0.75, 1, 1].forEach((expected, index) =>
    assertAlmostEquals(rates[index]!, expected, 1e-12)
  );
});
