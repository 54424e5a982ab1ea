/** The first page of choosing: search, what most people ask for, the topics of life, and the way to the whole list. */
import { useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ChoosableDatabase, Topic } from '../../electron/contract/window.ts';
import type { DatabaseId, Handling } from '../../electron/contract/words.ts';
import { ChoiceCard } from './choice-card.tsx';
import { useFit } from './fit.ts';
import { ForwardIcon, ListIcon, SearchIcon } from './icons.tsx';
import { Both, Say, SayOne } from './say.tsx';
import { TopicIcon } from './topic-icon.tsx';

/** How far a page of choosing may be made denser: `.front` and `.topic-page` in the styles. */
const DENSEST = 6;

interface Chooses {
  readonly databases: readonly ChoosableDatabase[];
  readonly form: Handling;
}

/** Where touching leads: another page of the same screen. */
type Leads = (place: string) => void;

/** Opens the panel in which words are typed; the examples say what kind of words. */
function SearchField({ query, onSearch }: { readonly query: string; readonly onSearch: () => void }) {
  return (
    <Button className="action find" data-testid="filter-search" onPress={onSearch}>
      <SearchIcon />
      <Say k="choosing.search" />
      <span className="find-words">{query.trim() === '' ? <SayOne k="choosing.examples" /> : query}</span>
    </Button>
  );
}

/** The topics as tiles: how many records each has here, and how many of them are chosen. */
function Topics({
  topics,
  databases,
  onTopic,
}: {
  readonly topics: readonly Topic[];
  readonly databases: readonly ChoosableDatabase[];
  readonly onTopic: Leads;
}) {
  return (
    <ul className="topics">
      {topics.map(({ id, name }) => {
        const open = databases.filter((one) => one.topic === id && one.open);
        const chosen = open.filter((one) => one.chosen !== undefined).length;
        return (
          <li key={id}>
            <Button
              className="action topic"
              data-testid={`topic-${id}`}
              data-on={chosen > 0}
              onPress={() => onTopic(id)}
            >
              <TopicIcon id={id} />
              <span className="topic-name">
                <Both text={name} />
              </span>
              <span className="topic-count">
                <SayOne
                  k={chosen === 0 ? 'choosing.records' : 'choosing.recordsChosen'}
                  values={{ n: open.length, chosen }}
                />
              </span>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** To every record there is, from ก to ฮ. */
function ToAll({ n, onAll }: { readonly n: number; readonly onAll: Leads }) {
  return (
    <Button className="action to-all" data-testid="show-all" onPress={() => onAll('all')}>
      <ListIcon />
      <Say k="choosing.everything" />
      <span className="count">{n}</span>
    </Button>
  );
}

/** The first page. Where its room does not do for all of it, the topics have a page of their own. */
export function Front({
  databases,
  form,
  topics,
  mostAsked,
  query,
  onSearch,
  onPlace,
}: Chooses & {
  readonly topics: readonly Topic[];
  readonly mostAsked: readonly DatabaseId[];
  readonly query: string;
  readonly onSearch: () => void;
  readonly onPlace: Leads;
}) {
  const own = useRef<HTMLDivElement>(null);
  useFit(own, DENSEST);
  const most = mostAsked.flatMap((id) => databases.find((one) => one.databaseId === id) ?? []);
  return (
    <div className="front" ref={own}>
      <SearchField query={query} onSearch={onSearch} />
      <section className="front-most">
        <h2 className="front-heading">
          <Say k="choosing.most" />
        </h2>
        <ul className="cards">
          {most.map((database) => (
            <ChoiceCard key={database.databaseId} database={database} form={form} />
          ))}
        </ul>
      </section>
      <section className="front-topics">
        <h2 className="front-heading">
          <Say k="choosing.topics" />
        </h2>
        <Topics topics={topics} databases={databases} onTopic={onPlace} />
      </section>
      <div className="front-more">
        <Button className="action to-topics" data-testid="show-topics" onPress={() => onPlace('topics')}>
          <ForwardIcon />
          <Say k="choosing.topics" />
        </Button>
        <ToAll n={databases.length} onAll={onPlace} />
      </div>
    </div>
  );
}

/** The topics on a page of their own. */
export function TopicsPage({
  databases,
  topics,
  onPlace,
}: {
  readonly databases: readonly ChoosableDatabase[];
  readonly topics: readonly Topic[];
  readonly onPlace: Leads;
}) {
  const own = useRef<HTMLDivElement>(null);
  useFit(own, DENSEST);
  return (
    <div className="front topic-page" ref={own}>
      <h2 className="heading">
        <Say k="choosing.topics" />
      </h2>
      <Topics topics={topics} databases={databases} onTopic={onPlace} />
    </div>
  );
}

/** The records of one topic that can be asked for here; of the others, that there are some. */
export function TopicPage({
  topic,
  databases,
  form,
  onClosed,
}: Chooses & { readonly topic: Topic; readonly onClosed: () => void }) {
  const own = useRef<HTMLDivElement>(null);
  useFit(own, DENSEST);
  const here = databases.filter((one) => one.topic === topic.id);
  const closed = here.filter((one) => !one.open).length;
  return (
    <div className="front topic-page" ref={own} data-testid="topic-page">
      <h2 className="heading topic-title">
        <TopicIcon id={topic.id} />
        <Both text={topic.name} />
      </h2>
      <ul className="cards">
        {here
          .filter((one) => one.open)
          .map((database) => (
            <ChoiceCard key={database.databaseId} database={database} form={form} />
          ))}
        {closed > 0 && (
          <li className="card">
            <Button className="action to-closed" data-testid="topic-closed" onPress={onClosed}>
              <Say k="choosing.topicClosed" />
              <span className="count">{closed}</span>
            </Button>
          </li>
        )}
      </ul>
    </div>
  );
}
