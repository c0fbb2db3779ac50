import { mayRenew, standing } from '../../drum/contract';
import { t } from '../../ui';
import { network } from '../network';
import { contract } from './keeping';
import { ownTime } from './own-time';

/** The way to the contract on one's own page, and what it has to say. */
export function ContractWay() {
  if (network.me.value?.age === 'minor') return null;
  const kept = contract.value;
  const time = ownTime.view.value;
  const now = network.now();
  return (
    <a class="button" href="/contract">
      {time
        ? t('home-contract-time', { at: new Date(time.at) })
        : kept && mayRenew(kept, now)
          ? t('home-contract-renew')
          : t(kept && standing(kept, now) === 'holds' ? 'home-contract-holds' : 'home-contract')}
    </a>
  );
}
