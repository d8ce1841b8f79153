import { assertEquals } from "@std/assert";
import { agreementCase, caseBatch, caseOptions } from "../../../../../fixtures/nn/cases.ts";
import { encodeSafetensors } from "../../../../formats/safetensors.ts";
import { compile, optimise, trainingExecutables } from "../compile.ts";
import { node } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { trainingProgram } from "../programs.ts";
import { requiredBlock } from "../../runtime/block/required_block.ts";
import { RESERVED } from "../../artifact/executable.ts";
import { reservedElements } from "./reservation.ts";
import { createTrainer } from "../../runtime/trainer.ts";
import { transientBytes } from "./transient_memory.ts";

const GIBIBYTE = 2 ** 30;

Deno.test("reservedElements() reserves the power of two below the need, and nothing for small programs", () => {
  assertEquals(
    [0, GIBIBYTE - 1, GIBIBYTE, 1.9 * GIBIBYTE, 3.1 * GIBIBYTE, 13 * GIBIBYTE].map(reservedElements),
    [0, 0, GIBIBYTE / 4 + 1, GIBIBYTE / 4 + 1, GIBIBYTE / 2 + 1, 2 * GIBIBYTE + 1],
  );
});

Deno.test("transientBytes() counts the values that are held at once, from their operation to their last reader", () => {
  const x = node("input", { name: "x" }, [], [1000], "F32");
  const exp = (value: Node) => node("exp", {}, [value], value.shape);
  const add = (a: Node, b: Node) => node("add", {}, [a, b], a.shape);
  const bytesOf = (output: Node) => transientBytes(new Map([["output", output]]));
  // The caller supplies x, and the output has memory of its own.
  assertEquals(bytesOf(exp(x)), 0);
  assertEquals(bytesOf(exp(exp(x))), 4000);
  // The result of an operation and its operands are held at once; earlier values have been freed.
  assertEquals(bytesOf(exp(exp(exp(exp(exp(x)))))), 8000);
  // A value that is read again at the end is held until then; a view shares its memory.
  const first = exp(x);
  const view = node("reshape", {}, [exp(exp(exp(first)))], [10, 100]);
  assertEquals(bytesOf(add(exp(view), first)), 12_000);
});

Deno.test("transientBytes() holds the inputs of a tiled chain until the last tile, and does not count given inputs", () => {
  const x = node("input", { name: "x" }, [], [1000]);
  const exp = (value: Node) => node("exp", {}, [value], value.shape);
  const slice = (name: string) => node("input", { name }, [], [500]);
  const reads = [slice("0"), slice("1")] as const;
  const sum = node("add", {}, reads, [500]);
  const chain = node("tiledChain", { count: 2, reads, writes: [sum, exp(sum)] }, [x, exp(x)], []);
  const output = (index: number) => node("tiledOutput", { index }, [chain], [1000]);
  const first = output(0), second = output(1);
  const bytesOf = (output: Node) => transientBytes(new Map([["output", output]]));
  assertEquals(bytesOf(node("add", {}, [first, second], [1000])), 12_000);
  assertEquals(bytesOf(node("add", {}, [exp(exp(first)), first], [1000])), 12_000);
});

Deno.test("a program without images reserves nothing", () => {
  const x = node("input", { name: "x" }, [], [1000], "F32");
  const { reserved, inputs } = compile(new Map([["y", node("exp", {}, [x], x.shape)]]), 1, 5_000_001);
  assertEquals({ reserved, inputs }, { reserved: 0, inputs: ["x"] });
});

Deno.test("a step whose memory was reserved gives the same bits, step after step", async () => {
  const agreement = agreementCase("paper-adam"), options = caseOptions(agreement);
  const block = await requiredBlock();
  // Batches of the same size, so of one graph.
  const steps = [0, 1, 3], images = 6;
  const executables = trainingExecutables(options.model, block);
  const program = optimise(trainingProgram(options.model, images, block), block);
  const [plain, reserving] = [compile(program, images), compile(program, images, 5_000_001)];
  assertEquals([plain, reserving].map(({ inputs }) => inputs.includes(RESERVED)), [false, true]);
  const [own, reserved] = await Promise.all([plain, reserving].map(async (step) => {
    const trainer = createTrainer(options, { ...executables, step: () => step });
    const losses = [];
    for (const step of steps) losses.push(await trainer.step(caseBatch(agreement, step), 1e-3));
    const state = [await trainer.checkpoint(), await trainer.optimiserState()].map((tensors) =>
      encodeSafetensors(tensors)
    );
    await trainer.dispose();
    return { losses, state };
  }));
  assertEquals(reserved, own);
});
