/** What a person is told about a store that is not as it should be. */
export class StoreError extends Error {
  override name = "StoreError";
}
