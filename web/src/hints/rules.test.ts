import { describe, expect, test } from 'vitest';
import { type Behaviour, hear, hearAgain, type Opinion } from './heard';
import { hintFor, type TalkSoFar, type Turn } from './rules';

const MINUTE_MS = 60_000;

/** A talk of `minutes`, its turns as "they: …" and "me: …". */
function talk(minutes: number, ...said: readonly string[]): TalkSoFar {
  const turns: Turn[] = said.map((line) => ({
    mine: line.startsWith('me: '),
    text: line.slice(line.indexOf(': ') + 2),
  }));
  return { turns, heldAt: 0, now: minutes * MINUTE_MS };
}

const TOLD =
  'they: My mother fell in the kitchen and since then I do everything, the shopping and the nights and the doctors, and nobody sees it.';
const SAID_BACK = 'me: You are carrying all of it, day and night.';

describe('advice', () => {
  test('is early in the first quarter of an hour', () => {
    expect(hintFor('You should ask your sister to help.', talk(5, SAID_BACK, TOLD))).toBe('early_advice');
    expect(hintFor('You should ask your sister to help.', talk(20, SAID_BACK, TOLD))).not.toBe(
      'early_advice',
    );
  });

  test('is early for as long as nothing was said back', () => {
    expect(hintFor('Have you tried to ask your sister?', talk(40, TOLD))).toBe('early_advice');
    expect(hintFor('Have you tried to ask your sister?', talk(40, SAID_BACK, TOLD))).toBe('their_choice');
  });

  test('is early also when the other put it well themselves', () => {
    const theirs = talk(40, TOLD, 'they: You are the one who is there, says my sister.');
    expect(hintFor('Have you tried to ask your sister?', theirs)).toBe('early_advice');
  });

  test('late and with the choice left to the other needs no hint', () => {
    const draft = 'You could try to ask your sister. It is up to you.';
    expect(hintFor(draft, talk(40, SAID_BACK, TOLD))).toBeNull();
  });

  test('in one sentence of several is advice', () => {
    expect(hintFor('That sounds hard. If I were you I would move out.', talk(2, TOLD))).toBe('early_advice');
  });
});

describe('talking more than the other', () => {
  const long = `me: ${'and then it rained on the way to the sea '.repeat(6)}`;

  test('asks for room once it is much', () => {
    expect(hintFor('You miss the sea and the rain.', talk(9, 'they: Yes.', long))).toBe('more_room');
  });

  test('is no matter while the other says as much', () => {
    const theirs = long.replace('me: ', 'they: ');
    expect(hintFor('You miss the sea and the rain.', talk(9, theirs, long))).toBeNull();
  });

  test('is no matter while it is little', () => {
    expect(hintFor('You miss the sea and the rain.', talk(9, 'they: Yes.'))).toBeNull();
  });
});

describe('a question', () => {
  test('that leaves only yes or no could be open', () => {
    expect(hintFor('Is your sister at home today?', talk(9, TOLD))).toBe('open_question');
    expect(hintFor('What is it like with your sister?', talk(9, TOLD))).toBeNull();
  });

  test('after a question could be something said back', () => {
    const asked = talk(9, TOLD, 'me: How long has it been like this?', 'they: Since May.');
    expect(hintFor('What is it like with your sister?', asked)).toBe('say_back');
    const heard = talk(9, TOLD, `${SAID_BACK} How long has it been like this?`, 'they: Since May.');
    expect(hintFor('What is it like with your sister?', heard)).toBeNull();
  });

  test('together with something said back is left alone', () => {
    expect(hintFor('You feel alone with it. Is your sister at home?', talk(9, TOLD))).toBeNull();
  });

  test.each([
    'Are you thinking of suicide?',
    'Are you safe right now where you are?',
    'Do you want to die tonight?',
    'Did you take anything this evening?',
  ])('after danger is right as it is: %s', (draft) => {
    const asked = talk(1, TOLD, 'me: Is somebody there?', 'they: No.');
    expect(hintFor(draft, asked)).toBeNull();
  });
});

describe('words that pass by what was said', () => {
  test('could say back what was told', () => {
    expect(hintFor('I had pizza with my friends tonight.', talk(9, TOLD))).toBe('say_back');
  });

  test('pass by nothing when little was told', () => {
    expect(hintFor('I had pizza with my friends tonight.', talk(9, 'they: Hello there.'))).toBeNull();
  });

  test('pass by nothing that was answered before', () => {
    const answered = talk(9, TOLD, SAID_BACK, 'they: Yes, that is it.');
    expect(hintFor('I had pizza with my friends tonight.', answered)).toBeNull();
  });

  test('could stress a choice that the other made', () => {
    const chose =
      'they: I’ve decided to tell him on Sunday that I am moving out, whatever he says to me then.';
    expect(hintFor('I had pizza with my friends tonight.', talk(9, chose))).toBe('their_choice');
    expect(hintFor('It is your decision and I am with you.', talk(9, chose))).toBeNull();
  });

  test('never stress the choice of one who speaks of dying', () => {
    const danger =
      'they: I have decided that I want to die, and I told my brother, and I left the house, all of it.';
    expect(hintFor('I had pizza with my friends tonight.', talk(9, danger))).toBe('say_back');
  });
});

describe('silence', () => {
  test.each(['', ' ', 'I see.', 'ok', '🙏', '…'])('is kept for a nod: %j', (draft) => {
    expect(hintFor(draft, talk(1, TOLD))).toBeNull();
  });

  test.each([
    'Du solltest deine Schwester fragen, ob sie dir helfen kann.',
    'Deberías hablar con tu hermana esta noche.',
    'あなたは妹さんに相談したほうがいいですよ',
    '‮you should ask‬ שאלי את אחותך הערב בבקשה כי היא',
  ])('is kept for what is not English: %s', (draft) => {
    expect(hintFor(draft, talk(1, TOLD))).toBeNull();
  });

  test('is kept within a moment for the longest of drafts, which is not read to its end', () => {
    expect(hear('you and me '.repeat(10_000)).words).toBeLessThan(1_000);
    // Patterns that went astray on these would take longer than the test may.
    hintFor('you really just '.repeat(10_000), talk(1, TOLD));
    hintFor(`${'a'.repeat(100_000)}?`, talk(1, TOLD));
    hintFor('.'.repeat(100_000), talk(1, TOLD));
  });
});

describe('the model of this device', () => {
  const says = (behaviour: Behaviour, sure: number): Opinion => ({
    ...{ reflection: 0.1, open_question: 0.1, closed_question: 0.1, affirmation: 0.1 },
    ...{ advice: 0.1, information: 0.1, other: 0.1 },
    [behaviour]: sure,
  });
  const oblique = 'A dog is what everybody needs in the end.';

  test('speaks where the rules heard nothing, when it is sure', () => {
    expect(hintFor(oblique, talk(2))).toBeNull();
    expect(hintFor(oblique, talk(2), hearAgain(hear(oblique), says('advice', 0.9)))).toBe('early_advice');
    expect(hintFor(oblique, talk(2), hearAgain(hear(oblique), says('advice', 0.7)))).toBeNull();
  });

  test('takes back advice that it does not believe, and adds none', () => {
    const draft = 'They told me that you should ask.';
    expect(hintFor(draft, talk(2))).toBe('early_advice');
    expect(hintFor(draft, talk(2), hearAgain(hear(draft), says('advice', 0.02)))).toBeNull();
    expect(hintFor(draft, talk(2), hearAgain(hear(draft), says('other', 0.3)))).toBe('early_advice');
    const back = 'You feel alone with all of it.';
    expect(hintFor(back, talk(2), hearAgain(hear(back), says('advice', 0.99)))).toBeNull();
  });
});
