/**
 * The operators that the compiler writes, by domain. A graph with any other was not written by the
 * compiler.
 */
export const VOCABULARY: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    "",
    new Set([
      "Abs",
      "Add",
      "And",
      "BatchNormalization",
      "Cast",
      "Clip",
      "Concat",
      "ConstantOfShape",
      "Conv",
      "ConvTranspose",
      "Div",
      "Equal",
      "Exp",
      "Expand",
      "Gather",
      "Greater",
      "HardSigmoid",
      "Identity",
      "Less",
      "LogSoftmax",
      "MatMul",
      "Max",
      "MaxPool",
      "Mul",
      "Pad",
      "ReduceSum",
      "Relu",
      "Reshape",
      "Scan",
      "ScatterElements",
      "Shape",
      "Sigmoid",
      "Slice",
      "Softplus",
      "Sqrt",
      "Sub",
      "Sum",
      "Transpose",
      "Unsqueeze",
      "Where",
    ]),
  ],
  ["com.microsoft", new Set(["FusedMatMul", "QuickGelu"])],
  ["com.microsoft.nchwc", new Set(["Conv", "GlobalAveragePool", "MaxPool", "ReorderInput", "ReorderOutput"])],
]);

/** The only attribute that holds a graph. */
export const BODY = { operator: "Scan", attribute: "body" } as const;

/**
 * Throws a `TypeError` for an operator that is not in the vocabulary, so that a new operator must
 * be added there.
 */
export function requireInVocabulary(domain: string, operator: string): void {
  if (VOCABULARY.get(domain)?.has(operator)) return;
  throw new TypeError(
    `found the operator ${operator} of the domain "${domain}", which lib/engine/onnx/artifact/vocabulary.ts does not name`,
  );
}
