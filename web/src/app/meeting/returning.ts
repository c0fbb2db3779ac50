import type { Talk } from '../../net/talk';
import { network } from '../network';
import { acknowledged } from './acknowledged';

/** Gives the piece back, once everything said with it has arrived. */
export async function giveBack(talk: Talk): Promise<void> {
  if (await acknowledged(network.attended.view, talk.waiting, network.member))
    await network.attended.piece('return');
}
