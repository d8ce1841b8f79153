/** The image of a row of the gaze table, or the reason for having none. */
import { imageKey } from "../image_id.ts";
import { GazeSamples } from "./gaze_samples.ts";
import { itemAt } from "../../formats/items.ts";

/** Reasons to leave out a row because of its id. */
export type LeftOutReason = "excluded" | "calibration" | "truncated" | "unknown";

/** The owner of a row, from its id. */
export type Owner =
  | { readonly kind: "image"; readonly samples: GazeSamples; readonly isVariant: boolean }
  | { readonly kind: "shortened"; readonly of: string }
  | { readonly kind: LeftOutReason };

/**
 * `<dicom_id>` without its last five characters marks a calibration screen after that image
 * (experiments/ggcam.md, "Calibration rows").
 */
const CALIBRATION_LENGTH = 39, CALIBRATION_SUFFIX = "_calibration";

/** The fewest characters of a truncated id that identify the original. */
const SHORTEST_TRUNCATED = 20;

/** The images of a study. */
export class KnownImages {
  readonly samples: ReadonlyMap<string, GazeSamples>;
  readonly #byKey: ReadonlyMap<string, { readonly id: string; readonly samples: GazeSamples | undefined }>;
  readonly #keys: readonly string[];

  constructor(wanted: Iterable<string>, excluded: Iterable<string>) {
    this.samples = new Map(Array.from(wanted, (id) => [id, new GazeSamples()]));
    const byKey = new Map<string, { readonly id: string; readonly samples: GazeSamples | undefined }>();
    for (const id of excluded) byKey.set(imageKey(id), { id, samples: undefined });
    for (const [id, samples] of this.samples) byKey.set(imageKey(id), { id, samples });
    this.#byKey = byKey;
    this.#keys = [...this.#byKey.keys()].sort();
  }

  /**
   * The owner of rows whose id is `text`. A shortened id may be a calibration screen's: only the
   * whole table decides.
   */
  ownerOf(text: string): Owner {
    const key = imageKey(text);
    const known = this.#byKey.get(key);
    if (known?.samples) return { kind: "image", samples: known.samples, isVariant: text !== known.id };
    if (known) return { kind: "excluded" };
    if (key.endsWith(CALIBRATION_SUFFIX)) return { kind: "calibration" };
    const whole = key.length < SHORTEST_TRUNCATED ? undefined : this.#longerThan(key);
    if (whole !== undefined) {
      return key.length === CALIBRATION_LENGTH ? { kind: "shortened", of: whole } : { kind: "truncated" };
    }
    return { kind: /^[0-9a-f-]{39}$/.test(key) ? "calibration" : "unknown" };
  }

  /**
   * True if rows of a shortened id are a calibration screen's: the image has its own rows, or is
   * left out.
   */
  isCalibration(key: string): boolean {
    const samples = this.#byKey.get(key)?.samples;
    return samples === undefined || samples.length > 0;
  }

  /** The first known id that begins with `key`. */
  #longerThan(key: string): string | undefined {
    let low = 0, high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (itemAt(this.#keys, middle) < key) low = middle + 1;
      else high = middle;
    }
    const found = this.#keys[low];
    return found?.startsWith(key) ? found : undefined;
  }
}
