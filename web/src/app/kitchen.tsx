import '../ui/ui.css';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import * as ui from '../ui';

/** The page of all controls, for looking at them. It is not part of the build. */
const WORDS = ['nothing', 'a little', '', '', '', 'heavy', '', '', '', '', 'more than I can hold'];

function Kitchen() {
  const [choice, setChoice] = useState<'yes' | 'no' | 'rather'>('yes');
  const [chips, setChips] = useState<string[]>(['loss']);
  const [scale, setScale] = useState<number | null>(5);
  const [words, setWords] = useState('It is the flat mostly.');
  const [on, setOn] = useState(true);
  const [open, setOpen] = useState(false);
  const [tab, setTab] = useState('one');
  return (
    <ui.Stack gap="wide">
      <h1>All controls</h1>
      <ui.Panel title="Buttons">
        <ui.Button kind="primary">Reach someone</ui.Button>
        <ui.Row>
          <ui.Button>Not now</ui.Button>
          <ui.Button icon="breathe">Breathe together</ui.Button>
          <ui.Button kind="text">End this talk</ui.Button>
          <ui.Button busy>Sending</ui.Button>
          <ui.IconButton icon="send" label="Send" />
          <ui.Menu
            label="More"
            items={[{ key: 'a', label: 'Block', icon: 'block', onPick: () => ui.toast('Blocked.') }]}
          />
          <ui.Button onClick={() => setOpen(true)}>Open</ui.Button>
        </ui.Row>
        <ui.Switch on={on} onChange={setOn}>
          Keep everything still
        </ui.Switch>
      </ui.Panel>
      <ui.Panel title="Choices">
        <ui.Choice
          legend="Are you 18 or over?"
          value={choice}
          onValue={setChoice}
          options={[
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
            { value: 'rather', label: 'Rather not say' },
          ]}
        />
        <ui.Scale legend="How heavy is it?" words={WORDS} value={scale} onValue={setScale} />
        <ui.Chips
          legend="What is it about?"
          value={chips}
          onValue={setChips}
          options={['loss', 'anxiety', 'loneliness', 'illness', 'family'].map((one) => ({
            value: one,
            label: one,
          }))}
        />
      </ui.Panel>
      <ui.Panel title="Fields">
        <ui.Field
          label="A name for here"
          hint="Any name."
          value="Wren"
          onValue={() => {}}
          trouble="Too long."
        />
        <ui.Textarea label="Write, or just stay" value={words} onValue={setWords} />
        <ui.Select
          label="Language"
          value="en"
          onValue={() => {}}
          options={[{ value: 'en', label: 'English' }]}
        />
      </ui.Panel>
      <ui.Panel title="Steps and notices">
        <ui.Steps
          label="Your call"
          states={{ done: 'done', now: 'now', next: 'to come' }}
          steps={[
            { key: '1', words: 'Your call is known.', state: 'done' },
            { key: '2', words: 'Ringing those on shift.', state: 'now' },
            { key: '3', words: 'Then those who agreed to be woken.', state: 'next' },
          ]}
        />
        <ui.Notice>You can stop at any time.</ui.Notice>
        <ui.Notice kind="good">Someone is here.</ui.Notice>
        <ui.Notice kind="trouble">The connection dropped. Your words are kept.</ui.Notice>
      </ui.Panel>
      <ui.Tabs
        label="Places"
        value={tab}
        onValue={setTab}
        tabs={[
          { key: 'one', label: 'Now' },
          { key: 'two', label: 'People' },
        ]}
      >
        <ui.Table
          caption="Calls now"
          empty="Nobody waits."
          keyOf={(item) => item.id}
          items={[
            { id: 'Cedar', step: 'ringing', waits: '40 s' },
            { id: 'Alder', step: 'held', waits: '4 min' },
          ]}
          columns={[
            { key: 'id', label: 'Call', cell: (item) => item.id },
            { key: 'step', label: 'Step', cell: (item) => item.step },
            { key: 'waits', label: 'Since', cell: (item) => item.waits, number: true },
          ]}
        />
      </ui.Tabs>
      <ui.Row>
        {ui.ICON_NAMES.map((name) => (
          <span key={name} title={name}>
            <ui.Icon name={name} size={32} />
          </span>
        ))}
      </ui.Row>
      <ui.Dialog open={open} onClose={() => setOpen(false)} title="End this talk?">
        <p>It dissolves a day from now.</p>
        <ui.Actions>
          <ui.Button kind="primary">End this talk</ui.Button>
          <ui.Button kind="text" onClick={() => setOpen(false)}>
            Not now
          </ui.Button>
        </ui.Actions>
      </ui.Dialog>
      <ui.LiveRegion />
    </ui.Stack>
  );
}

render(<Kitchen />, document.getElementById('screen')!);
