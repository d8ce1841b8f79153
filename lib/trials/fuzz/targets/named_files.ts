/** Fuzzes files given by name: whatever is at the path, opening it ends quickly and is bounded. */
import { join } from "node:path";
import { INPUT_KINDS, type InputKind } from "../../../formats/input_kinds.ts";
import { InputError, readInput, readInputText } from "../../../formats/open_input.ts";
import { isNamed, type Target } from "../target.ts";
import { itemAt } from "../../../formats/items.ts";

const KINDS = Object.keys(INPUT_KINDS).filter((kind): kind is InputKind => kind in INPUT_KINDS);

let folder: string | undefined;

/** Makes a folder for this process with a FIFO and files without end. */
function plants(): string {
  if (folder !== undefined) return folder;
  const made = Deno.makeTempDirSync({ prefix: "fovea-fuzz-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(made, { recursive: true }));
  new Deno.Command("mkfifo", { args: [join(made, "fifo")] }).outputSync();
  for (const [index, kind] of KINDS.entries()) {
    const path = join(made, `large-${index}`);
    Deno.writeFileSync(path, new Uint8Array());
    Deno.truncateSync(path, INPUT_KINDS[kind].most + 1 + index);
  }
  return folder = made;
}

/** Puts the thing that the second byte selects at `path`, and the bytes after it into a file. */
function plant(path: string, [kind = 0, choice = 0, ...content]: Uint8Array): void {
  const within = (name: string) => join(plants(), name);
  switch (choice % 10) {
    case 0:
      return Deno.symlinkSync(within("fifo"), path);
    case 1:
      return Deno.symlinkSync("/dev/zero", path);
    case 2:
      return Deno.symlinkSync("/dev/random", path);
    case 3:
      return Deno.symlinkSync(path, path);
    case 4:
      return Deno.symlinkSync("/", path);
    case 5:
      return Deno.mkdirSync(path);
    case 6:
      return Deno.symlinkSync(within(`large-${kind % KINDS.length}`), path);
    case 7:
      return Deno.symlinkSync(within("none"), path);
    default:
      return Deno.writeFileSync(path, Uint8Array.from(content));
  }
}

export const namedFile: Target = {
  name: "named-file",
  memoryLimit: 512 * 2 ** 20,
  // Regular files, one valid file of each kind; anything else is a twist.
  seeds: () => Array.from({ length: 10 }, (_, kind) => Uint8Array.of(kind, 8, ...Array(kind).fill(65))),
  twist: (seed, random) => Uint8Array.of(random.below(256), random.below(10), ...seed.subarray(2)),
  async read(bytes, source) {
    const place = Deno.makeTempDirSync({ dir: plants() });
    try {
      const path = join(place, source);
      plant(path, bytes);
      const kind = itemAt(KINDS, (bytes.at(0) ?? 0) % KINDS.length);
      if (bytes.length % 2 === 0) await readInput(path, kind);
      else await readInputText(path, kind, { follow: bytes.length % 3 > 0 });
    } finally {
      Deno.removeSync(place, { recursive: true });
    }
  },
  isRefusal: (error, source) =>
    isNamed(error, InputError, source) || error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.FilesystemLoop,
};
