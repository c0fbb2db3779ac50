import { useState } from 'preact/hooks';
import { Button, Select, t } from '../../ui';
import type { MeetingView } from '../../wire';
import type { Act } from '../act';
import { network } from '../network';
import type { Question } from '../steward/asking';
import { handsOverTo, mayLead, nameOf, removable, seatOf } from './moment';

interface PeopleProps {
  view: MeetingView;
  act: Act;
  ask: (question: Question) => void;
}

/** Who is still to come, and what can be done about people: handing over, letting somebody go. */
export function DeskPeople({ view, act, ask }: PeopleProps) {
  const me = network.member;
  const may = mayLead(view, me);
  const coming = (view.mine?.still_to_come ?? []).map((one) => nameOf(seatOf(view, one))).filter(Boolean);
  const inTurn = view.stage === 'round' || view.stage === 'closing';
  return (
    <>
      {inTurn && (
        <section class="desk-part">
          <h3>{t('conduct-to-come')}</h3>
          {coming.length > 0 ? (
            <ol class="desk-coming">
              {coming.map((name, i) => (
                <li key={`${name}-${i}`}>
                  <bdi>{name}</bdi>
                </li>
              ))}
            </ol>
          ) : (
            <p class="soft small">{t('conduct-to-come-nobody')}</p>
          )}
        </section>
      )}
      {(may.handOver || may.remove) && (
        <details class="fold">
          <summary>{t('conduct-people')}</summary>
          <div class="stack stack-small">
            {may.handOver && <HandOver view={view} act={act} />}
            {may.remove && <LetGo view={view} ask={ask} />}
          </div>
        </details>
      )}
    </>
  );
}

function HandOver({ view, act }: { view: MeetingView; act: Act }) {
  return (
    <div class="desk-acts">
      {handsOverTo(view, network.member).map((one) => (
        <Button
          key={one.member}
          onClick={() => void act.run(() => network.attended.act('hand-over', { to: one.member }))}
        >
          {t('conduct-hand-over', { name: nameOf(one) })}
        </Button>
      ))}
    </div>
  );
}

function LetGo({ view, ask }: { view: MeetingView; ask: (question: Question) => void }) {
  const people = removable(view, network.member);
  const [member, setMember] = useState('');
  const chosen = people.find((one) => one.member === member);
  return (
    <div class="stack stack-small">
      <Select
        label={t('conduct-remove-who')}
        value={chosen ? member : ''}
        onValue={setMember}
        options={[
          { value: '', label: t('conduct-remove-nobody') },
          ...people.map((one) => ({ value: one.member, label: nameOf(one) })),
        ]}
      />
      {chosen && (
        <Button
          onClick={() =>
            ask({
              title: t('conduct-remove-title', { name: nameOf(chosen) }),
              words: t('conduct-remove-words', { name: nameOf(chosen) }),
              sure: t('conduct-remove'),
              asks: { label: t('conduct-reason'), hint: t('conduct-reason-hint', { name: nameOf(chosen) }) },
              act: (reason) =>
                network.attended.act('safety', { act: 'remove', member: chosen.member, reason }),
            })
          }
        >
          {t('conduct-remove')}
        </Button>
      )}
    </div>
  );
}
