/**
 * Whatever nobody needs before somebody came: loaded when the window is ready, so that the first screen does not wait for it.
 * One file, loaded at once: whoever stands at the kiosk never waits for a part of it.
 */
import type { Screen } from '../electron/contract/window.ts';
import { unreachable } from './components/unreachable.ts';
import { Choosing } from './screens/choosing.tsx';
import { Closed } from './screens/closed.tsx';
import { Confirming } from './screens/confirming.tsx';
import { Disclosures } from './screens/disclosures.tsx';
import { Done } from './screens/done.tsx';
import { Fee } from './screens/fee.tsx';
import { Fetching } from './screens/fetching.tsx';
import { Hello } from './screens/hello.tsx';
import { NoCard } from './screens/no-card.tsx';
import { Phone } from './screens/phone.tsx';
import { Pin } from './screens/pin.tsx';
import { Printing } from './screens/printing.tsx';
import { Problem } from './screens/problem.tsx';
import { Representative } from './screens/representative.tsx';
import { Reviewing } from './screens/reviewing.tsx';
import { Signing } from './screens/signing.tsx';
import { Verifying } from './screens/verifying.tsx';
import { Viewing } from './screens/viewing.tsx';

export { Overlays } from './components/overlays.tsx';
export { Narrator } from './hearing/narrator.tsx';
export { OfficerScreen } from './officer/screen.tsx';

/** Screens that need nobody: drawn without waiting for the others. */
export type FirstScreen = Extract<Screen, { screen: 'idle' | 'reading' | 'take-card' | 'out-of-service' }>;

/** Every screen but the first ones. */
export function Content({ content }: { readonly content: Exclude<Screen, FirstScreen> }) {
  switch (content.screen) {
    case 'closed':
      return <Closed content={content} />;
    case 'no-card':
      return <NoCard content={content} />;
    case 'hello':
      return <Hello content={content} />;
    case 'representative':
      return <Representative content={content} />;
    case 'choosing':
      return <Choosing content={content} />;
    case 'reviewing':
      return <Reviewing content={content} />;
    case 'signing':
      return <Signing content={content} />;
    case 'pin':
      return <Pin content={content} />;
    case 'confirming':
      return <Confirming content={content} />;
    case 'verifying':
      return <Verifying content={content} />;
    case 'fetching':
      return <Fetching content={content} />;
    case 'viewing':
      return <Viewing content={content} />;
    case 'disclosures':
      return <Disclosures content={content} />;
    case 'fee':
      return <Fee content={content} />;
    case 'printing':
      return <Printing content={content} />;
    case 'phone':
      return <Phone content={content} />;
    case 'done':
      return <Done content={content} />;
    case 'problem':
      return <Problem content={content} />;
    default:
      return unreachable(content);
  }
}
