/** Pictures of a report within its page. */
import { Buffer } from "node:buffer";

/** A report's files by their paths. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/**
 * Returns the picture at `path`: an SVG inline, where there is one with its narrow version beside
 * it, a PNG as a data URI. Throws a `RangeError` for a picture that is not in `files`.
 */
export function picture(path: string, description: string, files: Files, narrow: string): string {
  const content = files.get(path);
  if (content === undefined) {
    throw new RangeError(`${path}: the report shows this picture but has no such file`);
  }
  if (typeof content === "string") {
    const other = narrow === path ? undefined : files.get(narrow);
    if (typeof other !== "string") return `<div class="picture">${inlineSvg(content)}</div>`;
    return `<div class="picture wide">${inlineSvg(content)}</div><div class="picture narrow">${
      inlineSvg(other)
    }</div>`;
  }
  const { width, height } = pngSize(content);
  return `<img width="${width}" height="${height}" alt="${description}" ` +
    `src="data:image/png;base64,${Buffer.from(content).toString("base64")}">`;
}

/** Returns the SVG without what only its own file needs: colours, rules and the card behind it. */
function inlineSvg(text: string): string {
  return text.replace(/<style>[^<]*<\/style>/g, "").replace(/<rect [^>]*class="card"[^>]*>(<\/rect>)?/, "")
    .trim();
}

/** Reads the size from the header chunk (PNG, 11.2.1). */
function pngSize(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
