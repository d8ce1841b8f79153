/**
 * Local stand-in for `jsr:@std/assert`: the functions that this project calls, with the real
 * package's names, signatures and semantics, on top of `node:assert`. Deleting `links` in
 * `deno.json` switches to JSR.
 */
import nodeAssert from "node:assert/strict";
import { inspect } from "node:util";

/** Thrown by every assertion of this module. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Narrows `expr` to true, or throws an {@linkcode AssertionError}. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Asserts deep equality, prototypes not compared for plain records, as in `@std/assert`. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  try {
    nodeAssert.deepStrictEqual(actual, expected);
  } catch (error) {
    throw new AssertionError(withNote("Values are not equal", msg) + `\n${messageOf(error)}`);
  }
}

/** Asserts the opposite of {@linkcode assertEquals}. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  try {
    nodeAssert.notDeepStrictEqual(actual, expected);
  } catch {
    throw new AssertionError(withNote(`Expected values to differ: ${inspect(actual)}`, msg));
  }
}

/** Asserts equality by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (!Object.is(actual, expected)) {
    throw new AssertionError(
      withNote(`Values are not strictly equal: ${inspect(actual)} and ${inspect(expected)}`, msg),
    );
  }
}

/**
 * Asserts `|actual − expected| ≤ tolerance`; without a tolerance, 1e-7 of `expected` (1e-7 when
 * that is 0).
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ??
    (Number.isFinite(expected) && expected !== 0 ? Math.abs(expected * 1e-7) : 1e-7);
  const delta = Math.abs(expected - actual);
  if (delta <= allowed) return;
  throw new AssertionError(
    withNote(
      `Expected actual: ${actual} to be close to ${expected}: delta ${delta} is greater than ${allowed}`,
      msg,
    ),
  );
}

/** Asserts `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) {
    throw new AssertionError(withNote(`Expect ${inspect(actual)} > ${inspect(expected)}`, msg));
  }
}

/** Asserts `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) {
    throw new AssertionError(withNote(`Expect ${inspect(actual)} < ${inspect(expected)}`, msg));
  }
}

/** Asserts `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) {
    throw new AssertionError(withNote(`Expect ${inspect(actual)} <= ${inspect(expected)}`, msg));
  }
}

/** Asserts that `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) {
    throw new AssertionError(withNote(`Expected actual: "${actual}" to contain: "${expected}"`, msg));
  }
}

/** Asserts that `expected` matches `actual`. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) {
    throw new AssertionError(withNote(`Expected actual: "${actual}" to match: "${expected}"`, msg));
  }
}

/** Asserts that a value is neither null nor undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    throw new AssertionError(withNote(`Expected actual: "${actual}" to not be null or undefined`, msg));
  }
}

/** A constructor of errors, abstract ones included. */
export type ErrorConstructorLike<E extends Error> = abstract new (...parameters: never[]) => E;

/**
 * Asserts that `fn` throws an `ErrorClass` whose message contains `msgIncludes`; returns that
 * error.
 */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass?: ErrorConstructorLike<E>,
  msgIncludes?: string,
  msg?: string,
): E | Error {
  try {
    fn();
  } catch (error) {
    return checked(error, ErrorClass, msgIncludes, msg);
  }
  throw new AssertionError(withNote("Expected function to throw", msg));
}

/**
 * Asserts that the promise of `fn` rejects with an `ErrorClass` whose message contains
 * `msgIncludes`; resolves to that error.
 */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass?: ErrorConstructorLike<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E | Error> {
  try {
    await fn();
  } catch (error) {
    return checked(error, ErrorClass, msgIncludes, msg);
  }
  throw new AssertionError(withNote("Expected function to reject", msg));
}

/** Fails. */
export function fail(msg?: string): never {
  throw new AssertionError(withNote("Failed assertion", msg));
}

function checked<E extends Error>(
  error: unknown,
  ErrorClass: ErrorConstructorLike<E> | undefined,
  msgIncludes: string | undefined,
  msg: string | undefined,
): E | Error {
  if (!(error instanceof Error)) throw new AssertionError(withNote("A non-Error object was thrown", msg));
  if (ErrorClass && !(error instanceof ErrorClass)) {
    throw new AssertionError(
      withNote(
        `Expected error to be instance of "${ErrorClass.name}", but was "${error.constructor.name}"`,
        msg,
      ),
      { cause: error },
    );
  }
  if (msgIncludes !== undefined && !error.message.includes(msgIncludes)) {
    throw new AssertionError(
      withNote(`Expected error message to include "${msgIncludes}", but got "${error.message}"`, msg),
      { cause: error },
    );
  }
  return error;
}

function withNote(message: string, note: string | undefined): string {
  return note ? `${message}: ${note}` : `${message}.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : inspect(error);
}
