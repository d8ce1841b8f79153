import { assertEquals, assertThrows } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { svgDocument, SvgElement } from "./svg_document.ts";

Deno.test("an element is written with its attributes, the last one first, and its children", () => {
  const document = svgDocument();
  const group = new SvgElement(document, "g");
  group.setAttribute("x", 1);
  group.setAttribute("y", "2");
  group.setAttributeNS("", "x", 'a "b" & <c>\u00a0');
  const text = document.createElementNS("", "text");
  text.textContent = 'a "b" & <c>\u00a0';
  group.appendChild(text);
  group.insertBefore(new SvgElement(document, "path"), null);
  assertEquals(
    group.outerHTML,
    '<g y="2" x="a &quot;b&quot; &amp; &lt;c&gt;&#160;"><text>a "b" &amp; &lt;c&gt;&#160;</text><path /></g>',
  );
  group.removeAttribute("x");
  group.textContent = 5;
  assertEquals(group.outerHTML, '<g y="2">5</g>');
  assertThrows(() => group.insertBefore(text, text), TypeError, "comes last");
});

Deno.test("strip() removes attributes and elements at every depth", () => {
  const document = svgDocument();
  const [outer, inner, style] = ["svg", "g", "style"].map((name) => new SvgElement(document, name));
  outer!.appendChild(inner!).appendChild(style!);
  for (const element of [outer!, inner!]) element.setAttribute("aria-label", "x");
  inner!.setAttribute("d", "M0");
  outer!.strip(["aria-label"], "style");
  assertEquals(outer!.outerHTML, '<svg><g d="M0" /></svg>');
});

Deno.test("Plot draws the same figure into an svgDocument() as into a whole DOM", () => {
  const points = [[0, 1], [1, 4], [2, 2]] as const;
  const draw = (document: Plot.PlotOptions["document"]) =>
    Plot.plot({
      document,
      x: { label: "epoch", ticks: 4 },
      y: { grid: true, type: "log" },
      marks: [
        Plot.frame(),
        Plot.line(points, { stroke: "red", strokeDasharray: "5 3" }),
        Plot.dot(points, { r: 3, title: ([x]: readonly number[]) => `<${x}>` }),
        Plot.text(["one\ntwo"], { x: 1, y: 2 }),
        Plot.rect([1], { x1: 0, x2: 1, y1: 1, y2: 2 }),
        Plot.tickX([1]),
      ],
    }).outerHTML;
  const whole = new DOMParser().parseFromString("<html><body></body></html>", "text/html");
  assertEquals(draw(svgDocument()), draw(whole));
});
