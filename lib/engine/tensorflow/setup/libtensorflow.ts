/** A libtensorflow on disk, against which the binding is compiled and linked. */
import { basename, join, resolve } from "node:path";
import { SetupError } from "./setup_error.ts";

/** TensorFlow's C library with its headers. */
export interface Libtensorflow {
  /** The folder that holds `tensorflow/c/c_api.h`. */
  readonly include: string;
  /** The folder of the libraries. */
  readonly folder: string;
  /** Paths of the libraries to link, the one with the C API first. */
  readonly libraries: readonly string[];
  /** A description of its origin for users. */
  readonly source: string;
}

/** The names of the libraries in TensorFlow's archive (`libtensorflow`) and in its wheel. */
const NAMES = [
  /^libtensorflow(_cc)?(\.so(\.\d+)*|(\.\d+)*\.dylib)$/,
  /^libtensorflow_framework(\.so(\.\d+)*|(\.\d+)*\.dylib)$/,
];

/**
 * Returns the libtensorflow in `folder`: an unpacked archive (`include/`, `lib/`) or the
 * `tensorflow` folder of a wheel or of a Python installation. Throws a {@linkcode SetupError} that
 * says what is missing.
 */
export function findLibtensorflow(folder: string, source: string = folder): Libtensorflow {
  const header = join(folder, "include", "tensorflow", "c", "c_api.h");
  if (!isFile(header)) {
    throw new SetupError(
      `${folder} holds no libtensorflow: ${header} is missing. Expected an unpacked libtensorflow archive, or the ` +
        "`tensorflow` folder of a Python installation",
    );
  }
  for (const libraries of [join(folder, "lib"), folder]) {
    const found = NAMES.map((name) => libraryCalled(name, libraries));
    if (found[0] !== undefined) {
      return {
        include: resolve(folder, "include"),
        folder: resolve(libraries),
        libraries: found.flatMap((path) => path === undefined ? [] : [resolve(path)]),
        source,
      };
    }
  }
  throw new SetupError(
    `${folder} holds TensorFlow's headers, but no libtensorflow.so or libtensorflow_cc.so.2`,
  );
}

/**
 * Returns the shortest of a library's versioned names (`.so`, `.so.2`, `.so.2.9.1`, mostly links to
 * one file).
 */
function libraryCalled(name: RegExp, folder: string): string | undefined {
  const names = isFolder(folder) ? [...Deno.readDirSync(folder)].map((entry) => entry.name) : [];
  const [shortest] = names.filter((entry) => name.test(basename(entry)))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return shortest === undefined ? undefined : join(folder, shortest);
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile ?? false;
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory ?? false;
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
