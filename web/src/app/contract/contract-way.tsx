import { mayRenew, standing } from '../../drum/contract';
import { ids, t } from '../../ui';
import { network } from '../network';
import { contract } from './keeping';
import { ownTime } from './own-time';

const WAYS = ids({ plain: 'home-contract', holds: 'home-contract-holds', renew: 'home-contract-renew' });

/** The way to the contract on one's own page, and what it has to say. */
export function ContractWay() {
  if (network.me.value?.age === 'minor') return null;
  const kept = contract.value;
  const time = ownTime.view.value;
  const now = network.now();
  const way =
    kept && mayRenew(kept, now) ? 'renew' : kept && standing(kept, now) === 'holds' ? 'holds' : 'plain';
  return (
    <a class="button" href="/contract">
      {time ? t('home-contract-time', { at: new Date(time.at) }) : t(WAYS[way])}
    </a>
  );
}
