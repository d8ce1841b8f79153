/** Fields of `results.json` that had another name in earlier versions. */

/** The present names of fields, by their former places. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["gazeRows.respelt", "variantIds"],
  ["gazeRows.imagesWithout", "imagesWithoutGaze"],
  ["gazeRows.leftOut.cutOff", "truncatedIds"],
  ["gazeRows.leftOut.unknown", "unknownIds"],
  ["gazeRows.leftOut.notCounted", "filtered"],
  ["gazeRows.leftOut.missing", "missingPositions"],
]);

/** A value of a `results.json`, with the fields that were renamed. */
export interface RenamedFields {
  readonly value: unknown;
  /** For each field its former place and its present name. */
  readonly renamed: readonly (readonly [place: string, name: string])[];
}

/**
 * Renames the fields in a parsed `results.json` that an earlier version wrote. A field is kept if
 * its present name is taken.
 */
export function withPresentNames(results: unknown): RenamedFields {
  const renamed: (readonly [string, string])[] = [];
  const visit = (value: unknown, place: string): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, member]) => {
        const inner = place === "" ? field : `${place}.${field}`;
        const name = RENAMED.get(inner);
        if (name === undefined || name in value) {
          return [field, isAbove(inner) ? visit(member, inner) : member];
        }
        renamed.push([inner, name]);
        return [name, member];
      }),
    );
  };
  return { value: visit(results, ""), renamed };
}

/** True if a renamed field may be below a place. */
function isAbove(place: string): boolean {
  return [...RENAMED.keys()].some((renamed) => renamed.startsWith(`${place}.`));
}
