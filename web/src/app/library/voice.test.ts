import { expect, test } from 'vitest';
import { type DeviceVoice, pieces, type Utterance, Voice, voiceFor } from './voice';

const voice = (lang: string, localService = true, isDefault = false): DeviceVoice => ({
  lang,
  localService,
  default: isDefault,
});

/** A speaker that keeps what it is given and says nothing; `ends` is the end of what was given last. */
function deviceSpeaker(voices: DeviceVoice[]) {
  const said: string[] = [];
  const given: Utterance[] = [];
  const did: string[] = [];
  const speaker = {
    getVoices: () => voices,
    speak: (utterance: Utterance) => {
      said.push((utterance as Utterance & { words: string }).words);
      given.push(utterance);
    },
    cancel: () => void did.push('cancel'),
  };
  const utter = (words: string): Utterance & { words: string } => ({
    words,
    lang: '',
    rate: 1,
    voice: null,
    onend: null,
    onerror: null,
  });
  return { voice: new Voice(speaker, utter), said, given, did, ends: () => given.at(-1)?.onend?.() };
}

test('a text is read in short pieces, broken between sentences, and no word is lost', () => {
  const text = `${'I went out. It rained, and I stayed. '.repeat(20)}\n\nThen dawn. ${'word '.repeat(80)}`;
  const all = pieces(text, 100);
  for (const one of all) expect(one.length).toBeLessThanOrEqual(100);
  expect(all.join(' ').replaceAll(/\s+/g, ' ')).toBe(text.trim().replaceAll(/\s+/g, ' '));
  expect(all[0]).toMatch(/stayed\.$|out\.$/);
});

test('words without any space are read as well', () => {
  expect(pieces('a'.repeat(250), 100).join('')).toBe('a'.repeat(250));
});

test('a voice that is not on the device itself is never used', () => {
  expect(voiceFor([voice('en-GB', false, true)], 'en')).toBeNull();
  expect(voiceFor([voice('en-GB', false, true), voice('en-US')], 'en')).toEqual(voice('en-US'));
});

test('a voice of another language does not read it', () => {
  expect(voiceFor([voice('de-DE')], 'en')).toBeNull();
  expect(voiceFor([voice('de_AT'), voice('de-DE', true, true)], 'de')).toEqual(voice('de-DE', true, true));
});

test('it is read piece after piece, rests, and goes on with the piece that was broken off', () => {
  const { voice: read, said, did, ends } = deviceSpeaker([voice('en')]);
  read.start('One.\nTwo.\nThree.', 'en');
  expect(said).toEqual(['One.']);
  ends();
  expect(said).toEqual(['One.', 'Two.']);
  read.rest();
  expect([read.state.value, did]).toEqual(['resting', ['cancel']]);
  read.goOn();
  expect([read.state.value, said.at(-1)]).toEqual(['reading', 'Two.']);
  ends();
  expect([read.state.value, said.at(-1)]).toEqual(['reading', 'Three.']);
  ends();
  expect([read.state.value, said.length]).toEqual(['silent', 4]);
});

test('what an earlier piece still says of itself changes nothing', () => {
  const { voice: read, said, given } = deviceSpeaker([voice('en')]);
  read.start('One.\nTwo.', 'en');
  read.start('Other.', 'en');
  given[0]?.onerror?.();
  given[0]?.onend?.();
  expect([read.state.value, said]).toEqual(['reading', ['One.', 'Other.']]);
  read.stop();
  given[1]?.onend?.();
  expect([read.state.value, said]).toEqual(['silent', ['One.', 'Other.']]);
});

test('a piece that cannot be said ends the reading', () => {
  const { voice: read, given } = deviceSpeaker([voice('en')]);
  read.start('One.\nTwo.', 'en');
  given[0]?.onerror?.();
  expect(read.state.value).toBe('silent');
});

test('nothing is cancelled where nothing is said, and stopping silences whatever is', () => {
  const { voice: read, did } = deviceSpeaker([voice('en')]);
  read.stop();
  read.start('One.', 'en');
  expect(did).toEqual([]);
  read.stop();
  expect([read.state.value, did]).toEqual(['silent', ['cancel']]);
  read.goOn();
  expect(read.state.value).toBe('silent');
});

test('where there is no voice nothing is read and nothing fails', () => {
  const { voice: read, said } = deviceSpeaker([]);
  read.start('One.', 'en');
  expect([said.length, read.speaks('en'), read.state.value]).toEqual([0, false, 'silent']);
  const none = new Voice(undefined, () => {
    throw new Error('There is nobody to say it.');
  });
  none.start('One.', 'en');
  none.stop();
  expect(none.state.value).toBe('silent');
});
