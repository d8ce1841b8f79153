import { assertEquals } from "@std/assert";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Rooms from top to bottom; an import may only point down. Rooms of one line do not import each
 * other.
 */
const FLOORS: readonly (readonly string[])[] = [
  ["tasks"],
  ["lib/trials", "lib/third_party"],
  ["lib/study"],
  ["lib/report"],
  ["lib/train", "lib/evaluate"],
  ["lib/data", "lib/engine"],
  ["lib/nn"],
  ["lib/graph"],
  ["lib/search"],
  ["lib/stats"],
  ["lib/random"],
  ["lib/formats", "lib/std"],
  ["lib/errors"],
];

/** Arrows that must not be there although both files are of one room. */
const WALLS: readonly { readonly from: string; readonly to: string; readonly because: string }[] = [
  {
    from: "lib/engine/onnx/runtime/",
    to: "lib/engine/onnx/compiler/",
    because: "a change of the compiler that leaves the graphs as they are trains nothing again",
  },
  {
    from: "lib/engine/onnx/artifact/",
    to: "lib/engine/onnx/compiler/",
    because: "what the compiler writes and the runtime reads depends on neither",
  },
  ...["lib/study/", "lib/report/", "lib/evaluate/", "lib/train/"].flatMap((from) =>
    ["lib/data/egd/", "lib/data/phantom/", "lib/data/reflacx/", "lib/data/table/"].map((to) => ({
      from,
      to,
      because: "a study knows the seam `lib/data/data_set.ts`, not which data set is behind it",
    }))
  ),
  { from: "lib/graph/store/", to: "lib/graph/run/", because: "a store does not know who fills it" },
  { from: "lib/graph/store/", to: "lib/graph/plan.ts", because: "a store does not know who reads it" },
];

/**
 * The local imports of every source file, types included, by paths from the root; tests are not
 * part of the house.
 */
function importsOfAll(): ReadonlyMap<string, readonly string[]> {
  const imports = new Map<string, readonly string[]>();
  for (const folder of ["tasks", "lib"]) {
    for (const path of sourcesIn(join(ROOT, folder))) {
      const text = Deno.readTextFileSync(path).replaceAll(/^\s*\*.*$/gm, "");
      const found = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.\.?\/[^"]+\.ts)"/g)];
      imports.set(
        relative(ROOT, path),
        found.map(([, target = ""]) => relative(ROOT, normalize(join(dirname(path), target))))
          .filter((target) => !target.startsWith("fixtures/")),
      );
    }
  }
  return imports;
}

function sourcesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return name === "testing" ? [] : sourcesIn(path);
    return name.endsWith(".ts") && !name.endsWith("_test.ts") ? [path] : [];
  }).sort();
}

/** The circles of imports, each as a path from a file back to itself. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [], done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(" → "));
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

function floorOf(file: string): number {
  return FLOORS.findIndex((rooms) => rooms.some((room) => file.startsWith(`${room}/`)));
}

function roomOf(file: string): string | undefined {
  return FLOORS[floorOf(file)]?.find((room) => file.startsWith(`${room}/`));
}

const IMPORTS = importsOfAll();

Deno.test("every source file stands in a room", () => {
  assertEquals([...IMPORTS.keys()].filter((file) => roomOf(file) === undefined), []);
});

Deno.test("no file imports itself in a circle, types included", () => {
  assertEquals(circlesOf(IMPORTS), []);
});

Deno.test("imports between rooms point down", () => {
  const wrong = [...IMPORTS].flatMap(([file, targets]) =>
    targets
      .filter((target) => roomOf(file) !== roomOf(target) && floorOf(file) >= floorOf(target))
      .map((target) => `${file} → ${target}`)
  );
  assertEquals(wrong, []);
});

Deno.test("walls within rooms hold", () => {
  const wrong = WALLS.flatMap(({ from, to, because }) =>
    [...IMPORTS].flatMap(([file, targets]) =>
      file.startsWith(from)
        ? targets.filter((target) => target.startsWith(to)).map((target) => `${file} → ${target}: ${because}`)
        : []
    )
  );
  assertEquals(wrong, []);
});
