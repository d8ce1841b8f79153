/** Returns a fold's place as spelt in names of inputs; `index` is from 0, repeat by repeat. */
export function foldPlace(index: number): string {
  return String(index + 1).padStart(4, "0");
}
