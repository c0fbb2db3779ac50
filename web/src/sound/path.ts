/** A way through some candidates at each step, and what it cost so far. */
interface Way<T> {
  steps: T[];
  cost: number;
}

/**
 * The cheapest way found from the first step to the last, one candidate at each, looking at the best ways only.
 *
 * @param price what the next step costs after these; null forbids it. Whole numbers, so that it is the same anywhere
 * @param width how many ways are followed at a time
 * @param memory how many of the last steps a price looks at, 1 or 2: of the ways that agree in them the best goes on
 * @returns null when every way that was followed came to an end
 */
export function cheapest<T>(
  candidates: readonly (readonly T[])[],
  price: (before: readonly T[], next: T) => number | null,
  width: number,
  memory: 1 | 2,
): T[] | null {
  let ways: Way<T>[] = [{ steps: [], cost: 0 }];
  for (const choices of candidates) {
    const longer: { way: Way<T>; next: T; cost: number }[] = [];
    for (const alike of memory === 1 ? [ways] : byLast(ways)) {
      for (const next of choices) {
        let best: { way: Way<T>; next: T; cost: number } | null = null;
        for (const way of alike) {
          const more = price(way.steps, next);
          const cost = way.cost + (more ?? 0);
          if (more !== null && (!best || cost < best.cost)) best = { way, next, cost };
        }
        if (best) longer.push(best);
      }
    }
    // Sorting is stable, so that equals stay in the order in which they were found.
    longer.sort((a, b) => a.cost - b.cost);
    ways = longer.slice(0, width).map(({ way, next, cost }) => ({ steps: [...way.steps, next], cost }));
  }
  return ways[0]?.steps ?? null;
}

function byLast<T>(ways: readonly Way<T>[]): Way<T>[][] {
  const groups = new Map<T | undefined, Way<T>[]>();
  for (const way of ways) {
    const last = way.steps[way.steps.length - 1];
    groups.set(last, [...(groups.get(last) ?? []), way]);
  }
  return [...groups.values()];
}
