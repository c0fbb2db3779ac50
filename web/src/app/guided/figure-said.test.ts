/** Both devices find the same figure and the same name from what was said, whatever came first here. */
import { expect, test } from 'vitest';
import { figureOf, starsOf } from '../../scenes/figure';
import { NAME, NAMED, namingOf, TOUCH, touchesOf, touchText } from './figure-said';

const AT = 1_795_000_000_000;
const said = (sender: string, kind: string, text: string) => ({ sender, kind, lines: [text] });
const waiting = (text: string) => ({
  ref: text, kind: TOUCH, lines: [text], said_at: 0, extra: null, held: false,
}); // biome-ignore format: one message a line

test('a figure is the same whether one’s own touch has its place in the room yet or is on its way', () => {
  const stars = starsOf('s');
  const [one, two, three] = [touchText(3, AT), touchText(9, AT + 400), touchText(5, AT + 900)];
  const there = touchesOf([said('a', TOUCH, one), said('b', TOUCH, three), said('a', TOUCH, two)], [], 'b');
  const here = touchesOf([said('b', TOUCH, three)], [waiting(two), waiting(one)], 'a');
  expect(figureOf(stars, there)).toEqual(figureOf(stars, here));
  expect(figureOf(stars, there).stars).toEqual([3, 9, 5]);
});

test('what is no touch is left out', () => {
  const bad = ['', '3', '100 1795000000000', '-1 1795000000000', '3 1795000000000 4', 'x 1', '3 12e20'];
  expect(
    touchesOf(
      bad.map((text) => said('a', TOUCH, text)),
      [],
      'b',
    ),
  ).toEqual([]);
});

test('it is named when the other says yes to the name that was proposed last', () => {
  const words = [said('a', NAME, 'The heron'), said('b', NAME, 'The boat')];
  expect(namingOf(words)).toEqual({ proposed: 'The boat', by: 'b', agreed: null });
  expect(namingOf([...words, said('b', NAMED, 'The boat')]).agreed).toBeNull();
  expect(namingOf([...words, said('a', NAMED, 'The heron')]).agreed).toBeNull();
  expect(namingOf([...words, said('a', NAMED, 'The boat')]).agreed).toBe('The boat');
  expect(namingOf([said('a', NAME, 'The boat'), said('b', NAME, 'The boat')]).agreed).toBe('The boat');
});

test('a name both have agreed on can be changed, and then needs another yes', () => {
  const words = [said('a', NAME, 'One'), said('b', NAMED, 'One'), said('b', NAME, 'Two')];
  expect(namingOf(words).agreed).toBeNull();
});
