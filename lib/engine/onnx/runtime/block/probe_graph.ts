/**
 * The graph that probes a CPU's blocks, as the ONNX file that `encodeOnnx` writes
 * (`probe_graph_test.ts` compares them). Every task that trains or predicts needs it, and none of
 * them needs the library that writes such files, which takes 26 ms to load.
 */
const BASE64 =
  "CAoSBWZvdmVhOpYBCkYKAXgSDlJlb3JkZXJJbnB1dF8wGg5SZW9yZGVySW5wdXRfMCIMUmVvcmRlcklucHV0OhNjb20ubWlj" +
  "cm9zb2Z0Lm5jaHdjEgVncmFwaFobCgF4EhYKFAgBEhAKAggBCgIIEAoCCAEKAggCYigKDlJlb3JkZXJJbnB1dF8wEhYKFAgBEhAKAggBCgIIEAoC" +
  "CAEKAggCQgIQFUIRCg1jb20ubWljcm9zb2Z0EAE=";

/** Puts `input`, of shape [1, 16, 1, 2], into blocks. */
export const PROBE_GRAPH = {
  file: Uint8Array.fromBase64(BASE64),
  shape: [1, 16, 1, 2],
  input: "x",
  output: "ReorderInput_0",
} as const;
