/** The engines that an experiment can run on, by the names of `--engine`. */
import { ONNX_IDENTITY } from "../engine/onnx/identity.ts";
import type { StudyEngine } from "./study_graph.ts";

const ENGINES: Readonly<Record<string, StudyEngine>> = {
  onnx: { family: "onnx", identity: ONNX_IDENTITY },
};

/** An engine's name that means nothing here. */
export class EngineError extends Error {
  override name = "EngineError";
}

/** The engine called `name`; `auto` takes onnx. Throws {@linkcode EngineError}. */
export function engineCalled(name: string): StudyEngine {
  const wanted = name === "auto" ? "onnx" : name;
  if (Object.hasOwn(ENGINES, wanted)) return ENGINES[wanted];
  throw new EngineError(
    `--engine: found "${name}", expected auto or one of ${Object.keys(ENGINES).join(", ")}`,
  );
}
