import type { EngineIdentity } from "../../engine/engine.ts";
import type { Block } from "../../engine/onnx/identity.ts";
import type { BackendName } from "../../engine/tensorflow/names.ts";

/** The engine that trains: its identity, and the family of task modules that load it. */
export type StudyEngine =
  | OnnxEngine
  | { readonly family: "tensorflow"; readonly backend: BackendName; readonly identity: EngineIdentity };

/** ONNX Runtime on the CPU, and the block of channels that its graphs are laid out in. */
export interface OnnxEngine {
  readonly family: "onnx";
  readonly block: Block;
  readonly identity: EngineIdentity;
}
