/** Everything that can be touched to make something happen. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Intent } from '../../electron/contract/window.ts';
import type { Key } from '../locale/locale.ts';
import { ask } from '../store/window-store.ts';
import { Say } from './say.tsx';

interface ActionProps {
  /** `primary`: the one thing to do. `quiet`: back, end and the like. */
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly say: Key;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly icon?: ReactNode;
  readonly testId: string;
  readonly intent?: Intent;
  readonly onPress?: () => void;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** A button with its words in both languages, that sends an intent or does something in the window. */
export function Action({
  kind = 'secondary',
  say,
  values,
  icon,
  testId,
  intent,
  onPress,
  disabled = false,
  className = '',
}: ActionProps) {
  return (
    <Button
      className={`action action-${kind} ${className}`}
      data-testid={testId}
      isDisabled={disabled}
      onPress={() => {
        if (intent !== undefined) ask(intent);
        onPress?.();
      }}
    >
      {icon}
      <Say k={say} {...(values === undefined ? {} : { values })} />
    </Button>
  );
}
