import { expect, test } from 'vitest';
import { emptyDraft, isEmpty, readDraft } from './story-draft';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('a draft comes back as it was kept', () => {
  const draft = {
    ...emptyDraft('en'),
    title: 'Dawn',
    text: 'It came.\n\nSlowly.',
    threads: ['loss'],
    notes: ['illness'],
    kept: ['@mira'],
    name: 'Wren',
    version: 3,
  };
  expect(readDraft(bytes(draft))).toEqual(draft);
});

test('a draft without a name stays without one', () => {
  expect(readDraft(bytes(emptyDraft('en')))?.name).toBeNull();
});

test('what is no draft is not taken for one', () => {
  expect(readDraft(new TextEncoder().encode('{'))).toBeNull();
  for (const other of [{}, [], 'words', null, { ...emptyDraft('en'), text: 5 }])
    expect(readDraft(bytes(other))).toBeNull();
});

test('what an older page kept is taken as far as it goes', () => {
  const { client_id, title, text, language } = emptyDraft('de');
  expect(readDraft(bytes({ client_id, title, text, language }))).toEqual({ ...emptyDraft('de'), client_id });
});

test('spaces alone are nothing written', () => {
  expect(isEmpty({ ...emptyDraft('en'), text: ' \n ' })).toBe(true);
  expect(isEmpty({ ...emptyDraft('en'), text: 'a' })).toBe(false);
});

test('each draft has an id of its own, by which offering it again is harmless', () => {
  expect(emptyDraft('en').client_id).not.toBe(emptyDraft('en').client_id);
});
