/**
 * Fuzzes readers of an untrusted store's content: tensors, results, folders' manifests and
 * receipts.
 */
import { concatenate } from "../../../formats/concatenate.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../formats/safetensors.ts";
import { SafetensorsError } from "../../../formats/safetensors_header.ts";
import { float32 } from "../../../formats/tensor.ts";
import { sha256 } from "../../../graph/hash.ts";
import { checkResult } from "../../../graph/store/result_schema.ts";
import { keyOf, type KeyRecord, resultText } from "../../../graph/store/result.ts";
import { StoreError } from "../../../graph/store/store_error.ts";
import { makeTree, parseTree, treeObject } from "../../../graph/store/tree.ts";
import { readReceipt, receiptText } from "../../../graph/verify/receipt/receipt.ts";
import type { RandomStream } from "../../../random/stream.ts";
import { isNamed, type Target } from "../target.ts";
import { itemAt } from "../../../formats/items.ts";

const MEBIBYTE = 2 ** 20;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (text: string) => new TextEncoder().encode(text);

export const safetensors: Target = {
  name: "safetensors",
  memoryLimit: 512 * MEBIBYTE,
  seeds: () => [
    encodeSafetensors(
      new Map([
        ["weight", float32([2, 3], new Float32Array(6))],
        ["bias", float32([3], Float32Array.of(1, 2, 3))],
      ]),
      { format: "pt" },
    ),
  ],
  twist(_seed, random) {
    const number = () => [0, 4, 12, 24, -4, 1.5, 2 ** 31, 2 ** 53, 1e300, random.below(64)][random.below(10)];
    const shape = Array.from({ length: random.below(5) }, number);
    const tensor = () => ({
      dtype: ["F32", "I64", "U8", "F64", "X9"][random.below(5)],
      shape,
      data_offsets: [number(), number()],
    });
    const names = ["a", "b", "__proto__", "../c", "__metadata__", "\u001b[2J"];
    const entries = Array.from(
      { length: random.below(4) },
      () => [names[random.below(names.length)], tensor()],
    );
    const header = bytes(
      `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`,
    );
    const length = new DataView(new ArrayBuffer(8));
    const isRight = random.below(4) > 0;
    length.setBigUint64(
      0,
      isRight ? BigInt(header.length) : BigInt(random.uint32()) << BigInt(random.below(33)),
      true,
    );
    return concatenate([new Uint8Array(length.buffer), header, new Uint8Array(random.below(64))]);
  },
  read: decodeSafetensors,
  isRefusal: (error, source) => isNamed(error, SafetensorsError, source),
};

const RECORD: KeyRecord = {
  format: "fovea/task/1",
  module: "lib/a.ts",
  parameters: { epochs: 1, name: "ResNet" },
  inputs: {},
  outputs: { out: "file" },
  code: sha256("code"),
  environment: null,
};
const OUTPUTS = { out: { kind: "file", hash: sha256("out"), size: 3 } } as const;
const KEY = keyOf(RECORD);

/** JSON values for places where another kind is expected, with paths that lead out among them. */
const VALUES = [
  "null",
  "[]",
  "{}",
  "-1",
  "1e400",
  '""',
  '"../../etc/passwd"',
  '"/etc/passwd"',
  '"a\\\\b"',
  '"\\u001b[2J"',
  "[[[[]]]]",
];

/** Names of members that become names of files. */
const NAMES = [
  "../x",
  "/etc/x",
  "a\\..\\b",
  "",
  ".",
  "a\0b",
  "\ud800",
  "__proto__",
  "x".repeat(300),
  "a/".repeat(2000),
];

/** Changes a value in a JSON text, adds a member, or renames one. */
function twistJson(seed: Uint8Array, random: RandomStream): Uint8Array {
  const whole = text(seed);
  if (random.below(4) === 0) {
    const members = [...whole.matchAll(/"[^"\\]*"(?=:)/g)];
    const { 0: member, index } = itemAt(members, random.below(members.length));
    const name = JSON.stringify(NAMES[random.below(NAMES.length)]);
    return bytes(whole.slice(0, index) + name + whole.slice(index + member.length));
  }
  const places = [...whole.matchAll(/:/g)].map(({ index }) => index + 1);
  const at = places[random.below(places.length)] ?? 0;
  const end = whole.slice(at).search(/[,}\]]/);
  const depth = random.below(50_000);
  const value = random.below(20) === 0
    ? "[".repeat(depth) + "]".repeat(random.below(2) * depth)
    : VALUES[random.below(VALUES.length)];
  const member = random.below(3) === 0 ? `${value},"__proto__":{"polluted":1}` : value;
  return bytes(whole.slice(0, at) + member + whole.slice(at + Math.max(0, end)));
}

export const result: Target = {
  name: "result",
  memoryLimit: 512 * MEBIBYTE,
  seeds: () => [
    bytes(resultText({
      format: "fovea/result/1",
      key: KEY,
      record: RECORD,
      outputs: OUTPUTS,
      provenance: {
        graph: "g",
        task: "t",
        inputs: {},
        started: "2026-01-01T00:00:00.000Z",
        seconds: 1,
        peakMemory: null,
        cpu: "c",
        platform: "linux",
        deno: "2",
        log: sha256("log"),
      },
    })),
  ],
  // Without a digest, like results of earlier versions: the digest is not the protection against
  // strangers.
  twist: (seed, random) => twistJson(bytes(text(seed).replace(/^\{"digest":"[0-9a-f]{64}",/, "{")), random),
  read(bytes, source) {
    const checked = checkResult(text(bytes), KEY);
    if (!checked.ok) throw new StoreError(`${source}: ${checked.fault}`);
  },
  isRefusal: (error, source) => isNamed(error, StoreError, source),
};

export const manifest: Target = {
  name: "manifest",
  memoryLimit: 512 * MEBIBYTE,
  seeds: () => [bytes(treeObject(makeTree([["a/b.png", { hash: sha256("b"), size: 1 }]])).text)],
  twist: twistJson,
  read(bytes) {
    const { files } = parseTree(text(bytes));
    for (const path of Object.keys(files)) {
      if (/(^|\/)\.\.(\/|$)|^\/|\\|\0/.test(path)) {
        throw new Error(`the path ${path} leads out of its folder`);
      }
    }
  },
  // Its callers name the object.
  isRefusal: (error) => error instanceof TypeError || error instanceof SyntaxError,
};

export const receipt: Target = {
  name: "receipt",
  memoryLimit: 512 * MEBIBYTE,
  seeds: () => [
    bytes(receiptText({
      format: "fovea/receipt/1",
      experiment: "smoke",
      file: "experiments/smoke.yaml",
      environment: { deno: "2" },
      total: 1,
      tasks: [{
        name: "t",
        key: KEY,
        record: RECORD,
        inputs: {},
        outputs: OUTPUTS,
        sketches: { out: { count: 2, values: [1, null] } },
      }],
      codes: {},
    })),
  ],
  twist: twistJson,
  read: (bytes, source) => readReceipt(text(bytes), source),
  isRefusal: (error, source) => isNamed(error, StoreError, source),
};
