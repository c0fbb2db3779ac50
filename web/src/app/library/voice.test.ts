import { expect, test } from 'vitest';
import { type DeviceVoice, pieces, type Utterance, Voice, voiceFor } from './voice';

const voice = (lang: string, localService = true, isDefault = false): DeviceVoice => ({
  lang,
  localService,
  default: isDefault,
});

/** A speaker that keeps what it is given and says when it was stopped. */
function deviceSpeaker(voices: DeviceVoice[]) {
  const said: { words: string; utterance: Utterance }[] = [];
  const did: string[] = [];
  const speaker = {
    getVoices: () => voices,
    speak: (utterance: Utterance) => {
      said.push({ words: (utterance as Utterance & { words: string }).words, utterance });
    },
    cancel: () => void did.push('cancel'),
    pause: () => void did.push('pause'),
    resume: () => void did.push('resume'),
  };
  const utter = (words: string): Utterance & { words: string } => ({
    words,
    lang: '',
    rate: 1,
    voice: null,
    onend: null,
    onerror: null,
  });
  return { voice: new Voice(speaker, utter), said, did };
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

test('reading begins, rests, goes on and ends', () => {
  const { voice: read, said, did } = deviceSpeaker([voice('en')]);
  read.start('One.\nTwo.', 'en');
  expect(said.map((one) => one.words)).toEqual(['One.', 'Two.']);
  expect(read.state.value).toBe('reading');
  read.rest();
  expect([read.state.value, did.at(-1)]).toEqual(['resting', 'pause']);
  read.goOn();
  expect([read.state.value, did.at(-1)]).toEqual(['reading', 'resume']);
  said.at(-1)?.utterance.onend?.();
  expect(read.state.value).toBe('silent');
});

test('what an earlier reading still says of itself does not end a later one', () => {
  const { voice: read, said } = deviceSpeaker([voice('en')]);
  read.start('One.', 'en');
  read.start('Two.', 'en');
  said[0]?.utterance.onerror?.();
  expect(read.state.value).toBe('reading');
  read.stop();
  expect(read.state.value).toBe('silent');
});

test('a reading that was resting when it was stopped leaves the device ready to read', () => {
  const { voice: read, did } = deviceSpeaker([voice('en')]);
  read.start('One.', 'en');
  read.rest();
  read.stop();
  expect(did.at(-1)).toBe('resume');
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
