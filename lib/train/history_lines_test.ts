import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { HISTORY_LINES, historyLines } from "./history_lines.ts";
import { parseHistoryLines } from "./read_history_lines.ts";
import { optionsOf, schedule, trained } from "./testing/small_training.ts";
import { train } from "./train.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const linesIn = async (folder: string) =>
  parseHistoryLines(await Deno.readTextFile(join(folder, HISTORY_LINES)));

Deno.test("a training writes a line for each epoch, with the values of its history", async () => {
  await inFolder(async (folder) => {
    const { history } = await trained(optionsOf({ resume: { folder } }));
    assertEquals(await linesIn(folder), [...history]);
  });
});

Deno.test("epochs after the last saved progress are not written twice", async () => {
  await inFolder(async (folder) => {
    let now = 0;
    const everyMilliseconds = 3_600_000, stop = new AbortController();
    const beforeStep = () => {
      if (++now === 20) stop.abort(new Error("stop"));
    };
    await assertRejects(() =>
      train(
        optionsOf({ resume: { folder, everyMilliseconds }, stop: stop.signal, disturbance: { beforeStep } }),
      )
    );
    const before = await linesIn(folder);
    assert(before.length > 0);
    // A killed process leaves half a line, and epochs of which no progress was saved.
    const text = await Deno.readTextFile(join(folder, HISTORY_LINES));
    const next = JSON.stringify({ ...before.at(-1), epoch: before.length + 1, learningRate: 123 });
    await Deno.writeTextFile(join(folder, HISTORY_LINES), `${text}${next}\n{"epoch":`);
    assertEquals((await linesIn(folder)).length, before.length + 1);
    const { history } = await trained(optionsOf({ resume: { folder, everyMilliseconds } }));
    assertEquals(await linesIn(folder), [...history]);
  });
});

Deno.test("numbers that are not finite are read back unchanged", async () => {
  await inFolder(async (folder) => {
    const result = await train(optionsOf({
      resume: { folder },
      schedule: { ...schedule, epochs: 2 },
      disturbance: { beforeStep: (step) => step < 4 },
    }));
    const lines = await linesIn(folder);
    assertEquals(lines, [...result.history]);
    assert(lines.some(({ validation }) => Number.isNaN(validation.total)));
  });
});

Deno.test("a training whose lines cannot be written ends as any other", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(join(folder, HISTORY_LINES));
    const undisturbed = await trained(optionsOf());
    assertEquals((await trained(optionsOf({ resume: { folder } }))).history, undisturbed.history);
    historyLines(join(folder, "gone")).begin([]);
  });
});
