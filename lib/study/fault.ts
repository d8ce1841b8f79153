/** A fault at a place in the experiment file. */
export interface Fault {
  /** Keys and positions that lead to the place. */
  readonly path: readonly (string | number)[];
  /** `found …, expected …`. */
  readonly message: string;
  /** Set if the key is at fault and not its value. */
  readonly at?: "key";
}
