/** Something wrong at a place in the experiment file. */
export interface Fault {
  /** Keys and positions that lead to it. */
  readonly path: readonly (string | number)[];
  /** `found …, expected …`. */
  readonly message: string;
  /** Whether the key is at fault and not its value. */
  readonly at?: "key";
}
