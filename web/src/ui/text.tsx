import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { signal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { language, localeOf } from './language';

const SOURCES = import.meta.glob<string>('../texts/*/*.ftl', { query: '?raw', import: 'default' });

/** Counts what was loaded, so that every text on the screen is written again when its words arrive. */
const loaded = signal(0);
const files = new Map<string, Promise<void>>();
const bundle = newBundle();

function newBundle(): FluentBundle {
  const now = language.peek();
  const browser = typeof navigator === 'undefined' ? now.from : navigator.language;
  return new FluentBundle([localeOf(now.from, browser), now.from], {
    transform: now.transform,
    // Names in another direction are kept apart; for left-to-right alone the invisible marks are not needed.
    useIsolating: now.dir === 'rtl',
  });
}

/** Adds Fluent source at once; screens use `loadTexts`, tests and the shell may use this. */
export function addTexts(source: string): void {
  const errors = bundle.addResource(new FluentResource(source));
  if (errors.length > 0) throw errors[0];
  loaded.value++;
}

/** Loads the texts of the named files (`texts/<language>/<name>.ftl`) once. */
export function loadTexts(...names: readonly string[]): Promise<void> {
  return Promise.all(names.map(loadOne)).then(() => undefined);
}

function loadOne(name: string): Promise<void> {
  const path = `../texts/${language.peek().from}/${name}.ftl`;
  const known = files.get(path);
  if (known) return known;
  const source = SOURCES[path];
  if (!source) return Promise.reject(new Error(`There is no file of texts named ${name}.`));
  const work = source().then(addTexts);
  // A file that could not be fetched is asked for again the next time.
  work.catch(() => files.delete(path));
  files.set(path, work);
  return work;
}

export type TextArgs = Record<string, FluentVariable>;

/**
 * The words for an id. `id.attribute` names an attribute of the message.
 * An id that is not loaded gives the id itself; a test makes sure that every id in the code exists.
 */
export function t(id: string, args?: TextArgs): string {
  void loaded.value;
  const [name = id, attribute] = id.split('.');
  const message = bundle.getMessage(name);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  if (!pattern) return id;
  return bundle.formatPattern(pattern, args ?? null, []);
}

/**
 * Names ids that are chosen at run time, one after the other or by what they are chosen by, so that the test of texts
 * finds them. Returns what it was given.
 */
export function ids<const Ids extends Readonly<Record<string, string>>>(byName: Ids): Ids;
export function ids<const Ids extends readonly string[]>(...names: Ids): Ids;
export function ids(...names: readonly unknown[]): unknown {
  return typeof names[0] === 'string' ? names : names[0];
}

interface TProps {
  id: string;
  args?: TextArgs;
  /** What stands for each `<name>…</name>` in the message. Unknown names become plain words. */
  parts?: Record<string, (words: string) => VNode>;
}

/** The words for an id, with elements in them: `<T id="x" parts={{ link: (words) => <a href="…">{words}</a> }} />`. */
export function T({ id, args, parts }: TProps) {
  const text = t(id, args);
  if (!parts || !text.includes('<')) return <>{text}</>;
  const out: ComponentChildren[] = [];
  let rest = 0;
  for (const found of text.matchAll(/<([a-z]+)>(.*?)<\/\1>/gs)) {
    out.push(text.slice(rest, found.index));
    const [whole, name = '', words = ''] = found;
    const part = parts[name];
    out.push(part ? part(words) : words);
    rest = found.index + whole.length;
  }
  out.push(text.slice(rest));
  return <>{out}</>;
}
