/** What went wrong, on any screen. */
import type { FaultNotice } from '../../electron/contract/words.ts';
import { WarnIcon } from './icons.tsx';
import { Both, SayOne } from './say.tsx';

/** Something that the person must know now, with the small code for the officer. */
export function Notice({
  notice,
  strong = false,
}: {
  readonly notice: FaultNotice;
  readonly strong?: boolean;
}) {
  return (
    <div className={strong ? 'notice notice-strong' : 'notice'} role="alert">
      <WarnIcon />
      <div>
        <p className="notice-what">
          <Both text={notice.what} />
        </p>
        <p className="notice-next">
          <Both text={notice.next} />
        </p>
        <p className="notice-code">
          <SayOne k="app.code" values={{ code: notice.code }} />
        </p>
      </div>
    </div>
  );
}
