import { describe, expect, test } from 'vitest';
import { FAMILIES, type Family } from '../../sense/families';
import { proposalOf } from './propose';

const none = Object.fromEntries(FAMILIES.map((family) => [family, 0.02])) as Record<Family, number>;
const of = (more: Partial<Record<Family, number>>) =>
  proposalOf({ known: true, feelings: { ...none, ...more } });

describe('the device', () => {
  test('proposes the one family that stands out, as strongly as it is sure', () => {
    expect(of({ sadness: 0.8 })).toEqual({ family: 'sadness', strength: 3 });
    expect(of({ hope: 0.55, calm: 0.3 })).toEqual({ family: 'hope', strength: 2 });
    expect(of({ fear: 0.35 })).toEqual({ family: 'fear', strength: 1 });
  });

  test('says that it cannot tell where nothing stands out', () => {
    expect(of({})).toEqual({ unknown: 'unclear' });
    expect(of({ sadness: 0.6, anger: 0.57 })).toEqual({ unknown: 'unclear' });
    expect(of({ sadness: Number.NaN })).toEqual({ unknown: 'unclear' });
  });

  test.each(['empty', 'language', 'words', 'off'] as const)('says why it knows nothing (%s)', (reason) => {
    expect(proposalOf({ known: false, reason })).toEqual({ unknown: reason });
  });
});
