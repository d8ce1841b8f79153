/**
 * Turns a point of a search space into settings. It has its own file, so that tasks import no
 * schema.
 */
import { nested, type Point, type Value } from "../../search/parameter.ts";

/** Settings as parts of a file of chosen settings (`settings/chosen.ts`). */
export interface PointSettings {
  readonly training?: { readonly [key: string]: Value };
  readonly gaze?: { readonly [key: string]: Value };
  readonly heatMap?: { readonly [key: string]: Value };
  readonly loss?: { readonly [key: string]: Value };
}

/** Paths in the file of chosen settings that differ from those of the space. */
const PLACES: Readonly<Record<string, string>> = {
  "optimiser.weightDecay": "training.weightDecay",
  labelSmoothing: "loss.labelSmoothing",
  classWeights: "loss.classWeights",
};

/** Returns a point's values as parts of settings: those without a group are the training's. */
export function settingsOf(point: Point): PointSettings {
  const paths = Object.entries(point).map(([path, value]) =>
    [PLACES[path] ?? (path.includes(".") ? path : `training.${path}`), value] as const
  );
  return nested(Object.fromEntries(paths));
}
