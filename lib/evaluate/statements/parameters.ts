import { figure } from "./finding.ts";
import type { Finding, StatementOf } from "./schema.ts";

/** A network's number of trainable parameters. */
export interface CountedNetwork {
  readonly name: string;
  readonly parameters: number;
}

/**
 * Judges how many more, or how many times as many, trainable parameters the second network has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = { claim: "three more", source: "p. 1", primary: false, note: null };
 * const models: [string, string] = ["ResNet", "ResNet+GG-CAM"];
 * const plain = { name: models[0], parameters: 100 };
 * const guided = { name: models[1], parameters: 103 };
 * const statement = { ...words, says: "adds parameters", models, count: 3 } as const;
 * const { evidence } = judgeParameters(statement, [plain, guided]);
 * assertEquals(evidence, { kind: "fact", answer: "confirmed", because: "counted" });
 * ```
 */
export function judgeParameters(
  statement: StatementOf<"adds parameters" | "has times the parameters">,
  [first, second]: readonly [CountedNetwork, CountedNetwork],
): Finding {
  const figures = [first, second].map(({ name, parameters }) =>
    figure("trainable parameters", name, parameters)
  );
  const added = second.parameters - first.parameters;
  const ratio = second.parameters / first.parameters;
  const holds = statement.says === "adds parameters" ? added === statement.count : ratio >= statement.times;
  const own = statement.says === "adds parameters"
    ? figure("more trainable parameters", second.name, added)
    : figure("times as many trainable parameters", second.name, ratio);
  return {
    evidence: { kind: "fact", answer: holds ? "confirmed" : "contradicted", because: "counted" },
    figures: [...figures, own],
  };
}
