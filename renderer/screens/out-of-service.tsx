/** Nobody can be served, and why. */
import type { FaultNotice, Screen } from '../../electron/contract/contract.ts';
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
