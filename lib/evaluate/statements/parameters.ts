import { figure } from "./finding.ts";
import type { Finding, StatementOf } from "./schema.ts";

/** A network's number of trainable parameters. */
export interface CountedNetwork {
  readonly name: string;
  readonly parameters: number;
}

/** Judges how many more, or how many times as many, trainable parameters the second network has. */
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
