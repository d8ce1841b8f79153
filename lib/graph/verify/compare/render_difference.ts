/** Renders a difference as one sentence. */
import { canonicalJson } from "../../hash.ts";
import { fitText, safeText } from "../../render/text.ts";
import type { Json } from "../../task.ts";
import type { FileDifference, OutputDifference } from "./difference.ts";
import { gapText } from "./gap.ts";

/**
 * Returns `tensor "fc.weight" [3,512] is at most 1.2e-7 apart (relative 3.0e-6); 4 of 62 tensors
 * differ, …`.
 */
export function differenceText(difference: OutputDifference): string {
  if (difference.kind === "names") {
    return `${safeText(difference.file)} was ${
      difference.change === "added" ? "missing, and is there now" : "there, and is missing now"
    }`;
  }
  const file = difference.file === undefined ? "" : `${safeText(difference.file)}: `;
  return file + fileText(difference.difference);
}

function fileText(difference: FileDifference): string {
  switch (difference.kind) {
    case "tensor": {
      const { tensor, shape, gap, differing, tensors, largest } = difference;
      const others = differing > 1 ? `, all of them ${gapText(largest)}` : "";
      return `tensor "${safeText(tensor)}" [${shape}] is ${gapText(gap)}; ` +
        `${differing} of ${tensors} tensors ${differing === 1 ? "differs" : "differ"}${others}`;
    }
    case "tensor form":
      return `tensor "${safeText(difference.tensor)}" was ${safeText(difference.old)}, is ${
        safeText(difference.new)
      }`;
    case "field": {
      const { path, old, new: now, differing, largest } = difference;
      const place = path === "" ? "the whole value" : safeText(path);
      const gap = largest ? `, ${gapText(largest)}` : "";
      return `${place} was ${valueText(old)}, is ${valueText(now)}; ${differing} ${
        differing === 1 ? "field differs" : "fields differ"
      }${gap}`;
    }
    case "bytes":
      return difference.oldSize === difference.newSize
        ? `the bytes differ from byte ${difference.offset} on`
        : `it had ${difference.oldSize} bytes, has ${difference.newSize}; they differ from byte ${difference.offset} on`;
  }
}

const VALUE_COLUMNS = 40;

function valueText(value: Json | undefined): string {
  return value === undefined ? "missing" : fitText(safeText(canonicalJson(value)), VALUE_COLUMNS);
}
