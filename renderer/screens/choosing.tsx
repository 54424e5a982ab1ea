/** Which records, and in what form: one page of what most people want and of topics; everything else a touch behind it. */
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { Screen } from '../../electron/contract/window.ts';
import type { Handling } from '../../electron/contract/words.ts';
import { Action } from '../components/action.tsx';
import { Baht } from '../components/baht.tsx';
import { Front, TopicPage, TopicsPage } from '../components/front.tsx';
import { HANDLING_WORD } from '../components/handling-word.ts';
import { ForwardIcon } from '../components/icons.tsx';
import { Say, SayOne, useWords } from '../components/say.tsx';
import { SearchPanel } from '../components/search-panel.tsx';
import { ListTools, type Sifting, WholeList } from '../components/whole-list.tsx';
import { Frame } from '../frame/frame.tsx';
import { ask } from '../store/window-store.ts';

const FORMS: readonly Handling[] = ['inspect', 'copy', 'certified-copy'];
const EVERYTHING: Sifting = { kind: 'open', owner: null };

/** How many are chosen, what they may cost, and in what form all of them are asked for. */
function Dock({
  n,
  form,
  feeSatang,
}: {
  readonly n: number;
  readonly form: Handling;
  readonly feeSatang: number;
}) {
  const { word } = useWords();
  return (
    <section className="dock" aria-label={word('choosing.how')}>
      <p className="dock-line" aria-live="polite">
        {n === 0 ? (
          <SayOne k="choosing.nextNone" />
        ) : (
          <>
            <strong>
              <SayOne k="choosing.count" values={{ n }} />
            </strong>
            <span>
              <SayOne k="choosing.about" />{' '}
              <strong>
                <Baht satang={feeSatang} />
              </strong>
            </span>
          </>
        )}
      </p>
      <ToggleButtonGroup
        className="forms"
        aria-label={word('choosing.how')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[form]}
        onSelectionChange={(keys) => {
          const handling = FORMS.find((one) => keys.has(one));
          if (handling !== undefined) ask({ intent: 'set-form', handling });
        }}
      >
        {FORMS.map((one) => (
          <ToggleButton key={one} id={one} className="action form" data-testid={`form-${one}`}>
            <Say k={HANDLING_WORD[one]} />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </section>
  );
}

/** `front`, `topics`, `all`, or the id of a topic. */
type Place = string;

export function Choosing({ content }: { readonly content: Extract<Screen, { screen: 'choosing' }> }) {
  const { databases, topics, mostAsked, form, estimatedFeeSatang } = content;
  const [path, setPath] = useState<readonly Place[]>(['front']);
  const [sifting, setSifting] = useState<Sifting>(EVERYTHING);
  const [query, setQuery] = useState('');
  const [searching, setSearching] = useState(false);
  const place = path.at(-1) ?? 'front';
  const go = (next: Place, sift: Sifting = EVERYTHING) => {
    setSifting(sift);
    setPath([...path, next]);
  };
  const topic = topics.find((one) => one.id === place);
  const n = databases.filter((one) => one.chosen !== undefined).length;
  return (
    <Frame
      title="choosing.title"
      listKey={`${place} ${sifting.kind} ${sifting.owner}`}
      back="back"
      {...(path.length > 1 ? { onBack: () => setPath(path.slice(0, -1)) } : {})}
      end
      dock={<Dock n={n} form={form} feeSatang={estimatedFeeSatang} />}
      primary={
        <Action
          kind="primary"
          say={n === 0 ? 'choosing.review' : 'choosing.reviewCount'}
          values={{ n }}
          testId="review"
          icon={<ForwardIcon />}
          disabled={n === 0}
          intent={{ intent: 'review' }}
        />
      }
      above={
        <>
          {place === 'all' && (
            <ListTools
              databases={databases}
              form={form}
              sifting={sifting}
              onSift={(change) => setSifting((now) => ({ ...now, ...change }))}
            />
          )}
          {searching && (
            <SearchPanel
              databases={databases}
              query={query}
              form={form}
              onQuery={setQuery}
              onClose={() => setSearching(false)}
            />
          )}
        </>
      }
    >
      {place === 'front' && (
        <Front
          databases={databases}
          form={form}
          topics={topics}
          mostAsked={mostAsked}
          query={query}
          onSearch={() => setSearching(true)}
          onPlace={go}
        />
      )}
      {place === 'topics' && <TopicsPage databases={databases} topics={topics} onPlace={go} />}
      {place === 'all' && <WholeList databases={databases} form={form} sifting={sifting} />}
      {topic !== undefined && (
        <TopicPage
          topic={topic}
          databases={databases}
          form={form}
          onClosed={() => go('all', { kind: 'closed', owner: null })}
        />
      )}
    </Frame>
  );
}
