import { assertEquals } from "@std/assert";
import { DATA_SET_FOLDERS } from "../fixtures/data_set_folders.ts";
import { floorOf, importsOfAll, roomOf } from "./testing/rooms.ts";

/** Forbidden imports within one room. */
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
    DATA_SET_FOLDERS.map((to) => ({
      from,
      to,
      because: "a study knows the seam `lib/data/data_set.ts`, not which data set is behind it",
    }))
  ),
  { from: "lib/graph/store/", to: "lib/graph/run/", because: "a store does not know who fills it" },
  { from: "lib/graph/store/", to: "lib/graph/plan.ts", because: "a store does not know who reads it" },
];

/** Returns the circles of imports, each as a path from a file back to itself. */
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

const IMPORTS: ReadonlyMap<string, readonly string[]> = new Map(
  [...importsOfAll()].map(([path, imports]) => [path, imports.map(({ target }) => target)]),
);

Deno.test("every source file is in a room", () => {
  assertEquals([...IMPORTS.keys()].filter((file) => roomOf(file) === undefined), []);
});

Deno.test("no file imports itself in a circle, types included", () => {
  assertEquals(circlesOf(IMPORTS), []);
});

Deno.test("imports between rooms point only down", () => {
  const wrong = [...IMPORTS].flatMap(([file, targets]) =>
    targets
      .filter((target) => roomOf(file) !== roomOf(target) && floorOf(file) >= floorOf(target))
      .map((target) => `${file} → ${target}`)
  );
  assertEquals(wrong, []);
});

Deno.test("rules for imports within rooms hold", () => {
  const wrong = WALLS.flatMap(({ from, to, because }) =>
    [...IMPORTS].flatMap(([file, targets]) =>
      file.startsWith(from)
        ? targets.filter((target) => target.startsWith(to)).map((target) => `${file} → ${target}: ${because}`)
        : []
    )
  );
  assertEquals(wrong, []);
});
