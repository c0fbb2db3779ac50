/** Which question of two people stands where, and which one comes next. No I/O. */
import type { AskedQuestion, Path, PathQuestion } from '../../wire';

/** Open ones first, newest before older; then what opened or turned. */
export function inOrder(questions: readonly AskedQuestion[]): AskedQuestion[] {
  const open = (one: AskedQuestion) => (one.state === 'open' ? 0 : 1);
  return [...questions].sort((a, b) => open(a) - open(b) || b.opened_at - a.opened_at);
}

/** The first question of a path that was not asked yet, as far as it is known here; null at its end. */
export function nextOf(path: Path, asked: readonly AskedQuestion[]): PathQuestion | null {
  const before = new Set(asked.map((one) => one.question));
  return path.questions.find((one) => !before.has(one.question)) ?? null;
}
