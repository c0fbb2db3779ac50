/**
 * How far the rules of hints agree with trained annotators, on therapist utterances of AnnoMI (Wu et al., 2022:
 * 133 demonstrations of counselling, transcribed). Nothing was written or set by looking at them. The annotators
 * name one main behaviour for each utterance; affirmations have no label of their own there and count as other.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Behaviour, mainBehaviour } from './heard';

const ROWS = join(import.meta.dirname, '../../../../shared/data/annomi/utterances.csv');
const NAMES = ['question', 'reflection', 'therapist_input', 'other'] as const;
type Name = (typeof NAMES)[number];

const AS_ANNOTATED: Readonly<Record<Behaviour, Name>> = {
  open_question: 'question',
  closed_question: 'question',
  reflection: 'reflection',
  advice: 'therapist_input',
  information: 'therapist_input',
  affirmation: 'other',
  other: 'other',
};

test('the rules agree with trained annotators better than chance would', () => {
  if (!existsSync(ROWS)) {
    console.log(
      'AnnoMI is not beside this checkout: the agreement of hints with annotators was not measured.',
    );
    return;
  }
  const pairs = said(readFileSync(ROWS, 'utf8'));
  const count = (of: (pair: Pair) => boolean) => pairs.filter(of).length;
  expect(pairs.length).toBeGreaterThan(4_000);

  const lines = NAMES.map((name) => {
    const both = count((one) => one.annotated === name && one.heard === name);
    const precision = both / count((one) => one.heard === name);
    const recall = both / count((one) => one.annotated === name);
    return `${name.padEnd(16)} precision ${precision.toFixed(2)}  recall ${recall.toFixed(2)}`;
  });
  const agreed = count((one) => one.annotated === one.heard) / pairs.length;
  const byChance = NAMES.reduce(
    (sum, name) =>
      sum + count((one) => one.annotated === name) * (count((one) => one.heard === name) / pairs.length ** 2),
    0,
  );
  const kappa = (agreed - byChance) / (1 - byChance);
  console.log(
    [
      `Hints and AnnoMI, ${pairs.length} therapist utterances:`,
      ...lines,
      `Cohen’s kappa ${kappa.toFixed(2)}`,
    ].join('\n  '),
  );
  expect(kappa).toBeGreaterThan(0.5);
});

interface Pair {
  readonly annotated: Name;
  readonly heard: Name;
}

/** What the annotators said and what the rules hear, for each utterance of a therapist that has a label. */
function said(csv: string): Pair[] {
  const [head = [], ...rows] = cells(csv);
  const column = (name: string) => head.indexOf(name);
  return rows
    .filter((row) => row[column('interlocutor')] === 'therapist')
    .map((row) => ({
      annotated: row[column('main_therapist_behaviour')] as Name,
      heard: AS_ANNOTATED[mainBehaviour(row[column('utterance_text')] ?? '')],
    }))
    .filter((one) => NAMES.includes(one.annotated));
}

/** Rows of cells of a CSV text (RFC 4180): a cell in quotes may hold commas, line ends and doubled quotes. */
function cells(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}
