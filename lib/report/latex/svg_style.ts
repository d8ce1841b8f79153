/** The style of a figure's elements, as in a browser on a light page. */
import { FIGURE_RULES, LIGHT } from "../figures/palette.ts";

/** Values by property: `fill`, `stroke-width`. */
export type Style = Readonly<Record<string, string>>;

/** The parts of an element that this module needs. */
export interface StyledElement {
  matches(selector: string): boolean;
  getAttribute(name: string): string | null;
}

const PROPERTIES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "color",
  "font-size",
  "font-weight",
  "text-anchor",
];

/** Properties that children do not inherit. */
const OWN = ["opacity"];

/** The figures' rules, each for one selector. */
const RULES = [...`${FIGURE_RULES}.fig .card{fill:var(--page)}`.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
  .flatMap(([, selectors = "", body = ""]) => {
    const declared = declarations(body);
    return selectors.split(",").map((selector) => ({ selector: selector.trim(), declared }));
  });

/** Returns the style of an element whose parent has the style `parent`. */
export function styleOf(element: StyledElement, parent: Style): Style {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) if (!OWN.includes(name)) own[name] = value;
  for (const name of PROPERTIES) {
    const value = element.getAttribute(name);
    if (value !== null) own[name] = resolved(value, own);
  }
  for (const { selector, declared } of RULES) {
    if (element.matches(selector)) { for (const [name, value] of declared) own[name] = resolved(value, own); }
  }
  for (const [name, value] of declarations(element.getAttribute("style") ?? "")) {
    own[name] = resolved(value, own);
  }
  return own;
}

function declarations(body: string): (readonly [string, string])[] {
  return body.split(";").flatMap((part) => {
    const colon = part.indexOf(":");
    return colon < 0 ? [] : [[part.slice(0, colon).trim(), part.slice(colon + 1).trim()] as const];
  });
}

function resolved(value: string, style: Style): string {
  const known = value.replaceAll(/var\(--([a-z0-9-]+)\)/g, (_, name: string) => LIGHT[name] ?? "#000000");
  return known === "currentColor" ? style.color ?? "#000000" : known;
}
