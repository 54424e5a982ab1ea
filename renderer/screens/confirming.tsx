/** The officer says who the person is, in place of the PIN: on the officer's part of the screen. */
import type { Screen } from '../../electron/contract/window.ts';
import { Holder } from '../components/holder.tsx';
import { InfoIcon } from '../components/icons.tsx';
import { Say } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

export function Confirming({ content }: { readonly content: Extract<Screen, { screen: 'confirming' }> }) {
  return (
    <Frame title="confirming.title" next="confirming.next" back="back" end>
      <div className="hello">
        <Holder holder={content.holder} />
        <p className="notice">
          <InfoIcon />
          <Say k="confirming.how" />
        </p>
        <p className="lead">
          <Say k="confirming.meaning" />
        </p>
        <p className="who">
          <Say k="viewing.request" values={{ number: content.requestNumber }} />
        </p>
      </div>
    </Frame>
  );
}
