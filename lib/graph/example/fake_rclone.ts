/**
 * A stand-in for the program rclone, with the commands that this project uses: its remotes are
 * folders.
 */
import { dirname, join } from "node:path";
import { sha256 } from "../hash.ts";
import type { Rclone } from "../copy/rclone.ts";

/** The fault during a copy. */
export type RemoteFault =
  | "nothing"
  /** Copies arrive with a different first byte. */
  | "flips"
  /** The connection breaks after two files of each copy. */
  | "breaks"
  /** The storage knows no SHA-256 of its files. */
  | "no hashes";

/**
 * Returns an rclone whose remote `fake:path` is `path` in the folder `root`. It throws a
 * `RangeError` for a command that the product does not use.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const root = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${root}/gaze.csv`, "t,x,y");
 * await Deno.writeTextFile(`${root}/list`, "gaze.csv\nabsent.csv\n");
 * const args = ["lsjson", "fake:", "--files-from-raw", `${root}/list`];
 * const { output } = await fakeRclone(root, "nothing")(args);
 * assertEquals(JSON.parse(output), [{ Path: "gaze.csv", Size: 5, IsDir: false }]);
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export function fakeRclone(root: string, fault: RemoteFault): Rclone {
  const pathOf = (place: string, path: string) => join(place.replace(/^fake:/, `${root}/`), path);

  /** Returns the file; `undefined` if it is missing or a link, which rclone ignores. */
  function read(place: string, path: string): Uint8Array | undefined {
    try {
      return Deno.lstatSync(pathOf(place, path)).isFile ? Deno.readFileSync(pathOf(place, path)) : undefined;
    } catch {
      return undefined;
    }
  }

  function outcome(code: number, output: string, complaint = "") {
    return Promise.resolve({ code, output, complaint });
  }

  return ([command, ...args]) => {
    const place = args.indexOf("--files-from-raw") + 1;
    const list = Deno.readTextFileSync(args[place]!).split("\n").filter((line) => line !== "");
    const [from = "", to = ""] = args.filter((arg, index) =>
      !arg.startsWith("-") && arg !== "SHA256" && index !== place
    );
    switch (command) {
      case "lsjson": {
        const there = list.flatMap((path) => {
          const bytes = read(from, path);
          return bytes === undefined ? [] : [{ Path: path, Size: bytes.length, IsDir: false }];
        });
        return outcome(0, JSON.stringify(there));
      }
      case "hashsum": {
        if (fault === "no hashes" && !args.includes("--download")) return outcome(1, "", "no such hash");
        const lines = list.flatMap((path) => {
          const bytes = read(from, path);
          return bytes === undefined ? [] : [`${sha256(bytes)}  ${path}\n`];
        });
        return outcome(0, lines.join(""));
      }
      case "copy":
        for (const [index, path] of list.entries()) {
          if (fault === "breaks" && index === 2) return outcome(1, "", "the connection broke");
          const bytes = read(from, path);
          if (bytes === undefined) continue;
          if (fault === "flips") bytes[0]! ^= 1;
          Deno.mkdirSync(dirname(pathOf(to, path)), { recursive: true });
          Deno.writeFileSync(pathOf(to, path), bytes);
        }
        return outcome(0, "");
      default:
        throw new RangeError(`rclone ${command}: found a command that this stand-in does not know`);
    }
  };
}
