/** Reading what an older page may have kept. No I/O. */

/**
 * What was kept, where it has the shape of what is begun with; else that. A draft may be older than this page.
 * A list stands for itself: what is in it is looked at by whoever takes it.
 */
export function shapedAs<T extends object>(begun: T, kept: unknown): T {
  if (typeof kept !== 'object' || kept === null) return begun;
  const found = kept as Record<string, unknown>;
  const out = { ...begun } as Record<string, unknown>;
  for (const [name, there] of Object.entries(begun)) {
    const value = found[name];
    if (value === undefined) continue;
    if (isRecord(there)) out[name] = shapedAs(there, value);
    else if (there === null || value === null || sameKind(there, value)) out[name] = value;
  }
  return out as T;
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const sameKind = (a: unknown, b: unknown): boolean =>
  typeof a === typeof b && Array.isArray(a) === Array.isArray(b);
