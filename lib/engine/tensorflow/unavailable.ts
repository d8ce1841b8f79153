/** An engine that cannot run here; the message says why, and in its last line what to do. */
export class EngineUnavailable extends Error {
  // The name under which commands print the message alone.
  override name = "EngineError";
}
