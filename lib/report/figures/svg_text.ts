/** Converts a drawing to the text of its file. */
import { visibleText } from "../../formats/visible_text.ts";

/**
 * Returns the SVG of a drawing. XML cannot represent most control characters: a picture with one in
 * a label would not show at all.
 */
export function svgText({ outerHTML }: { readonly outerHTML: string }): string {
  return outerHTML.split("\n").map(visibleText).join("\n") + "\n";
}
