/** What the desk's screens share. */
import { type ReactNode, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { Say, said, WORDS, type Words } from './words.tsx';

export interface Around {
  readonly me: { readonly name: string; readonly role: 'registrar' | 'engineer' | 'auditor' };
  readonly onSignedOut: (word: string) => void;
}

export function Problem({ word }: { readonly word: string | null }) {
  return word === null ? null : (
    <p role="alert" className="problem">
      <Say words={said(word)} />
    </p>
  );
}

export function Section({ words, children }: { readonly words: Words; readonly children: ReactNode }) {
  const id = words.en.replaceAll(/\W+/g, '-');
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <Say words={words} />
      </h2>
      {children}
    </section>
  );
}

/** Asks for the next page of a list, where there is one. */
export function More({ onMore }: { readonly onMore: (() => void) | null }) {
  return onMore === null ? null : (
    <Button className="action second more" onPress={onMore}>
      <Say words={WORDS.more} />
    </Button>
  );
}

/** A table with a head; nothing in it is said in words. */
export function Table({
  heads,
  empty,
  children,
}: {
  readonly heads: readonly (Words & { readonly figure?: boolean })[];
  readonly empty: boolean;
  readonly children: ReactNode;
}) {
  if (empty)
    return (
      <p className="none">
        <Say words={WORDS.none} />
      </p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than its place is moved with the keyboard.
    <section className="wide" tabIndex={0} aria-label={heads.map(({ th }) => th).join(' ')}>
      <table>
        <thead>
          <tr>
            {heads.map((words) => (
              <th key={words.en} scope="col" className={words.figure === true ? 'figure' : undefined}>
                <Say words={words} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export function Field({
  words,
  value,
  onChange,
  type = 'text',
  required = false,
}: {
  readonly words: Words;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'month' | 'number';
  readonly required?: boolean;
}) {
  return (
    <TextField value={value} onChange={onChange} type={type} isRequired={required} autoComplete="off">
      <Label>
        <Say words={words} />
      </Label>
      <Input />
    </TextField>
  );
}

/** Finds by a part of a number what is further down than a list reaches. */
export function FindForm({ onFind }: { readonly onFind: (text: string) => void }) {
  const [text, setText] = useState('');
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        onFind(text.trim());
      }}
    >
      <Field words={WORDS.searchNumber} value={text} onChange={setText} />
      <Button type="submit" className="action second">
        <Say words={WORDS.search} />
      </Button>
    </Form>
  );
}

/** A day, as the browser's own calendar gives it: YYYY-MM-DD. */
export function DayField({
  words,
  value,
  onChange,
}: {
  readonly words: Words;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="field">
      <Say words={words} />
      <input type="date" value={value} onChange={({ target }) => onChange(target.value)} />
    </label>
  );
}

/** What is looked for: two texts, from a day to a day. */
export function SearchForm<First extends string, Second extends string>({
  texts,
  onSearch,
}: {
  readonly texts: readonly [readonly [First, Words], readonly [Second, Words]];
  readonly onSearch: (search: Readonly<Record<First | Second | 'from' | 'to', string>>) => void;
}) {
  const [[first, firstWords], [second, secondWords]] = texts;
  const [search, setSearch] = useState({ first: '', second: '', from: '', to: '' });
  const change = (part: keyof typeof search) => (value: string) => setSearch({ ...search, [part]: value });
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        const { from, to } = search;
        const found = { [first]: search.first.trim(), [second]: search.second.trim(), from, to };
        onSearch(found as Record<First | Second | 'from' | 'to', string>);
      }}
    >
      <Field words={firstWords} value={search.first} onChange={change('first')} />
      <Field words={secondWords} value={search.second} onChange={change('second')} />
      <DayField words={WORDS.from} value={search.from} onChange={change('from')} />
      <DayField words={WORDS.to} value={search.to} onChange={change('to')} />
      <Button type="submit" className="action second">
        <Say words={WORDS.search} />
      </Button>
    </Form>
  );
}

/** One of a few. */
export function Choice<T extends string>({
  words,
  value,
  options,
  onChange,
}: {
  readonly words: Words;
  readonly value: T;
  readonly options: readonly (readonly [T, Words])[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <label className="field">
      <Say words={words} />
      <select value={value} onChange={({ target }) => onChange(target.value as T)}>
        {options.map(([key, { th, en }]) => (
          <option key={key} value={key}>
            {th} · {en}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A small button whose name says what it is about as well. */
export function Act({
  words,
  about,
  onPress,
  second = false,
}: {
  readonly words: Words;
  readonly about: string;
  readonly onPress: () => void;
  readonly second?: boolean;
}) {
  return (
    <Button
      className={second ? 'action small second' : 'action small'}
      aria-label={`${words.th} ${words.en} ${about}`}
      onPress={onPress}
    >
      <Say words={words} />
    </Button>
  );
}

export const today = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
