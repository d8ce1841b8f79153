/** Tests trainings that are stopped, resumed, or find damaged progress. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { encodeSafetensors } from "../formats/safetensors.ts";
import type { TrainResult } from "./result.ts";
import { train } from "./train.ts";
import { tuple } from "../formats/items.ts";
import { data, optionsOf, schedule, trained } from "./testing/small_training.ts";

/**
 * Returns everything of a result in comparable form: bytes of the checkpoint, history bit by bit.
 */
function bitsOf({ checkpoint, history, ...rest }: TrainResult) {
  return { ...rest, history, checkpoint: checkpoint && [...encodeSafetensors(checkpoint)] };
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("train() in parts of one epoch counts bad epochs and stops early like an uninterrupted run", async () => {
  const options = optionsOf({
    schedule: { learningRate: 0.5, batchSize: 4, patience: 2, epochs: 60, earlyStop: 7 },
    keepsState: true,
  });
  const whole = await train(options);
  assert(whole.end.end === "trained" && whole.end.stopped === "early-stop");
  assert(new Set(whole.history.map(({ learningRate }) => learningRate)).size > 1);
  let part = await train({ ...options, until: 1 });
  for (let until = 2; part.end.end === "trained" && part.end.stopped === "until"; until++) {
    assert(part.state !== undefined);
    part = await train({ ...options, until, from: { bytes: part.state, source: "state" } });
  }
  assertEquals(bitsOf(part), bitsOf(whole));
});

Deno.test("train() interrupted before any step and resumed ends with the same bits as an undisturbed run", async () => {
  // Patience 0 and a high rate make the run drop, reload and stop before the last epoch.
  const course = { ...schedule, patience: 0, learningRate: 0.9, batchSize: 5, epochs: 30 };
  const undisturbed = await trained(optionsOf({ schedule: course }));
  const expected = bitsOf(undisturbed);
  const steps = undisturbed.history.length * 3;
  assertEquals(undisturbed.end.stopped, "early-stop");
  assertGreater(new Set(undisturbed.history.map(({ learningRate }) => learningRate)).size, 1);
  // Progress is written to disk at every step: all runs wait for that at once.
  await Promise.all(Array.from({ length: steps }, (_, killed) =>
    inFolder(async (folder) => {
      const beforeStep = (step: number) => {
        if (step === killed) throw new Error("killed");
      };
      const resume = { folder, everyMilliseconds: 0 };
      await assertRejects(() => train(optionsOf({ schedule: course, resume, disturbance: { beforeStep } })));
      let done = 0;
      const disturbance = { beforeStep: () => void done++ };
      // Every third run saves its progress after it was resumed, too.
      const again = { folder, ...killed % 3 === 0 ? { everyMilliseconds: 0 } : {} };
      const resumed = await train(optionsOf({ schedule: course, resume: again, disturbance }));
      assertEquals(bitsOf(resumed), expected, `killed before step ${killed}`);
      assertEquals(done, steps - killed, "no step is done twice");
      assertLess([...Deno.readDirSync(folder)].length, 5);
    })));
});

Deno.test("train() with augmentation has the same bits when killed, resumed, or run in parts", async () => {
  const augmentation = { flip: true, shift: 0.4, rotate: 20, contrast: 0.3 };
  const course = { ...schedule, batchSize: 5, epochs: 4, patience: 9, augmentation };
  const whole = bitsOf(await train(optionsOf({ schedule: course, keepsState: true })));
  for (const settings of [{}, { flip: true }, { contrast: 0.3 }, { ...augmentation, shift: 0.3 }]) {
    const other = bitsOf(await train(optionsOf({ schedule: { ...course, augmentation: settings } })));
    assertNotEquals(other.checkpoint, whole.checkpoint, JSON.stringify(settings));
  }
  const { augmentation: _, ...plain } = course;
  assertEquals(
    bitsOf(await train(optionsOf({ schedule: { ...course, augmentation: { shift: 0 } } }))).checkpoint,
    bitsOf(await train(optionsOf({ schedule: plain }))).checkpoint,
  );
  await Promise.all([1, 4, 8, 11].map((killed) =>
    inFolder(async (folder) => {
      const resume = { folder, everyMilliseconds: 0 };
      const beforeStep = (step: number) => {
        if (step === killed) throw new Error("killed");
      };
      await assertRejects(() => train(optionsOf({ schedule: course, resume, disturbance: { beforeStep } })));
      const resumed = await train(optionsOf({ schedule: course, resume, keepsState: true }));
      assertEquals(bitsOf(resumed), whole, `killed before step ${killed}`);
    })
  ));
  const part = await train(optionsOf({ schedule: course, until: 2, keepsState: true }));
  assert(part.state !== undefined);
  const from = { bytes: part.state, source: "state" };
  assertEquals(bitsOf(await train(optionsOf({ schedule: course, from, keepsState: true }))), whole);
});

Deno.test("train() with augmentation needs fine heat maps if images move, and validates on unchanged images", async () => {
  const { train: { fine: _, ...coarse }, validation } = data;
  const moving = { ...schedule, augmentation: { flip: true } };
  const options = { data: { train: coarse, validation } };
  await assertRejects(() => train(optionsOf({ ...options, schedule: moving })), TypeError, "fine heat maps");
  await train(
    optionsOf({ ...options, schedule: { ...schedule, epochs: 1, augmentation: { contrast: 0.1 } } }),
  );
  const still = { ...schedule, epochs: 1, learningRate: 1e-7 };
  const plain = await trained(optionsOf({ schedule: still }));
  const changed = await trained(optionsOf({ schedule: { ...still, augmentation: { flip: true } } }));
  assertAlmostEquals(changed.history[0]!.validation.total, plain.history[0]!.validation.total, 1e-5);
});

Deno.test("train() on a finished run's progress gives its result without a step", async () => {
  await inFolder(async (folder) => {
    const resume = { folder, everyMilliseconds: 0 };
    const first = await train(optionsOf({ resume }));
    const beforeStep = () => {
      throw new Error("a step");
    };
    assertEquals(bitsOf(await train(optionsOf({ resume, disturbance: { beforeStep } }))), bitsOf(first));
  });
});

Deno.test("train() starts again, and gives the reason, if the progress is damaged or another run's", async () => {
  const course = { ...schedule, epochs: 4 };
  const undisturbed = bitsOf(await train(optionsOf({ schedule: course })));
  const damage: Readonly<Record<string, (folder: string) => Promise<void>>> = {
    "is not what was written": async (folder) => {
      const [state] = tuple([...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("state-")), 1);
      const bytes = await Deno.readFile(`${folder}/${state.name}`);
      bytes[bytes.length - 1]! ^= 1;
      await Deno.writeFile(`${folder}/${state.name}`, bytes);
    },
    "JSON": (folder) => Deno.writeTextFile(`${folder}/progress.json`, '{"version":1,'),
    "No such file": async (folder) => {
      const [best] = tuple([...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("best-")), 1);
      await Deno.remove(`${folder}/${best.name}`);
    },
    "another run": async (folder) => {
      const resume = { folder, everyMilliseconds: 0 };
      await train(optionsOf({ schedule: course, resume, seed: ["test", 2] }));
    },
  };
  await Promise.all(
    Object.entries(damage).map(([reason, spoil]) =>
      inFolder(async (folder) => {
        const resume = { folder, everyMilliseconds: 0 };
        await train(optionsOf({ schedule: course, resume }));
        await spoil(folder);
        const said: string[] = [];
        const options = optionsOf({ schedule: course, resume, onProgress: ({ text }) => said.push(text) });
        const again = await train(options);
        assertStringIncludes(said[0]!, "starting over: ");
        assertStringIncludes(said[0]!, reason);
        assertEquals(bitsOf(again), undisturbed);
      })
    ),
  );
});
