/** Defines the folders of a store, and the names that each may contain. */

/** One folder of a store. */
export interface StoreFolder {
  /** Matches the names in the folder. */
  readonly entries: RegExp;
  /**
   * True if only stores contain such names, so that they distinguish a store from any other folder.
   */
  readonly telling: boolean;
}

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const HASH = "[0-9a-f]{64}";

function folder(entries: string, telling = false): StoreFolder {
  return { entries: new RegExp(`^(?:${entries})$`), telling };
}

/** Every folder directly below a store's own, by name. `layout.ts` says what each contains. */
export const STORE_FOLDERS: ReadonlyMap<string, StoreFolder> = new Map([
  ["objects", folder("[0-9a-f]{2}", true)],
  ["results", folder("[0-9a-f]{2}", true)],
  ["history", folder(`.+\\.jsonl?(?:\\.${UUID})?`)],
  ["scratch", folder(HASH)],
  ["locks", folder(`(?:${HASH}|runs|store|leases)(?:\\.lease)?`, true)],
  ["memo", folder(`.+\\.json(?:\\.${UUID})?`, true)],
  ["temporary", folder(`(?:(?:copy|remote|list|scratch|verify)-)?${UUID}`)],
  ["quarantine", folder(`${HASH}(?:\\.json)?\\.[0-9a-f]{8}`)],
  ["uses", folder(`${UUID}(?:\\.lease)?`)],
]);
