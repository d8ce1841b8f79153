/**
 * Rewrites a header that dicom-parser cannot read: one with value representations of 2019, known
 * attributes of representation UN, needless delimiters, or a wrong length of its file meta
 * information. The copy holds the known attributes alone, each with the value representation of the
 * dictionary (PS3.5 section 6.2.2).
 */
import { concatenate } from "../../formats/concatenate.ts";
import { ATTRIBUTES } from "./attributes.ts";
import type { ScannedElement, ScannedElements } from "./scan_elements.ts";
import type { TransferSyntax } from "./transfer_syntax.ts";
import { hasLongHeader } from "./element_header.ts";

const VR_OF_TAG: ReadonlyMap<string, string> = new Map(
  Object.values(ATTRIBUTES).map(({ tag, vr }) => [tag, vr]),
);

/** The range of the elements, and the encoding of the copy. */
export interface TidySource {
  readonly bytes: Uint8Array;
  readonly elements: ScannedElements;
  readonly syntax: Pick<TransferSyntax, "explicitVr" | "littleEndian">;
}

/**
 * Returns the known attributes as elements of a data set in ascending order, without file meta
 * information.
 */
export function tidyHeader({ bytes, elements, syntax }: TidySource): Uint8Array {
  const tags = [...elements.keys()].filter((tag) => VR_OF_TAG.has(tag) && tag !== ATTRIBUTES.PixelData.tag)
    .sort();
  return concatenate(tags.map((tag) => {
    const element = elements.get(tag);
    return element === undefined ? new Uint8Array(0) : encoded(element, { bytes, elements, syntax });
  }));
}

function encoded(element: ScannedElement, source: TidySource): Uint8Array {
  const { tag, items, dataOffset, length } = element;
  const value = items === undefined ? source.bytes.subarray(dataOffset, dataOffset + length) : concatenate(
    items.flatMap((item) => {
      const content = tidyHeader({ ...source, elements: item });
      return [header("xfffee000", undefined, content.length, source.syntax), content];
    }),
  );
  const vr = source.syntax.explicitVr ? vrOf(element) : undefined;
  return concatenate([header(tag, vr, value.length, source.syntax), value]);
}

/**
 * Returns the file's value representation, or the dictionary's if the file has none. Among several
 * it is US; for tables OW, whose length has 32 bits.
 */
function vrOf({ tag, vr }: ScannedElement): string {
  if (vr !== undefined && vr !== "UN") return vr;
  const known = VR_OF_TAG.get(tag) ?? "UN";
  return known.endsWith("OW") ? "OW" : known.slice(0, 2);
}

function header(
  tag: string,
  vr: string | undefined,
  length: number,
  { littleEndian }: Pick<TransferSyntax, "littleEndian">,
): Uint8Array {
  const isLong = vr !== undefined && hasLongHeader(vr);
  const view = new DataView(new ArrayBuffer(isLong ? 12 : 8));
  view.setUint16(0, parseInt(tag.slice(1, 5), 16), littleEndian);
  view.setUint16(2, parseInt(tag.slice(5), 16), littleEndian);
  if (vr !== undefined) {
    view.setUint8(4, vr.charCodeAt(0));
    view.setUint8(5, vr.charCodeAt(1));
  }
  if (isLong) view.setUint32(8, length, littleEndian);
  else if (vr === undefined) view.setUint32(4, length, littleEndian);
  else view.setUint16(6, length, littleEndian);
  return new Uint8Array(view.buffer);
}
