import { describe, expect, it } from 'vitest';
import type { KnockView } from '../wire';
import { isOpen, OwnKnock } from './knock';

const view = (change: Partial<KnockView> = {}): KnockView => ({
  knock: 'aaaa',
  version: 1,
  state: 'asking',
  confirmed: false,
  asked: 0,
  since: 0,
  at_door: null,
  bond: null,
  call: null,
  door_closes_at: null,
  how: null,
  ...change,
});

describe('my knock', () => {
  it('is the newest view of it, whichever way that came', () => {
    const knock = new OwnKnock();
    knock.told(view({ version: 3, state: 'at_door' }));
    knock.told(view({ version: 2 }));
    expect(knock.view.value?.state).toBe('at_door');
    knock.told(view({ knock: 'bbbb', version: 1 }));
    expect(knock.view.value?.knock).toBe('bbbb');
  });

  it('keeps in sight how it ended until that was read', () => {
    const knock = new OwnKnock();
    knock.told(view({ version: 4, state: 'closed', how: 'lapsed' }));
    knock.told(null);
    expect(knock.view.value?.how).toBe('lapsed');
    knock.seen();
    expect(knock.view.value).toBeNull();
    knock.told(view({ version: 4, state: 'closed', how: 'lapsed' }));
    expect(knock.view.value).toBeNull();
  });

  it('is open while somebody is asked or stands at the door', () => {
    const states = ['asking', 'at_door', 'opened', 'closed'] as const;
    expect(states.map((state) => isOpen(view({ state })))).toEqual([true, true, false, false]);
    expect(isOpen(null)).toBe(false);
    expect(isOpen(undefined)).toBe(false);
  });
});
