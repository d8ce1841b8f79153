/** Returns the entry of `candidates` that `word` most probably misspells, if one is near. */
export function nearestSpelling(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked.at(0);
  return best && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

/** Returns the Levenshtein distance in which a swap of two neighbours counts as one edit. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const current = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const swapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]
        ? before[j - 1]! + 1
        : Infinity;
      const replaced = previous[j]! + (a[i] === b[j] ? 0 : 1);
      current.push(Math.min(previous[j + 1]! + 1, current[j]! + 1, replaced, swapped));
    }
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}
