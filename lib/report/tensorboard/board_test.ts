import { assert, assertEquals } from "@std/assert";
import { encode } from "fast-png";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { trustedJson } from "../../../fixtures/trusted_json.ts";
import { HOSTILE, WATCHED } from "../watch/testing/watched.ts";
import { openBoard } from "./board.ts";
import { crc32c, tfRecord } from "./tf_record.ts";

const FIXTURES = new URL("../../../fixtures/tensorboard/", import.meta.url);

Deno.test("tfRecord() frames and checks bytes as TensorBoard does", async () => {
  const cases = trustedJson<
    readonly { readonly data: string; readonly crc: number; readonly record: string }[]
  >(
    await Deno.readTextFile(new URL("records.json", FIXTURES)),
  );
  for (const { data, crc, record } of cases) {
    const bytes = Uint8Array.fromHex(data);
    assertEquals([crc32c(bytes), tfRecord(bytes).toHex()], [crc, record]);
  }
});

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns the files below a folder, with their sizes. */
function filesIn(folder: string, below = ""): Map<string, number> {
  return new Map([...Deno.readDirSync(join(folder, below))].flatMap(({ name, isDirectory }) => {
    const path = below === "" ? name : `${below}/${name}`;
    return isDirectory
      ? [...filesIn(folder, path)]
      : [[path, Deno.statSync(join(folder, path)).size] as const];
  }));
}

Deno.test("a board appends the epochs that are new, and no name leads out of its folder", async () => {
  await inFolder((folder) => {
    const board = openBoard(join(folder, "board"), "phantom", { now: () => 0 });
    const groups = [
      ...WATCHED.groups,
      { name: "train/../../..", runs: [{ ...WATCHED.groups[0]!.runs[0]!, label: "../seed 1" }] },
    ];
    assertEquals(board.writeEpochs(groups), 40 + 3 + 12 + 1 + 40);
    const first = filesIn(folder);
    assertEquals(board.writeEpochs(groups), 0);
    assertEquals(filesIn(folder), first);
    assertEquals([...first.keys()].every((path) => path.startsWith("board/phantom/train/")), true);
    assertEquals(first.size, 5);
    return Promise.resolve();
  });
});

/** The Python with TensorBoard, if it is not the one on the path. */
const PYTHON = Deno.env.get("ORACLE_PYTHON") ?? "python3";

/** Runs the oracle; undefined where TensorBoard is not installed. */
async function readByTensorBoard(folder: string): Promise<Uint8Array | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(PYTHON, {
      args: [fileURLToPath(new URL("read_events.py", FIXTURES)), folder],
    }).output();
    if (success) return stdout;
    const error = new TextDecoder().decode(stderr);
    assert(error.includes("No module named 'tensorboard'"), error);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return undefined;
}

interface Run {
  readonly scalars: Readonly<Record<string, readonly (readonly (number | null)[])[]>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly images: Readonly<Record<string, readonly (readonly number[])[]>>;
}

Deno.test("TensorBoard itself reads scalars, texts and pictures, where it is installed", async () => {
  await inFolder(async (folder) => {
    const board = openBoard(folder, "phantom");
    board.writeText("experiment", "    seeds: [1]\n    # Ψ");
    const png = encode({ width: 3, height: 2, data: new Uint8Array(18), channels: 3 });
    board.writePictures([{ tag: "case 1/X-ray, gaze", png }]);
    board.writeEpochs(WATCHED.groups.map(({ name, runs }) => ({
      name,
      runs: runs.map((run) => ({ ...run, history: run.history.slice(0, 2) })),
    })));
    board.writeEpochs(WATCHED.groups);
    const answer = await readByTensorBoard(folder);
    if (answer === undefined) return;
    const runs = trustedJson<Readonly<Record<string, Run>>>(
      new TextDecoder().decode(answer).replaceAll(/\bNaN\b/g, "null"),
    );
    assertEquals(runs["phantom/study"], {
      scalars: {},
      texts: { experiment: ["    seeds: [1]\n    # Ψ"] },
      images: { "case 1/X-ray, gaze": [[3, 2, png.length]] },
    });
    const { history } = WATCHED.groups[0]!.runs[0]!;
    const { scalars } = runs["phantom/train/ResNet/seed 1"]!;
    assertEquals(
      scalars["loss/validation"],
      history.map((
        { epoch, validation: { total } },
      ) => [epoch, Number.isNaN(total) ? null : Math.fround(total)]),
    );
    // An epoch without an AUC has no point.
    assertEquals(scalars["AUC/validation"]?.length, 39);
    assertEquals(Object.keys(runs).length, 5);
    assert(Object.keys(runs).some((run) => run.includes("心") && !run.includes("<")), HOSTILE);
  });
});
