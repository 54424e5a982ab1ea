/** Nobody can be served, and why. */
import type { Screen } from '../../electron/contract/window.ts';
import type { FaultNotice } from '../../electron/contract/words.ts';
import { Notice } from '../components/notice.tsx';
import { Frame } from '../frame/frame.tsx';

function Fault({ notice }: { readonly notice: FaultNotice }) {
  return (
    <div className="centre">
      <Notice notice={notice} strong />
    </div>
  );
}

export function OutOfService({
  content,
}: {
  readonly content: Extract<Screen, { screen: 'out-of-service' }>;
}) {
  return (
    <Frame title="out-of-service.title" next="out-of-service.next">
      <Fault notice={content.notice} />
    </Frame>
  );
}
