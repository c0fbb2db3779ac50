import { expect, test } from 'vitest';
import type { AskedQuestion, Path } from '../../wire';
import { inOrder, nextOf } from './asked-order';

const asked = (question: string, state: AskedQuestion['state'], opened_at: number): AskedQuestion => ({
  asked: `asked ${question}`,
  question,
  words: question,
  depth: 1,
  state,
  opened_by: 'ana',
  opened_at,
  due_at: opened_at + 1,
  mine: 'open',
  my_seal: null,
  theirs: null,
});

const path: Path = {
  path: 'small',
  title: 'Small lights',
  about: '',
  depth: 1,
  language: 'en',
  by: 'house',
  questions: ['one', 'two', 'three'].map((question) => ({ question, words: question })),
};

test('what is open stands first, however old it is', () => {
  const all = [asked('one', 'revealed', 5), asked('two', 'open', 1), asked('three', 'turned', 9)];
  expect(inOrder(all).map((one) => one.question)).toEqual(['two', 'three', 'one']);
  expect(all[0]?.question).toBe('one');
});

test('the next question is the first that was not asked, whatever became of the others', () => {
  expect(nextOf(path, [])?.question).toBe('one');
  expect(nextOf(path, [asked('one', 'turned', 1), asked('three', 'open', 2)])?.question).toBe('two');
  expect(
    nextOf(
      path,
      path.questions.map(({ question }) => asked(question, 'revealed', 1)),
    ),
  ).toBeNull();
});
