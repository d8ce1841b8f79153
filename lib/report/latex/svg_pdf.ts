/**
 * Converts the report's figures, which are SVG of a few elements, to PDF: a file for each panel.
 */
import { DOMParser } from "linkedom";
import { pdfFile } from "./pdf_file.ts";
import { textPieces, textWidth } from "./pdf_text.ts";
import { type Style, styleOf } from "./svg_style.ts";

type Element = ReturnType<ReturnType<DOMParser["parseFromString"]>["createElement"]>;

/** A CSS pixel in points. */
const SCALE = 0.75;

/**
 * Returns the panels of the figure `svg` as PDF files: the drawings within it, or the whole figure
 * where it has none. Throws a `TypeError` for text that is no SVG.
 */
export function svgPanels(svg: string): Uint8Array[] {
  const root = new DOMParser().parseFromString(`<html><body>${svg}</body></html>`, "text/html").querySelector(
    "svg",
  );
  if (root === null) throw new TypeError("expected an SVG element");
  const inner = [...root.querySelectorAll("svg")];
  const panels = inner.length === 0 ? [root] : inner;
  return panels.map((panel) => {
    const width = number(panel, "width"), height = number(panel, "height");
    const operators: string[] = [`q ${SCALE} 0 0 ${-SCALE} 0 ${round(height * SCALE)} cm`];
    const style = styleWithin(panel);
    for (const child of panel.children) draw(child, style, operators, { width, height });
    operators.push("Q");
    return pdfFile({
      width: round(width * SCALE),
      height: round(height * SCALE),
      operators: operators.join("\n"),
    });
  });
}

/** Returns the style of an element, with what it inherits. */
function styleWithin(element: Element): Style {
  const parent = element.parentElement;
  const inherited = parent === null || element.localName === "svg" && element.closest("svg svg") === null
    ? INITIAL
    : styleWithin(parent);
  return styleOf(element, inherited);
}

const INITIAL: Style = { fill: "#000000", stroke: "none", "font-size": "14" };

interface Size {
  readonly width: number;
  readonly height: number;
}

function draw(element: Element, parent: Style, operators: string[], size: Size): void {
  const { localName } = element;
  if (["title", "style", "desc", "defs"].includes(localName)) return;
  const style = styleOf(element, parent);
  operators.push("q", ...transforms(element.getAttribute("transform") ?? ""));
  const opacity = Math.round(
    100 * Number(style.opacity ?? 1) * Number(style["fill-opacity"] ?? style["stroke-opacity"] ?? 1),
  );
  if (opacity < 100) operators.push(`/O${opacity} gs`);
  const at = (name: string) => number(element, name, name === "width" || name === "height" ? size[name] : 0);
  switch (localName) {
    case "g":
      for (const child of element.children) draw(child, style, operators, size);
      break;
    case "svg":
      operators.push(`1 0 0 1 ${round(at("x"))} ${round(at("y"))} cm`);
      for (const child of element.children) {
        draw(child, style, operators, { width: at("width"), height: at("height") });
      }
      break;
    case "rect":
      paint(
        `${round(at("x"))} ${round(at("y"))} ${round(at("width"))} ${round(at("height"))} re`,
        style,
        operators,
      );
      break;
    case "line":
      paint(
        `${round(at("x1"))} ${round(at("y1"))} m ${round(at("x2"))} ${round(at("y2"))} l`,
        { ...style, fill: "none" },
        operators,
      );
      break;
    case "circle":
      paint(circle(at("cx"), at("cy"), at("r")), style, operators);
      break;
    case "path":
      paint(pathOperators(element.getAttribute("d") ?? ""), style, operators);
      break;
    case "text":
      write(element, style, operators);
      break;
  }
  operators.push("Q");
}

function paint(path: string, style: Style, operators: string[]): void {
  const fill = colour(style.fill), stroke = colour(style.stroke);
  if (path === "" || fill === undefined && stroke === undefined) return;
  if (fill !== undefined) operators.push(`${fill} rg`);
  if (stroke !== undefined) {
    const dashes = style["stroke-dasharray"]?.match(/[\d.]+/g) ?? [];
    operators.push(
      `${stroke} RG ${Number.parseFloat(style["stroke-width"] ?? "1")} w [${dashes.join(" ")}] 0 d ${
        style["stroke-linecap"] === "round" ? 1 : 0
      } J ${style["stroke-linejoin"] === "round" ? 1 : 0} j`,
    );
  }
  operators.push(`${path} ${fill === undefined ? "S" : stroke === undefined ? "f" : "B"}`);
}

function write(element: Element, style: Style, operators: string[]): void {
  const text = element.textContent.replaceAll(/\s+/g, " ").trim();
  const fill = colour(style.fill);
  if (text === "" || fill === undefined) return;
  const size = Number.parseFloat(style["font-size"] ?? "14");
  const share = { start: 0, middle: 0.5, end: 1 }[style["text-anchor"] ?? "start"] ?? 0;
  const length = (name: string) => {
    const value = element.getAttribute(name) ?? "0";
    return Number.parseFloat(value) * (value.endsWith("em") ? size : 1);
  };
  const x = length("x") + length("dx") - share * textWidth(text) * size;
  const y = length("y") + length("dy");
  const bold = ["bold", "600", "700"].includes(style["font-weight"] ?? "");
  operators.push(
    // The page is upside down, so text is flipped back.
    `BT ${fill} rg 1 0 0 -1 ${round(x)} ${round(y)} Tm`,
    ...textPieces(text).map(({ font, hex }) =>
      `/${font === "symbol" ? "FS" : bold ? "FB" : "F"} ${size} Tf <${hex}> Tj`
    ),
    "ET",
  );
}

function transforms(text: string): string[] {
  return [...text.matchAll(/(translate|rotate)\(([^)]*)\)/g)].map(([, kind, values = ""]) => {
    const [first = 0, second = 0] = values.split(/[\s,]+/).map(Number);
    if (kind === "translate") return `1 0 0 1 ${round(first)} ${round(second)} cm`;
    const turn = first * Math.PI / 180, [cos, sin] = [Math.cos(turn).toFixed(5), Math.sin(turn).toFixed(5)];
    return `${cos} ${sin} ${(-Math.sin(turn)).toFixed(5)} ${cos} 0 0 cm`;
  });
}

/**
 * Returns a path of M, L, H, V, C and Z, absolute or relative. Throws a `TypeError` for another
 * command.
 */
function pathOperators(path: string): string {
  const parts = path.match(/[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/g) ?? [];
  const found: string[] = [];
  let x = 0, y = 0, startX = 0, startY = 0, place = 0, command = "";
  const next = () => Number(parts[place++]);
  while (place < parts.length) {
    const part = parts[place] ?? "";
    if (/[A-Za-z]/.test(part)) {
      command = part;
      place++;
    }
    const [dx, dy] = command === command.toLowerCase() ? [x, y] : [0, 0];
    switch (command.toUpperCase()) {
      case "M":
      case "L":
        [x, y] = [dx + next(), dy + next()];
        found.push(`${round(x)} ${round(y)} ${command.toUpperCase() === "M" ? "m" : "l"}`);
        if (command.toUpperCase() === "M") {
          [startX, startY] = [x, y];
          command = command === "m" ? "l" : "L";
        }
        break;
      case "H":
      case "V":
        if (command.toUpperCase() === "H") x = dx + next();
        else y = dy + next();
        found.push(`${round(x)} ${round(y)} l`);
        break;
      case "C": {
        const points = Array.from({ length: 3 }, () => [dx + next(), dy + next()] as const);
        found.push(`${points.flat().map(round).join(" ")} c`);
        [x, y] = points[2] ?? [x, y];
        break;
      }
      case "Z":
        [x, y] = [startX, startY];
        found.push("h");
        break;
      default:
        throw new TypeError(`expected a path of M, L, H, V, C and Z, found ${command}`);
    }
  }
  return found.join(" ");
}

/** Returns a circle as four Bézier curves; the factor is 4/3 (√2 − 1). */
function circle(x: number, y: number, radius: number): string {
  const c = 0.5523 * radius;
  const curve = (...values: readonly number[]) => `${values.map(round).join(" ")} c`;
  return [
    `${round(x + radius)} ${round(y)} m`,
    curve(x + radius, y + c, x + c, y + radius, x, y + radius),
    curve(x - c, y + radius, x - radius, y + c, x - radius, y),
    curve(x - radius, y - c, x - c, y - radius, x, y - radius),
    curve(x + c, y - radius, x + radius, y - c, x + radius, y),
    "h",
  ].join(" ");
}

/** Returns `#rrggbb`, `white` or `black` as three shares; undefined for `none`. */
function colour(text: string | undefined): string | undefined {
  const named = { white: "#ffffff", black: "#000000" }[text ?? ""] ?? text;
  const [, hex] = /^#([0-9a-f]{6})$/i.exec(named ?? "") ?? [];
  return hex?.match(/../g)?.map((byte) => (Number.parseInt(byte, 16) / 255).toFixed(3)).join(" ");
}

function number(element: Element, name: string, whole = 0): number {
  const text = element.getAttribute(name) ?? "0";
  return text.endsWith("%") ? whole * Number.parseFloat(text) / 100 : Number.parseFloat(text) || 0;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
