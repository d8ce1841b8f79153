/** Caches results by argument. */

/**
 * Returns a function that calls `make` once for each argument and caches the result. Objects are
 * compared by identity and not kept alive. A call that throws is not cached.
 *
 * @example
 * ```ts
 * import { assertStrictEquals } from "@std/assert";
 *
 * const squares = once((side: number) => [side * side]);
 * assertStrictEquals(squares(3), squares(3));
 * ```
 */
export function once<Argument, Result>(make: (argument: Argument) => Result): (argument: Argument) => Result {
  const ofObjects = new WeakMap<object, { readonly result: Result }>();
  const ofOthers = new Map<Argument, { readonly result: Result }>();
  return (argument) => {
    const isObject = typeof argument === "object" && argument !== null;
    const known = isObject ? ofObjects.get(argument) : ofOthers.get(argument);
    if (known !== undefined) return known.result;
    const made = { result: make(argument) };
    if (isObject) ofObjects.set(argument, made);
    else ofOthers.set(argument, made);
    return made.result;
  };
}
