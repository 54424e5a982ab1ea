/** The officer says who the person is, in place of the PIN: on the officer's part of the screen. */
import type { Screen } from '../../electron/contract/window.ts';
import { Holder } from '../components/holder.tsx';
import { InfoIcon } from '../components/icons.tsx';
import { Both, Say } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

export function Confirming({ content }: { readonly content: Extract<Screen, { screen: 'confirming' }> }) {
  const { onBehalf } = content;
  return (
    <Frame
      title={onBehalf === undefined ? 'confirming.title' : 'confirming.titleFor'}
      next="confirming.next"
      back="back"
      end
    >
      <div className="hello">
        <Holder holder={content.holder} />
        {onBehalf !== undefined && (
          <dl className="acting" data-testid="acting">
            <dt>
              <Say k="confirming.as" />
            </dt>
            <dd>
              <Both text={onBehalf.name} />
            </dd>
            <dt>
              <Say k="confirming.evidence" />
            </dt>
            <dd>
              <Both text={onBehalf.evidence} />
            </dd>
          </dl>
        )}
        <p className="notice">
          <InfoIcon />
          <Say k={onBehalf === undefined ? 'confirming.how' : 'confirming.howFor'} />
        </p>
        <p className="lead">
          <Say k={onBehalf === undefined ? 'confirming.meaning' : 'confirming.meaningFor'} />
        </p>
        <p className="who">
          <Say k="viewing.request" values={{ number: content.requestNumber }} />
        </p>
      </div>
    </Frame>
  );
}
